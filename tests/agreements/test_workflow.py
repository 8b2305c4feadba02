"""Every move on the database: allowed or refused, by compare-and-swap, with one event."""

from functools import partial

import pytest
from django.utils import timezone

from agreements import audit, workflow
from agreements.models import Agreement, Authorship, Event, Paper, VoidCause, Waiver, WaiverKind
from agreements.people import invitations
from agreements.states import MOVES, State
from agreements.workflow import ForbiddenMoveError
from tests import factories

pytestmark = pytest.mark.django_db

PAIRS = [(before, after) for before in State for after in State]


def put_into(state: State) -> Agreement:
    by_person = {"countersigning": "queue"} if state == State.ACCEPTED else {}
    return factories.make_agreement(factories.make_ready_conference(**by_person), state=state)


def make_waiver(agreement: Agreement) -> Waiver:
    at, by = timezone.now(), factories.make_user()
    return Waiver.objects.create(
        agreement=agreement, kind=WaiverKind.DECEASED, reason="The obituary", state_before=agreement.state, proposed_at=at,
        by=by, decided_at=at, decided_by=by, is_granted=True,
    )  # fmt: skip


def move(agreement: Agreement, target: State) -> None:
    now = timezone.now()
    answer = workflow.AnswerEvidence(
        "signature:1", at=now, name_grade="same", title="T", printed_name="N", facts={}, personal={}
    )
    match target:
        case State.DRAFT:
            workflow.uninvite_all([agreement])
        case State.INVITED:
            text = agreement.conference.current_text
            assert text is not None
            workflow.invite(agreement, text=text)
        case State.ACCEPTED:
            workflow.accept(agreement, answer)
        case State.DECLINED:
            workflow.decline(agreement, answer)
        case State.COUNTERSIGNED:
            workflow.countersign({"signature:1": (agreement, {})}, at=now)
        case State.VOID:
            workflow.void([agreement], cause=VoidCause.PAPER_WITHDRAWN, reason="Withdrawn")
        case State.WAIVED:
            workflow.waive(agreement, make_waiver(agreement))


@pytest.mark.parametrize(("before", "after"), [pair for pair in PAIRS if pair[1] in MOVES[pair[0]]], ids=str)
def test_pair_of_states_in_the_table_is_a_move(before: State, after: State) -> None:
    agreement = put_into(before)
    events = Event.objects.count()

    with audit.deed(agreement.conference):
        move(agreement, after)

    assert Agreement.objects.get(pk=agreement.pk).state == agreement.state == after
    assert Event.objects.count() == events + 1
    assert agreement.events.latest("number").payload["from"] == before


@pytest.mark.parametrize(("before", "after"), [pair for pair in PAIRS if pair[1] not in MOVES[pair[0]]], ids=str)
def test_every_other_pair_of_states_is_refused(before: State, after: State) -> None:
    agreement = put_into(before)
    events = Event.objects.count()

    with pytest.raises(ForbiddenMoveError) as refusal, audit.deed(agreement.conference):
        move(agreement, after)

    assert (refusal.value.agreement, refusal.value.target) == (agreement, after)
    assert Agreement.objects.get(pk=agreement.pk).state == before
    assert Event.objects.count() == events


def test_countersigning_many_is_all_or_nothing() -> None:
    conference = factories.make_ready_conference(countersigning="queue")
    accepted = [factories.make_agreement(conference, state=State.ACCEPTED) for _ in range(2)]
    declined = factories.make_agreement(conference, state=State.DECLINED)
    named = {f"signature:{agreement.pk}": (agreement, {}) for agreement in (*accepted, declined)}

    with pytest.raises(ForbiddenMoveError) as refusal, audit.deed(conference):
        workflow.countersign(named, at=timezone.now())

    assert refusal.value.agreement == declined
    assert str(refusal.value) == "An agreement that is “Declined” cannot become “Countersigned”."
    states = Agreement.objects.filter(conference=conference).order_by("state").values_list("state", flat=True)
    assert list(states) == ["accepted", "accepted", "declined"]


