"""The form that is printed and signed with a pen."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from agreements.conferences.texts import SAMPLE_TEXT
from agreements.models import Agreement, Conference
from agreements.states import State
from signatures import sealing
from signatures.documents import drawing
from signatures.shown_words import shown
from tests import factories


@pytest.fixture
def agreement(conference: Conference) -> Agreement:
    factories.make_text(conference, body=SAMPLE_TEXT.read_text(encoding="utf-8"))
    return factories.make_agreement(conference, state=State.INVITED, printed_name="Łucja Żółć", is_speaker=True)


def words(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def test_it_has_the_exact_words_and_places_for_a_pen(agreement: Agreement) -> None:
    found = words(drawing.blank_form(agreement))

    assert "Name (Print): Łucja Żółć" in found
    assert "Speaker:" in found
    assert agreement.authorship.paper.title in found
    assert agreement.conference.reply_to in found
    clause = shown(agreement, day=agreement.conference.today).blocks[-1]
    assert " ".join("".join(run.text for run in clause.paragraphs[-1].runs).split())[:60] in found


def test_nothing_of_it_claims_to_be_signed(agreement: Agreement) -> None:
    content = drawing.blank_form(agreement)
    found = words(content)

    assert "This form is not signed yet." in found
    assert "electronically sign" not in found
    assert "Accept" not in found
    assert b"/ByteRange" not in content
    assert not list(sealing.inspect(content))


def test_its_day_is_left_for_the_pen(agreement: Agreement) -> None:
    found = words(drawing.blank_form(agreement))

    assert "_" * 16 in found
    assert shown(agreement, day=agreement.conference.today).title in found


def test_an_employer_has_places_for_title_and_organisation(agreement: Agreement) -> None:
    found = words(drawing.blank_form(agreement, is_for_another=True))

    for label in (
        "For the author: Łucja Żółć",
        "Signed by (Print):",
        "Title:",
        "Organisation:",
        "Signature:",
        "Date:",
    ):
        assert label in found


def test_somebody_who_was_not_asked_yet_gets_the_present_text(conference: Conference) -> None:
    agreement = factories.make_agreement(conference)
    agreement = Agreement.objects.select_related("conference", "text", "authorship__paper", "authorship__author").get(
        pk=agreement.pk
    )

    assert drawing.blank_form(agreement).startswith(b"%PDF")


def test_without_a_text_there_is_no_form(db: None) -> None:
    with pytest.raises(drawing.NoTextError):
        drawing.blank_form(factories.make_agreement(factories.make_conference()))


def test_the_same_agreement_gives_the_same_bytes(agreement: Agreement) -> None:
    assert drawing.blank_form(agreement) == drawing.blank_form(agreement)
