import pytest

from agreements.models import (
    Agreement,
    Author,
    Authorship,
    Blocker,
    EndCause,
    Event,
    Matter,
    Message,
    MessageKind,
    Paper,
)
from agreements.people.authorships import adding, positions, taking_off
from agreements.people.authorships.adding import Newcomer, OnPaper
from agreements.states import State
from tests import factories


@pytest.fixture
def user():
    return factories.make_user()


def names(paper: Paper) -> list[tuple[int, str]]:
    return list(paper.authorships.standing().order_by("position").values_list("position", "printed_name"))


def paper_of(conference, *people: str, **facts) -> Paper:
    return factories.make_paper(
        conference, *(factories.make_author(conference, name=name) for name in people), **facts
    )


# --- Adding -------------------------------------------------------------------------------------------------------------
def test_case_1_an_author_without_an_address_is_kept_shown_and_blocks_the_paper(conference, user):
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED)
    paper = agreement.authorship.paper

    added = adding.add_author(paper, Newcomer("Nora Nomail"), on_paper=OnPaper("Nora Nomail"), by=user)

    paper.refresh_from_db()
    assert (added.author.email, added.position) == ("", 2)
    assert paper.blocked_by == Blocker.ADDRESS
    assert Matter.objects.open().get().author == added.author
    assert not Agreement.objects.uninvited().exists()


def test_case_8_an_author_added_in_the_middle_moves_the_others_on(conference, user):
    paper = paper_of(conference, "Ada Ames", "Ben Boe")

    who, on_paper = (
        Newcomer("Late Comer", email="late@ex.org"),
        OnPaper("L. Comer", "Ex U", is_speaker=True, position=2),
    )
    added = adding.add_author(paper, who, on_paper=on_paper, by=user)

    assert names(paper) == [(1, "Ada Ames"), (2, "L. Comer"), (3, "Ben Boe")]
    assert (added.affiliation, added.is_speaker, added.is_corresponding) == ("Ex U", True, False)
    assert added.agreements.get().state == State.DRAFT


def test_case_8_an_author_added_when_others_have_signed_makes_the_paper_wait(conference, user):
    paper = factories.make_agreement(conference, state=State.COUNTERSIGNED).authorship.paper
    paper.refresh_from_db()
    assert paper.is_clear

    adding.add_author(paper, factories.make_author(conference), on_paper=OnPaper("Late"), by=user)

    paper.refresh_from_db()
    assert paper.blocked_by == Blocker.INVITATION


def test_adding_is_told_to_paper_and_person_with_names_as_personal_values(conference, user):
    paper = paper_of(conference, "Ada Ames")

    added = adding.add_author(paper, Newcomer("Ben Boe", email="ben@ex.org"), on_paper=OnPaper("Ben Boe"), by=user)

    events = Event.objects.filter(kind="authorship.added")
    assert {event.subject for event in events} == {f"paper:{paper.pk}", f"author:{added.author_id}"}
    told = Event.objects.filter(kind__in=["authorship.added", "author.added"])
    assert all("Boe" not in str(event.payload) and "ben@" not in str(event.payload) for event in told)


def test_adding_refuses_who_is_there_already_and_withdrawn_papers(conference, user):
    paper = paper_of(conference, "Ada Ames")
    ada = Author.objects.get()

    with pytest.raises(adding.AlreadyAuthorError):
        adding.add_author(paper, ada, on_paper=OnPaper("Ada Ames"), by=user)
    Paper.objects.update(status="withdrawn")
    with pytest.raises(adding.WithdrawnPaperError):
        adding.add_author(paper, Newcomer("Ben Boe"), on_paper=OnPaper("Ben Boe"), by=user)
    assert names(paper) == [(1, "Ada Ames")]


# --- Ending -------------------------------------------------------------------------------------------------------------
def test_case_8_an_author_removed_after_signing_keeps_the_signature_and_is_told(conference, user):
    signed = factories.make_agreement(conference, state=State.COUNTERSIGNED)
    paper = signed.authorship.paper
    other = factories.make_authorship(paper)
    factories.make_draft(other)

    ended = taking_off.end_authorship(signed.authorship, reason="Was thanked only", by=user)

    signed.refresh_from_db()
    assert (signed.state, signed.void_cause, signed.state_before) == (
        State.VOID,
        "authorship_ended",
        State.COUNTERSIGNED,
    )
    assert signed.signatures.count() == 1
    assert ended.is_told
    mail = Message.objects.get(kind=MessageKind.ENDED)
    assert mail.author == signed.authorship.author
    assert "Was thanked only" in mail.text
    assert names(paper) == [(1, other.printed_name)]


