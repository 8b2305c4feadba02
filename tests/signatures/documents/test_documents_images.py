"""The logo and the written signature in documents: pinned when the conference signs, and drawn from then on."""

from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest

from agreements.conferences import images
from agreements.models import Conference, ImageKind
from signatures import countersigning, sealing
from signatures.documents import drawing
from signatures.documents.evidence_page import gathered
from signatures.models import Signature
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2030, 9, 23, 5, 30, 11, tzinfo=UTC)
TEXT_NAME = "Sylvia Signatory"


def sealed() -> bytes:
    """As a worker makes it, which fetches everything anew."""
    return sealed_again(Signature.objects.get())


def sealed_again(signature: Signature) -> bytes:
    [evidence] = gathered([signature.pk])
    return drawing.sealed(evidence, sealing.preview_key(), at=NOW)


def pictures(pdf: bytes) -> list[tuple[int, int]]:
    with pikepdf.open(BytesIO(pdf)) as file:
        found = file.pages[0].Resources.get("/XObject", {}).values()
        return [(int(picture.Width), int(picture.Height)) for picture in found]


def accepted(conference: Conference) -> Signature:
    agreement = factories.make_agreement(conference)
    factories.invite(agreement)
    return factories.sign(agreement)


def test_document_bears_the_pictures_of_its_countersignature(conference: Conference) -> None:
    logo = factories.make_image(conference)
    written = factories.make_image(conference, ImageKind.SIGNATURE, picture=factories.make_picture(300, 60))

    countersignature = accepted(conference).countersignature

    assert (countersignature.logo, countersignature.signature_image) == (logo, written)
    assert pictures(sealed()) == [(logo.width, logo.height), (written.width, written.height)]


def test_document_keeps_its_look_when_the_pictures_change_before_it_is_drawn(conference: Conference) -> None:
    factories.make_image(conference)
    accepted(conference)
    before = sealed()

    factories.make_image(conference, picture=factories.make_picture(500, 100))
    images.change_image(conference, kind=ImageKind.LOGO, picture=None, by=factories.make_user())
    factories.make_image(conference, ImageKind.SIGNATURE)

    assert sealed() == before


def test_document_bears_no_picture_where_there_was_none(conference: Conference) -> None:
    accepted(conference)
    factories.make_image(conference)

    assert pictures(sealed()) == []


def test_written_signature_stands_for_the_named_signatory_only() -> None:
    conference = factories.make_ready_conference(countersigning="queue", signatory_name=TEXT_NAME)
    written = factories.make_image(conference, ImageKind.SIGNATURE)
    signatures = [accepted(conference) for _ in "ab"]
    for signature, name in zip(signatures, (TEXT_NAME, "Nora New"), strict=True):
        by = factories.make_member(conference, name=name)
        countersigning.by_signatory(conference, [signature.agreement_id], by=by)

    found = [Signature.objects.get(pk=signature.pk).countersignature.signature_image for signature in signatures]

    assert found == [written, None]


def test_draft_bears_the_logo_and_no_written_signature(conference: Conference) -> None:
    logo = factories.make_image(conference)
    factories.make_image(conference, ImageKind.SIGNATURE, picture=factories.make_picture(300, 60))

    assert pictures(drawing.draw_sample(factories.make_text(conference))) == [(logo.width, logo.height)]


def test_documents_take_the_same_queries_with_pictures_that_were_drawn_before(
    conference: Conference, django_assert_num_queries
) -> None:
    factories.make_image(conference)
    signature = accepted(conference)
    sealed()

    with django_assert_num_queries(5):
        sealed_again(signature)
