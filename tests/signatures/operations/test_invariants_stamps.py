from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from agreements.models import Conference
from signatures.documents import time_stamps
from signatures.models import StampWork
from signatures.operations import invariants
from tests.authority import Authority
from tests.signatures.sealed import sealed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seal_key")]


def breaches(conference: Conference) -> list[str]:
    return invariants.examine(conference).breaches


def test_nothing_is_broken_while_stamps_wait_and_when_they_are_there(
    conference: Conference, authority: Authority
) -> None:
    [stamped, _] = sealed(conference, 2)
    time_stamps.stamp([stamped.pk])

    assert breaches(conference) == []


def test_stamp_that_nobody_owes_is_named(conference: Conference, authority: Authority) -> None:
    [signature] = sealed(conference)
    StampWork.objects.all().delete()

    assert breaches(conference) == [
        f"signature {signature.pk} has a document with room for a time-stamp, and nobody owes one"
    ]


def test_documents_without_room_owe_no_stamp(conference: Conference, settings: Settings, authority: Authority) -> None:
    settings.TIMESTAMP_URL = ""
    sealed(conference)
    settings.TIMESTAMP_URL = authority.url

    assert breaches(conference) == []


def test_stamped_document_that_still_owes_one_is_named(conference: Conference, authority: Authority) -> None:
    [signature] = sealed(conference)
    time_stamps.stamp([signature.pk])
    StampWork.objects.update(finished_at=None)

    assert breaches(conference) == [f"signature {signature.pk} has a time-stamp, and one is still owed"]


def test_work_that_was_closed_without_a_stamp_is_named(conference: Conference, authority: Authority) -> None:
    [signature] = sealed(conference)
    StampWork.objects.update(finished_at=timezone.now())

    assert breaches(conference) == [f"signature {signature.pk} counts as stamped, but its document has no time-stamp"]


@pytest.mark.parametrize(("has_authority", "is_breach"), [(True, True), (False, False)])
def test_stamps_that_nobody_fetches_are_named(
    conference: Conference, settings: Settings, authority: Authority, has_authority: bool, is_breach: bool
) -> None:
    [signature] = sealed(conference)
    StampWork.objects.update(next_attempt_at=timezone.now() - invariants.OVERDUE - timedelta(seconds=1))
    settings.TIMESTAMP_URL = authority.url if has_authority else ""

    overdue = f"the time-stamp of signature {signature.pk} is overdue"
    assert breaches(conference) == ([overdue] if is_breach else [])