def test_inviting_many_names_the_one_that_somebody_else_invited_first() -> None:
    conference = factories.make_ready_conference()
    drafts = [factories.make_agreement(conference) for _ in range(3)]
    factories.invite(Agreement.objects.get(pk=drafts[1].pk))
    text = conference.current_text
    assert text is not None

    with (
        pytest.raises(ForbiddenMoveError, match="“Waiting” cannot become “Waiting”") as refusal,
        audit.deed(conference),
    ):
        workflow.invite_all(drafts, text=text)

    assert refusal.value.agreement == drafts[1]
    assert Agreement.objects.filter(state=State.DRAFT).count() == 2


def test_move_is_refused_when_somebody_was_first() -> None:
    agreement = put_into(State.INVITED)
    mine, theirs = (Agreement.objects.get(pk=agreement.pk) for _ in range(2))
    with audit.deed(agreement.conference):
        move(theirs, State.DECLINED)
    events = Event.objects.count()

    with pytest.raises(ForbiddenMoveError, match="“Declined” cannot become “Ended”"), audit.deed(agreement.conference):
        move(mine, State.VOID)

    assert Agreement.objects.get(pk=agreement.pk).state == State.DECLINED
    assert mine.state == State.INVITED
    assert Event.objects.count() == events


def test_refusal_says_in_words_what_cannot_be() -> None:
    assert (
        str(ForbiddenMoveError(Agreement(state=State.DRAFT), State.ACCEPTED))
        == "An agreement that is “Not invited” cannot become “Accepted”."
    )


def test_move_tells_what_happened_in_one_event() -> None:
    agreement = put_into(State.INVITED)
    user = factories.make_user()

    with audit.deed(agreement.conference, by=user):
        workflow.void([agreement], cause=VoidCause.PAPER_WITHDRAWN, reason="Withdrawn by the chairs")

    event = agreement.events.latest("number")
    assert (event.kind, event.by, event.agreement) == ("agreement.void", user, agreement)
    assert {name: value for name, value in event.payload.items() if name != "reason"} == {
        "from": "invited",
        "cause": "paper_withdrawn",
    }
    assert event.payload["reason"].startswith("sha256:")
    assert event.values.get().value == "Withdrawn by the chairs"


def test_moves_write_the_facts_that_the_desk_shows() -> None:
    agreement = factories.make_agreement(state=State.COUNTERSIGNED)

    assert agreement.invited_at is not None
    assert agreement.answered_at is not None
    assert agreement.countersigned_at == agreement.answered_at
    assert agreement.voided_at is None
    assert agreement.sealed_at is None


def test_acceptance_writes_the_grade_of_the_name_and_a_decline_does_not() -> None:
    accepted, declined = put_into(State.INVITED), put_into(State.INVITED)

    for agreement, target in ((accepted, State.ACCEPTED), (declined, State.DECLINED)):
        with audit.deed(agreement.conference):
            move(agreement, target)

    grades = [Agreement.objects.get(pk=agreement.pk).name_grade for agreement in (accepted, declined)]
    assert grades == ["same", ""]
    assert [a.events.latest("number").payload["name_grade"] for a in (accepted, declined)] == ["same", "same"]


def test_void_keeps_what_was_signed() -> None:
    agreement = put_into(State.COUNTERSIGNED)
    answered_at = agreement.answered_at

    with audit.deed(agreement.conference):
        workflow.void([agreement], cause=VoidCause.MISTAKE)

    agreement = Agreement.objects.get(pk=agreement.pk)
    assert agreement.signatures.count() == 1
    assert agreement.answered_at == answered_at
    assert agreement.voided_at is not None


def test_sealed_is_noted_once() -> None:
    agreement = put_into(State.COUNTERSIGNED)

    for _ in range(2):
        with audit.deed(agreement.conference):
            workflow.sealed(
                {"signature:1": (agreement, {"sha256": "ab" * 32}), "signature:2": (agreement, {"sha256": "cd" * 32})}
            )

    assert Agreement.objects.get(pk=agreement.pk).is_sealed
    assert [e.payload for e in agreement.events.filter(kind="agreement.sealed")] == [{"sha256": "ab" * 32}]


