"""From which certificates the times in seals come is kept and published, whether the settings name them or not."""

import pytest
from pytest_django import Settings

from agreements.models import Conference
from signatures.checking import offline
from signatures.checking.offline import Kind
from signatures.checking.online import published_certificates
from signatures.documents import drawing, time_roots, time_stamps
from signatures.models import TimeRoot
from tests.authority import Authority
from tests.signatures.sealed import sealed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seal_key")]


@pytest.mark.parametrize("is_named", [True, False])
def test_stamped_document_is_authentic_with_what_is_published(
    conference: Conference, authority: Authority, settings: Settings, *, is_named: bool
) -> None:
    if not is_named:
        settings.TIMESTAMP_CERTIFICATES = None
    [signature] = sealed(conference)
    time_stamps.stamp([signature.pk])

    published = offline.published_in(published_certificates().encode())

    content = drawing.read(signature.documents.newest().get())
    assert offline.judge(content, published).kind == Kind.UNCHANGED
    assert TimeRoot.objects.count() == 1


def test_roots_that_the_settings_name_are_known_before_they_are_used(db: None, authority: Authority) -> None:
    assert [root.pem.encode() for root in time_roots.known()] == [authority.roots_pem]


def test_file_that_cannot_be_read_names_none(db: None, authority: Authority, settings: Settings) -> None:
    settings.TIMESTAMP_CERTIFICATES = settings.STATE_DIR / "missing.pem"

    assert time_roots.known() == []
