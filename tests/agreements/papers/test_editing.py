"""Another number, title, date or track for a paper, and what that means for what was signed."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from agreements.desk.timeline import events, lines_of
from agreements.models import Agreement, Conference, Correction, Message, MessageKind, Paper
from agreements.papers import editing
from agreements.states import State
from signatures.models import Signature
from signatures.operations.invariants.chronology import out_of_time
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(conference: Conference) -> Paper:
    """Signed by one author; another one is asked and has not answered."""
    paper = factories.make_paper(conference, number="7", title="On Kites")
    for state in (State.COUNTERSIGNED, State.INVITED):
        factories.make_agreement(paper=paper, state=state)
    return paper


def edit(paper: Paper, shown: str = "", **wanted: Any) -> editing.Edited:
    facts = replace(editing.facts_of(Paper.objects.get(pk=paper.pk)), **wanted)
    return editing.edit(paper, facts, by=factories.make_member(paper.conference), shown=shown)


def rule(conference: Conference, correction: Correction) -> None:
    Conference.objects.filter(pk=conference.pk).update(title_correction=correction)


def test_each_thing_that_changes_has_an_event_with_before_and_after(conference: Conference, paper: Paper) -> None:
    edited = edit(paper, number="8", title="On Large Kites", date=date(2026, 5, 3), track="Oral")

    paper.refresh_from_db()
    assert (paper.number, paper.title, paper.track) == ("8", "On Large Kites", "Oral")
    assert sorted(edited.changed) == ["date", "number", "title", "track"]
    told = {line.words.split(" ", 1)[1]: line.detail for line in lines_of(events.events_of_paper(paper))}
    assert told["changed the ID"] == "From “7” to “8”"
    assert told["changed the title"] == "From “On Kites” to “On Large Kites”"
    assert told["changed the date"] == "From “nothing” to “2026-05-03”"
    assert told["changed the track"] == "From “nothing” to “Oral”"


def test_nothing_new_leaves_no_event(conference: Conference, paper: Paper) -> None:
    before = conference.events.count()

    assert edit(paper).changed == []
    assert conference.events.count() == before


def test_title_stands_in_its_event_as_a_personal_value_and_a_digest(conference: Conference, paper: Paper) -> None:
    edit(paper, title="On Large Kites")

    event = conference.events.get(kind="paper.retitled")
    assert "On Large Kites" not in str(event.payload)
    assert {value.value for value in event.values.all()} == {"On Kites", "On Large Kites"}


def test_taken_number_is_refused(conference: Conference, paper: Paper) -> None:
    factories.make_paper(conference, number="8")

    with pytest.raises(editing.TakenNumberError):
        edit(paper, number="8")

    assert conference.papers.filter(number="7").exists()


def test_number_of_another_conference_may_be_taken(paper: Paper) -> None:
    factories.make_paper(factories.make_conference(), number="8")

    assert edit(paper, number="8").changed == ["number"]


def test_who_signed_since_the_page_was_shown_stops_the_change(conference: Conference, paper: Paper) -> None:
    shown = editing.digest_of(paper)
    factories.sign(conference.agreements.get(state=State.INVITED))

    with pytest.raises(editing.MovedPaperError):
        edit(paper, shown, title="On Large Kites")

    assert edit(paper, editing.digest_of(paper), title="On Large Kites").changed == ["title"]


def test_case_7_a_changed_title_leaves_what_was_signed_as_it_is(conference: Conference, paper: Paper) -> None:
    edited = edit(paper, title="On Large Kites")

    signed = conference.agreements.get(state=State.COUNTERSIGNED)
    assert (edited.corrected, Message.objects.exclude(kind=MessageKind.RECEIPT).count()) == ((0, 0), 0)
    assert (signed.signed_title, signed.is_as_signed) == ("On Kites", False)
    assert Signature.objects.get().title == "On Kites"


def test_case_7_those_who_signed_are_told_where_the_conference_amends(conference: Conference, paper: Paper) -> None:
    rule(conference, Correction.AMEND)

    assert edit(paper, title="On Large Kites").corrected.told == 1

    mail = Message.objects.exclude(kind=MessageKind.RECEIPT).get()
    signed = conference.agreements.get(state=State.COUNTERSIGNED)
    assert (mail.kind, mail.author_id) == (MessageKind.CORRECTED, signed.authorship.author_id)
    assert "“On Kites” was corrected to “On Large Kites”" in mail.text


def test_case_7_those_who_signed_are_asked_again_where_the_conference_wants_it(
    conference: Conference, paper: Paper
) -> None:
    rule(conference, Correction.ASK_AGAIN)

    assert edit(paper, title="On Large Kites").corrected.asked_again == 1

    again = Agreement.objects.get(replaces__isnull=False)
    assert (again.state, again.replaces.state, again.replaces.void_cause) == (State.INVITED, State.VOID, "replaced")
    mail = Message.objects.get(kind=MessageKind.INVITATION)
    assert "The title of paper 7 was corrected from “On Kites” to “On Large Kites”." in mail.text
    assert not Message.objects.filter(kind=MessageKind.ENDED).exists()


def test_going_back_to_the_title_that_was_signed_concerns_nobody(conference: Conference, paper: Paper) -> None:
    edit(paper, title="On Large Kites")
    rule(conference, Correction.ASK_AGAIN)

    assert edit(paper, title="On Kites").corrected.asked_again == 0


def test_log_allows_an_answer_under_each_title_in_its_time(conference: Conference, paper: Paper) -> None:
    edit(paper, title="On Large Kites")
    factories.sign(conference.agreements.get(state=State.INVITED))
    edit(paper, title="On Huge Kites")

    assert list(out_of_time(conference)) == []


def test_log_shows_an_answer_under_a_title_that_was_not_the_papers_then(conference: Conference, paper: Paper) -> None:
    edit(paper, title="On Large Kites")
    Paper.objects.filter(pk=paper.pk).update(title="A Title of Nowhere")
    factories.sign(conference.agreements.get(state=State.INVITED))

    assert ["was not paper" in line for line in out_of_time(conference)] == [True]