def test_sealing_failed_is_noted_once_and_taken_back_by_a_retry() -> None:
    agreement = put_into(State.COUNTERSIGNED)

    for _ in range(2):
        with audit.deed(agreement.conference):
            workflow.sealing_failed(agreement, signature="signature:1", error="No glyph for “〇”")
    failed_at = Agreement.objects.get(pk=agreement.pk).sealing_failed_at
    with audit.deed(agreement.conference):
        workflow.sealing_retried([agreement])

    assert failed_at is not None
    assert Agreement.objects.get(pk=agreement.pk).sealing_failed_at is None
    kinds = agreement.events.filter(kind__startswith="agreement.sealing").order_by("number")
    assert [event.kind for event in kinds] == ["agreement.sealing_failed", "agreement.sealing_retried"]


def test_sealed_takes_back_that_sealing_had_failed() -> None:
    agreement = put_into(State.COUNTERSIGNED)
    with audit.deed(agreement.conference):
        workflow.sealing_failed(agreement, signature="signature:1", error="No room on the disk")

    with audit.deed(agreement.conference):
        workflow.sealed({"signature:1": (agreement, {"sha256": "ab" * 32})})

    agreement.refresh_from_db()
    assert agreement.is_sealed
    assert agreement.sealing_failed_at is None


def test_sealing_does_not_fail_any_more_once_it_is_done() -> None:
    agreement = put_into(State.COUNTERSIGNED)
    with audit.deed(agreement.conference):
        workflow.sealed({"signature:1": (agreement, {"sha256": "ab" * 32})})

    with audit.deed(agreement.conference):
        workflow.sealing_failed(agreement, signature="signature:1", error="Late")

    assert Agreement.objects.get(pk=agreement.pk).sealing_failed_at is None
    assert not agreement.events.filter(kind="agreement.sealing_failed").exists()


@pytest.mark.parametrize("mix", ["author", "paper", "text"])
def test_what_belongs_to_two_conferences_is_not_invited(mix: str) -> None:
    conference, other = factories.make_ready_conference(), factories.make_ready_conference()
    agreement, whole = factories.make_agreement(conference), factories.make_agreement(conference)
    text = other.current_text if mix == "text" else conference.current_text
    if mix == "author":
        Authorship.objects.filter(pk=agreement.authorship_id).update(author=factories.make_author(other))
    elif mix == "paper":
        Authorship.objects.filter(pk=agreement.authorship_id).update(paper=factories.make_paper(other))

    for deed in (partial(workflow.invite, agreement), partial(workflow.invite_all, [whole, agreement])):
        with pytest.raises(workflow.MixedConferencesError), audit.deed(conference):
            deed(text=text)

    assert set(Agreement.objects.values_list("state", flat=True)) == {State.DRAFT}
    assert invitations.invite(conference, Agreement.objects.all()) == ((2, 2) if mix == "text" else (1, 1))


# --- Ends, and the way back from them ------------------------------------------------------------------------------------
def end(agreement: Agreement, cause: VoidCause = VoidCause.MISTAKE) -> None:
    with audit.deed(agreement.conference):
        workflow.void([agreement], cause=cause)


def put_back(agreement: Agreement) -> bool:
    with audit.deed(agreement.conference):
        return not workflow.reinstate([fresh(agreement)])


def fresh(agreement: Agreement) -> Agreement:
    return Agreement.objects.select_related("authorship__paper", "conference").get(pk=agreement.pk)


@pytest.mark.parametrize("before", [state for state in State if state != State.VOID], ids=str)
def test_what_was_ended_goes_back_to_what_it_was(before: State) -> None:
    agreement = put_into(before)
    was = fresh(agreement).state_before
    end(agreement)

    assert fresh(agreement).state_before == before
    assert put_back(agreement)

    found = fresh(agreement)
    assert (found.state, found.state_before, found.voided_at, found.void_cause) == (before, was, None, "")
    event = found.events.latest("number")
    assert (event.kind, event.payload["from"], event.payload["to"]) == ("agreement.reinstated", "void", before)


