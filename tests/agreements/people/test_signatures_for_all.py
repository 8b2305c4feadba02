"""What one author's signature for all leads to: notices, days to object, and a paper that is clear by the calendar."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest

from agreements import clock
from agreements.clearance import awaited
from agreements.mail.validity import why_not
from agreements.models import (
    Agreement,
    Author,
    Authorship,
    CancelCause,
    Conference,
    Event,
    HelpKind,
    Message,
    MessageKind,
    MessageState,
    Paper,
    Policy,
    User,
)
from agreements.people import address_changes, answers, signatures_for_all
from agreements.people.reminding import who_is_due
from agreements.settling import ends_and_returns
from agreements.states import State
from signatures import asking
from signatures.operations import sweep
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def conference() -> Conference:
    return factories.make_ready_conference(policy=Policy.ONE_FOR_ALL, objection_days=7)


@pytest.fixture
def user(conference: Conference) -> User:
    return factories.make_member(conference)


@pytest.fixture
def time() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def signed_for_all(conference: Conference, *others: State) -> Paper:
    """By its first author; the others are in these states."""
    paper = factories.make_paper(conference)
    factories.make_agreement(conference, paper=paper, state=State.COUNTERSIGNED, printed_name="Ada Ames")
    for state in others:
        factories.make_agreement(conference, paper=paper, state=state)
    return paper


def tick() -> None:
    while sweep.go_on_with_signatures_for_all():
        pass


def verdict(paper: Paper) -> str:
    paper.refresh_from_db()
    return paper.blocked_by


def notices() -> list[Message]:
    return list(Message.objects.filter(kind=MessageKind.FOR_ALL).order_by("author"))


def pass_days(time: ExitStack, days: float) -> None:
    time.enter_context(clock.moved(timedelta(days=days)))


def test_others_are_told_once_and_the_paper_is_clear_when_their_days_are_over(
    conference: Conference, time: ExitStack
) -> None:
    paper = signed_for_all(conference, State.INVITED, State.DRAFT, State.DECLINED)
    assert (verdict(paper), paper.objections_until) == ("objection_days", None)

    tick()
    tick()

    told = notices()
    assert len(told) == 3
    assert "Ada Ames has signed the agreement" in told[0].text
    assert set(paper.authorships.values_list("may_object_until", flat=True)) == {
        None,
        paper.authorships.latest("position").may_object_until,
    }
    assert verdict(paper) == "objection_days"
    assert paper.objections_until == paper.authorships.latest("position").may_object_until
    assert (awaited(conference).count(), list(who_is_due.next_round(conference).due)) == (0, [])
    assert conference.agreements.filter(state=State.INVITED).count() == 1

    # The ticker was away for longer than that.
    pass_days(time, 30)
    assert verdict(paper) == "objection_days"
    tick()

    assert (verdict(paper), paper.is_clear) == ("", True)
    assert len(notices()) == 3
    assert [event.kind for event in Event.objects.filter(subject=f"paper:{paper.pk}").order_by("number")] == [
        "paper.signed_for_all",
        "paper.objections_over",
    ]


def test_each_person_gets_one_mail_whatever_their_papers(conference: Conference) -> None:
    busy = factories.make_author(conference)
    for _ in range(2):
        factories.make_agreement(conference, paper=signed_for_all(conference), author=busy, state=State.INVITED)

    tick()

    [mail] = notices()
    assert (mail.author, mail.agreements.count()) == (busy, 2)


def test_a_text_that_does_not_say_so_clears_nothing_but_its_signers_own(conference: Conference) -> None:
    factories.make_text(conference, body=f"{factories.TEXT}\nAlone.\n", is_for_all=False)
    paper = signed_for_all(conference, State.INVITED)

    tick()

    assert (verdict(paper), notices()) == ("answer", [])
    factories.sign(conference.agreements.get(state=State.INVITED))
    assert verdict(paper) == ""


def object_to(paper: Paper) -> Agreement:
    agreement = Agreement.objects.get(authorship__paper=paper, state=State.INVITED)
    asking.ask_for_help(
        factories.make_link(agreement.authorship.author), kind=HelpKind.NOT_FOR_ME, words="No", agreement=agreement.pk
    )
    return agreement


def test_an_objection_blocks_this_paper_until_staff_have_settled_it(
    conference: Conference, user: User, time: ExitStack
) -> None:
    paper = signed_for_all(conference, State.INVITED)
    tick()
    author = Author.objects.get(authorships__paper=paper, authorships__agreements__state=State.INVITED)
    other = factories.make_agreement(conference, author=author, state=State.COUNTERSIGNED).authorship.paper

    object_to(paper)

    assert (verdict(paper), verdict(other)) == ("objection", "")
    pass_days(time, 8)
    tick()
    assert verdict(paper) == "objection"
    answers.settle(conference.help_requests.get(), by=user)
    assert verdict(paper) == ""


def test_nobody_objects_after_their_days_or_to_what_nobody_signed(conference: Conference, time: ExitStack) -> None:
    paper, alone = signed_for_all(conference, State.INVITED), factories.make_agreement(conference, state=State.INVITED)
    tick()

    with pytest.raises(asking.TooLateError):
        object_to(alone.authorship.paper)
    pass_days(time, 8)
    with pytest.raises(asking.TooLateError):
        object_to(paper)
    assert not conference.help_requests.exists()


def test_who_gets_an_address_later_is_told_then_and_has_the_same_days(
    conference: Conference, user: User, time: ExitStack
) -> None:
    paper = signed_for_all(conference)
    nowhere = factories.make_author(conference, email="")
    factories.make_draft(factories.make_authorship(paper, nowhere))
    assert verdict(paper) == ""

    address_changes.change_address(nowhere, email="found@example.org", by=user)
    assert verdict(paper) == "objection_days"
    tick()
    pass_days(time, 8)
    tick()

    assert (verdict(paper), [mail.author for mail in notices()]) == ("", [nowhere])


def test_a_signature_that_ends_takes_the_days_with_it_and_the_next_one_tells_anew(
    conference: Conference, user: User, time: ExitStack
) -> None:
    paper = signed_for_all(conference, State.INVITED, State.INVITED)
    tick()
    pass_days(time, 8)
    tick()
    assert verdict(paper) == ""
    signed = conference.agreements.get(state=State.COUNTERSIGNED)

    ends_and_returns.end([signed.pk], conference=conference, reason="By mistake", by=user)

    assert (verdict(paper), paper.objections_until) == ("answer", None)
    assert not Authorship.objects.exclude(may_object_until=None).exists()
    assert {why_not(Message.objects.for_delivery().get(pk=mail.pk)) for mail in notices()} == {CancelCause.SETTLED}
    factories.sign(conference.agreements.filter(state=State.INVITED)[0])
    tick()
    assert len(notices()) == 3
    assert why_not(Message.objects.for_delivery().get(pk=notices()[-1].pk)) is None


def test_an_author_who_is_added_to_a_clear_paper_is_told_and_may_object(
    conference: Conference, time: ExitStack
) -> None:
    paper = signed_for_all(conference, State.INVITED)
    tick()
    pass_days(time, 8)
    tick()
    assert verdict(paper) == ""

    factories.make_agreement(conference, paper=paper)
    tick()

    assert (verdict(paper), len(notices())) == ("objection_days", 2)
    assert signatures_for_all.owed(limit=1) == []


def test_a_notice_that_waits_when_the_address_changes_goes_to_the_new_one(conference: Conference, user: User) -> None:
    signed_for_all(conference, State.INVITED)
    tick()
    [notice] = notices()

    address_changes.change_address(notice.author, email="new@ex.org", by=user)

    assert [(each.email, each.state) for each in notices()] == [
        (notice.email, MessageState.CANCELLED),
        ("new@ex.org", MessageState.QUEUED),
    ]