def test_ending_stops_queued_mails_and_tells_nobody_who_was_never_asked(conference, user):
    asked = factories.make_agreement(conference, state=State.INVITED)
    queued = factories.make_message(asked.authorship.author)
    queued.agreements.set([asked])
    never = factories.make_agreement(conference)

    assert taking_off.end_authorship(asked.authorship, reason="No", by=user).is_told
    assert not taking_off.end_authorship(never.authorship, reason="No", by=user).is_told

    queued.refresh_from_db()
    assert queued.state == "cancelled"
    assert Message.objects.filter(kind=MessageKind.ENDED).count() == 1


def test_ending_twice_is_said(conference, user):
    authorship = factories.make_agreement(conference).authorship
    taking_off.end_authorship(authorship, reason="No", by=user)

    with pytest.raises(taking_off.EndedAlreadyError):
        taking_off.end_authorship(authorship, reason="No", by=user)


def test_the_reason_is_a_personal_value(conference, user):
    authorship = factories.make_agreement(conference).authorship
    taking_off.end_authorship(authorship, reason="He only lent a laptop", by=user)

    assert all("laptop" not in str(event.payload) for event in Event.objects.all())


def test_a_paper_is_clear_once_who_is_not_its_author_is_off(conference, user):
    signed = factories.make_agreement(conference, state=State.COUNTERSIGNED)
    paper = signed.authorship.paper
    stranger = factories.make_agreement(author=factories.make_author(conference), paper=paper, state=State.INVITED)

    taking_off.end_authorship(stranger.authorship, reason="Stale list", by=user)

    paper.refresh_from_db()
    assert paper.is_clear


# --- Putting back -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", [State.DRAFT, State.INVITED, State.COUNTERSIGNED, State.DECLINED, State.WAIVED])
def test_putting_back_makes_it_as_it_was(conference, user, state):
    agreement = factories.make_agreement(conference, state=state)
    authorship = agreement.authorship
    factories.make_draft(factories.make_authorship(authorship.paper))
    before = names(authorship.paper)
    taking_off.end_authorship(authorship, reason="Mistaken", by=user)

    again = taking_off.reinstate_authorship(authorship, by=user).agreement

    assert (again.pk, again.state) == (agreement.pk, state)
    assert names(authorship.paper) == before


def test_putting_back_with_another_name_asks_anew(conference, user):
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED)
    taking_off.end_authorship(agreement.authorship, reason="Mistaken", by=user)
    Authorship.objects.update(printed_name="Another Name")

    again = taking_off.reinstate_authorship(agreement.authorship, by=user).agreement

    assert (again.replaces, again.state) == (agreement, State.DRAFT)


def test_putting_back_what_stands_or_was_merged_is_refused(conference, user):
    authorship = factories.make_agreement(conference).authorship
    with pytest.raises(taking_off.EndedAlreadyError):
        taking_off.reinstate_authorship(authorship, by=user)

    taking_off.end_authorship(authorship, reason="No", by=user)
    Authorship.objects.update(ended_cause=EndCause.MERGED)
    with pytest.raises(taking_off.NotToBePutBackError):
        taking_off.reinstate_authorship(authorship, by=user)


# --- The order ----------------------------------------------------------------------------------------------------------
def test_case_8_swapped_authors_keep_their_agreements_and_the_paper_tells(conference, user):
    paper = paper_of(conference, "Ada Ames", "Ben Boe", "Cid Coe")
    ada, ben, cid = paper.authorships.order_by("position")

    assert positions.reorder(paper, [cid.pk, ada.pk, ben.pk], by=user)

    assert names(paper) == [(1, "Cid Coe"), (2, "Ada Ames"), (3, "Ben Boe")]
    assert Event.objects.get(kind="paper.reordered").subject == f"paper:{paper.pk}"
    assert not positions.reorder(paper, [cid.pk, ada.pk, ben.pk], by=user)


def test_an_order_of_others_is_refused(conference, user):
    paper = paper_of(conference, "Ada Ames", "Ben Boe")
    first, _ = paper.authorships.order_by("position")

    with pytest.raises(positions.OtherAuthorsError):
        positions.reorder(paper, [first.pk], by=user)