@pytest.mark.parametrize("before", [State.DRAFT, State.INVITED, State.DECLINED], ids=str)
def test_a_waiver_that_is_taken_back_leaves_what_was_before(before: State) -> None:
    agreement = put_into(before)
    with audit.deed(agreement.conference):
        workflow.waive(agreement, make_waiver(agreement))

    assert fresh(agreement).state_before == before
    assert put_back(agreement)
    assert (fresh(agreement).state, fresh(agreement).state_before) == (before, "")


@pytest.mark.parametrize("cause", [each for each in VoidCause if each not in VoidCause.that_can_be_taken_back()])
def test_what_another_agreement_replaced_does_not_come_back(cause: VoidCause) -> None:
    agreement = put_into(State.INVITED)
    end(agreement, cause)

    assert not put_back(agreement)
    assert fresh(agreement).state == State.VOID


def test_what_was_never_ended_does_not_come_back() -> None:
    agreement = put_into(State.INVITED)

    assert not put_back(agreement)
    assert fresh(agreement).state == State.INVITED


def test_beside_another_agreement_none_comes_back() -> None:
    agreement = put_into(State.DECLINED)
    end(agreement)
    factories.make_draft(agreement.authorship)

    assert not put_back(agreement)


@pytest.mark.parametrize(("column", "comes_back"), [("title", False), ("track", True)])
def test_what_was_signed_comes_back_under_the_words_that_were_signed(column: str, *, comes_back: bool) -> None:
    agreement = put_into(State.COUNTERSIGNED)
    end(agreement)
    Paper.objects.filter(pk=agreement.authorship.paper_id).update(**{column: "Another one"})

    assert put_back(agreement) == comes_back


def test_under_another_printed_name_what_was_signed_does_not_come_back() -> None:
    agreement = put_into(State.COUNTERSIGNED)
    end(agreement)
    Authorship.objects.filter(pk=agreement.authorship_id).update(printed_name="Another Name")

    assert not put_back(agreement)


def test_nobody_whom_the_paper_no_longer_has_gets_an_agreement_back() -> None:
    agreement = put_into(State.INVITED)
    end(agreement, VoidCause.AUTHORSHIP_ENDED)
    Authorship.objects.filter(pk=agreement.authorship_id).update(ended_at=timezone.now(), ended_cause="not_an_author")

    assert not put_back(agreement)


@pytest.mark.parametrize("before", [State.COUNTERSIGNED, State.VOID], ids=str)
def test_a_replacement_names_what_it_replaces(before: State) -> None:
    agreement = put_into(before)

    with audit.deed(agreement.conference):
        successor = workflow.replace(fresh(agreement), reason="The name was misspelt")

    old, new = fresh(agreement), fresh(successor)
    assert (old.state, new.state, new.replaces_id, new.authorship_id) == (
        State.VOID, State.DRAFT, old.pk, old.authorship_id,
    )  # fmt: skip
    assert old.void_cause == ("replaced" if before != State.VOID else "mistake")
    assert old.events.latest("number").payload == {"by": str(new.pk)}


def test_the_last_answer_keeps_name_and_title_that_stood_above_it() -> None:
    agreement = put_into(State.DECLINED)
    was = (agreement.authorship.printed_name, agreement.authorship.paper.title)
    assert (agreement.signed_name, agreement.signed_title) == was
    assert agreement.is_as_signed
    Paper.objects.filter(pk=agreement.authorship.paper_id).update(title="Another title")

    assert (fresh(agreement).signed_title, fresh(agreement).is_as_signed) == (was[1], False)
    factories.sign(agreement)

    assert (fresh(agreement).signed_title, fresh(agreement).is_as_signed) == ("Another title", True)
