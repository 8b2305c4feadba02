"""Mails to the members of a team: who is told what, how often, and who is told no more."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from agreements import matters
from agreements.conferences.editions import closing
from agreements.desk.staff_mails import all_clear_mails, digest_mails, due, to_decide_mails
from agreements.desk.staff_mails.writing_to import address
from agreements.mail import staff
from agreements.mail.choosing import mail_choices
from agreements.mail.choosing.mail_choices import Wanted
from agreements.models import (
    Completion,
    Conference,
    Event,
    EventValue,
    HelpKind,
    HelpRequest,
    MailChoice,
    Matter,
    MatterNotice,
    Membership,
    Pace,
    Role,
    StaffMail,
    StaffMailKind,
    User,
)
from agreements.people import answers
from agreements.states import State
from signatures import asking
from signatures.models import Decision
from tests import factories
from tests.mail_server import MailServer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("conference")]

# A Sunday, early in the afternoon in Vienna.
NOW = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)
MONDAY = datetime(2026, 5, 4, 6, 0, tzinfo=UTC)
NEXT_MONDAY = MONDAY + timedelta(weeks=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def member(conference: Conference, role: Role = Role.MANAGER, **choice: object) -> User:
    user = factories.make_member(conference, role, name=f"{role.label} {User.objects.count()}")
    if choice:
        membership = Membership.objects.get(conference=conference, user=user)
        mail_choices.choose(membership, Wanted(**(vars(mail_choices.wanted(membership)) | choice)))  # type: ignore[arg-type]
    return user


def decline(conference: Conference, reason: str = "I may not.", **author: str) -> None:
    agreement = factories.make_agreement(author=factories.make_author(conference, **author), state=State.INVITED)
    factories.sign(agreement, decision=Decision.DECLINED, reason=reason)


def ask(conference: Conference, words: str = "Why?", **author: str) -> None:
    _, link = factories.invited_author(conference, **author)
    asking.ask_for_help(link, kind=HelpKind.QUESTION, words=words)


def mails(kind: StaffMailKind) -> list[StaffMail]:
    return list(StaffMail.objects.filter(kind=kind).order_by("created_at", "pk"))


def words(mail: StaffMail) -> str:
    return " ".join(mail.text.split())


def deliver() -> int:
    return staff.deliver(staff.owed(limit=50))


# --- Declines and requests --------------------------------------------------------------------------------------------
def test_decline_and_request_are_told_at_once_each_once_to_whoever_wants_that(
    conference: Conference, clock: time_machine.Traveller
) -> None:
    user = member(conference, to_decide=Pace.AT_ONCE)
    member(conference, to_decide=Pace.NEVER)
    decline(conference, "My employer forbids it.\nSorry.", name="Dora Decline")
    ask(conference, "Who signs for me?", name="Quentin Question")

    assert to_decide_mails.owe_all() == 1
    assert to_decide_mails.owe_all() == 0
    clock.shift(timedelta(minutes=1))
    decline(conference, name="Later Decline")
    assert to_decide_mails.owe_all() == 1

    first, second = mails(StaffMailKind.TO_DECIDE)
    assert first.user == user
    assert first.subject == f"{conference.name}: 2 declines and requests"
    declined = Matter.objects.get(author__name="Dora Decline")
    request = Matter.objects.get(kind="request")
    paper = declined.agreement.authorship.paper  # type: ignore[union-attr]
    assert (
        f"* Declined: Dora Decline Paper {paper.number}, “{paper.title}” The author does not agree to the text."
        f" > My employer forbids it. > Sorry. {address('agreement', conference.slug, declined.agreement_id)}"
    ) in words(first)
    assert "> Who signs for me?" in words(first)
    assert address("help_request", conference.slug, request.request_id) in words(first)
    assert f"{address('own_mails')}#{conference.slug}" in first.text
    assert ("Later Decline" in second.text, "Dora Decline" in second.text) == (True, False)


def test_request_is_told_again_when_its_author_has_written_more(
    conference: Conference, clock: time_machine.Traveller
) -> None:
    user = member(conference, to_decide=Pace.AT_ONCE)
    ask(conference, "Who signs for me?")
    to_decide_mails.owe_all()
    request = HelpRequest.objects.get()
    clock.shift(timedelta(hours=1))
    answers.answer(request, words="Your employer.", by=user)
    assert to_decide_mails.owe_all() == 0

    clock.shift(timedelta(hours=1))
    asking.write_again(request.author.links.get(), request, words="Which of the two?")
    assert to_decide_mails.owe_all() == 1
    assert to_decide_mails.owe_all() == 0

    assert "> Which of the two?" in mails(StaffMailKind.TO_DECIDE)[1].text
    assert MatterNotice.objects.count() == 1


def test_gathered_they_come_in_the_morning_in_one_mail_a_day(
    conference: Conference, clock: time_machine.Traveller
) -> None:
    member(conference, Role.OWNER)
    decline(conference, name="Dora Decline")

    assert to_decide_mails.owe_all() == 0
    clock.move_to(MONDAY)
    ask(conference, name="Quentin Question")
    assert to_decide_mails.owe_all() == 1
    decline(conference, name="Later Decline")
    clock.shift(timedelta(hours=12))
    assert to_decide_mails.owe_all() == 0
    clock.shift(timedelta(hours=12))
    assert to_decide_mails.owe_all() == 1

    first, second = mails(StaffMailKind.TO_DECIDE)
    assert ["Quentin Question" in first.text, "Later Decline" in first.text] == [True, False]
    assert second.subject == f"{conference.name}: 1 decline or request"
    assert "at most once a day" in first.text


def test_many_are_counted(conference: Conference, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(to_decide_mails, "_SHOWN", 1)
    member(conference, to_decide=Pace.AT_ONCE)
    for name in ("Dora Decline", "Dan Decline", "Dim Decline"):
        decline(conference, name=name)

    to_decide_mails.owe_all()

    [mail] = mails(StaffMailKind.TO_DECIDE)
    assert mail.text.count("* Declined:") == 1
    assert "2 more stand on the page “To decide”." in mail.text
    assert MatterNotice.objects.count() == 3


def test_reasons_go_to_members_alone_and_stand_in_no_log(
    conference: Conference, caplog: pytest.LogCaptureFixture
) -> None:
    other = factories.make_ready_conference()
    for role in Role:
        member(other, role, to_decide=Pace.AT_ONCE)
        member(conference, role, to_decide=Pace.AT_ONCE)
    decline(conference, "A secret reason")
    events, values = Event.objects.count(), EventValue.objects.count()

    due.owe_all()

    told = mails(StaffMailKind.TO_DECIDE)
    assert {mail.conference for mail in told} == {conference}
    roles = Membership.objects.filter(user__in=[mail.user for mail in told]).values_list("role", flat=True)
    assert sorted(roles) == ["manager", "owner", "signatory"]
    assert (Event.objects.count(), EventValue.objects.count()) == (events, values)
    assert "A secret reason" not in caplog.text


@pytest.mark.parametrize("change", ["left", "viewer", "never", "settled", "closed"])
def test_what_waits_is_not_sent_when_it_has_no_use_any_more(
    conference: Conference, mail_server: MailServer, change: str
) -> None:
    user = member(conference, to_decide=Pace.AT_ONCE)
    factories.make_member(conference)
    decline(conference)
    to_decide_mails.owe_all()
    membership = Membership.objects.get(conference=conference, user=user)

    if change == "left":
        membership.delete()
    elif change == "viewer":
        Membership.objects.filter(pk=membership.pk).update(role=Role.VIEWER)
    elif change == "never":
        mail_choices.choose(membership, Wanted())
    elif change == "settled":
        matters.settle_by_hand(Matter.objects.get(), by=user)
    else:
        closing.close(conference, by=user)

    assert deliver() == 0
    assert mail_server.taken == []
    [mail] = mails(StaffMailKind.TO_DECIDE)
    assert staff.owed(limit=9) == []
    # That nobody wants it is nobody's trouble.
    assert staff.unreached(conference).count() == 0
    assert "No longer on the team" in mail.last_error if change == "left" else "Not sent" in mail.server_answer


def test_mail_is_plain_and_leaves_once(conference: Conference, mail_server: MailServer) -> None:
    user = member(conference, to_decide=Pace.AT_ONCE)
    decline(conference)
    due.owe_all()

    assert deliver() == 1
    assert deliver() == 0

    [taken] = mail_server.taken
    assert taken.rcpt_tos == [user.email]
    assert "I may not." in taken.part("plain")


# --- The digest ---------------------------------------------------------------------------------------------------------
def test_digest_tells_on_mondays_how_far_it_is_and_what_waits_for_whom(
    conference: Conference, clock: time_machine.Traveller
) -> None:
    Conference.objects.filter(pk=conference.pk).update(deadline=NEXT_MONDAY + timedelta(days=4))
    owner = member(conference, Role.OWNER)
    viewer = member(conference, Role.VIEWER, has_digest=True)
    member(conference, Role.VIEWER)
    ask(conference, name="Quentin Question")
    clock.move_to(NEXT_MONDAY - timedelta(days=1))
    decline(conference, name="Dora Decline")
    for _ in range(9):
        factories.make_agreement(conference, state=State.INVITED)
    clock.move_to(NEXT_MONDAY - timedelta(minutes=1))
    assert digest_mails.owe_all() == 0

    clock.move_to(NEXT_MONDAY)
    assert digest_mails.owe_all() == 2
    assert digest_mails.owe_all() == 0

    told = {mail.user: mail for mail in mails(StaffMailKind.DIGEST)}
    assert told.keys() == {owner, viewer}
    said = words(told[owner])
    assert "None of the 11 papers is clear. 1 waits for you, 9 for 9 people, 1 is blocked." in said
    assert "4 days are left until the deadline," in said
    assert "1 answer came in the last 7 days. 3 a day would be needed for the 10 that are missing." in said
    assert "* 1 agreement was declined" in said
    assert "Quentin Question: I have a question, since 3 May 2026" in said
    assert "Declined: Dora Decline, since 10 May 2026" in said
    assert reverse("help_request", args=[conference.slug, Matter.objects.get(kind="request").request_id]) in said
    assert reverse("dashboard", args=[conference.slug]) in said
    assert "every Monday (Viewer)" in words(told[viewer])


@pytest.mark.parametrize("world", ["nobody was asked", "closed", "all is clear", "joined since", "on Thursday"])
def test_no_digest_where_there_is_nothing_to_tell(
    conference: Conference, clock: time_machine.Traveller, world: str
) -> None:
    clock.move_to(MONDAY - timedelta(days=1))
    if world != "joined since":
        owner = member(conference, Role.OWNER)
    if world == "nobody was asked":
        factories.make_agreement(conference, state=State.DRAFT)
    elif world == "all is clear":
        factories.waive(factories.make_agreement(conference, state=State.INVITED))
    else:
        factories.make_agreement(conference, state=State.INVITED)
    if world == "closed":
        closing.close(conference, by=owner)
    clock.move_to(MONDAY + timedelta(hours=1, days=3 if world == "on Thursday" else 0))
    if world == "joined since":
        member(conference, Role.OWNER)

    assert digest_mails.owe_all() == 0


def test_every_week_has_its_digest(conference: Conference, clock: time_machine.Traveller) -> None:
    member(conference, Role.MANAGER)
    factories.make_agreement(conference, state=State.INVITED)

    for week in range(3):
        clock.move_to(MONDAY + timedelta(weeks=week, hours=2))
        assert digest_mails.owe_all() == 1
        clock.shift(timedelta(hours=20))
        assert digest_mails.owe_all() == 0


# --- All clear ----------------------------------------------------------------------------------------------------------
def test_chairs_hear_once_that_all_papers_are_clear_and_again_if_that_was_lost(
    conference: Conference, clock: time_machine.Traveller
) -> None:
    chairs = {member(conference, Role.OWNER), member(conference, Role.MANAGER)}
    for role in (Role.SIGNATORY, Role.VIEWER):
        member(conference, role)
    member(conference, Role.OWNER, has_all_clear=False)
    factories.waive(factories.make_agreement(conference, state=State.INVITED))
    assert all_clear_mails.owe_all() == 2
    assert all_clear_mails.owe_all() == 0

    late = factories.make_agreement(conference, state=State.INVITED)
    clock.shift(timedelta(hours=1))
    assert all_clear_mails.owe_all() == 0
    assert Completion.objects.get().ended_at == NOW + timedelta(hours=1)
    factories.waive(late)
    assert all_clear_mails.owe_all() == 2

    told = mails(StaffMailKind.ALL_CLEAR)
    assert {mail.user for mail in told[:2]} == {mail.user for mail in told[2:]} == chairs
    assert told[0].subject == f"{conference.name}: The only paper is clear."
    assert told[3].subject == f"{conference.name}: All 2 papers are clear."
    assert reverse("dashboard", args=[conference.slug]) in told[0].text


def test_what_was_clear_long_before_is_no_news(conference: Conference, clock: time_machine.Traveller) -> None:
    """As where a version before knew no such mail."""
    member(conference, Role.OWNER)
    factories.waive(factories.make_agreement(conference, state=State.INVITED))

    clock.shift(timedelta(days=8))

    assert all_clear_mails.owe_all() == 0
    assert Completion.objects.get().ended_at is None


def test_a_conference_without_papers_or_a_closed_one_is_not_clear(conference: Conference) -> None:
    owner = member(conference, Role.OWNER)
    closed = factories.make_ready_conference()
    member(closed, Role.OWNER)
    factories.waive(factories.make_agreement(closed, state=State.INVITED))
    closing.close(closed, by=owner)

    assert all_clear_mails.owe_all() == 0
    assert not Completion.objects.exists()


# --- The page -----------------------------------------------------------------------------------------------------------
def test_page_shows_what_is_usual_for_the_role_and_saves_what_is_chosen(conference: Conference) -> None:
    user = member(conference, Role.OWNER)
    other = factories.make_ready_conference(name="Another", slug="another")
    other.memberships.create(user=user, role=Role.VIEWER)
    client = Client()
    client.force_login(user)

    forms = {place.membership.conference: place.form for place in client.get("/account/mails/").context["places"]}
    assert forms[conference].initial == {"to_decide": "daily", "has_digest": True, "has_all_clear": True}
    assert list(forms[other].fields) == ["has_digest"]

    given = {"shown": conference.pk, f"{conference.pk}-to_decide": "at_once", f"{conference.pk}-has_all_clear": "on"}
    response = client.post("/account/mails/", given)

    assert response.headers["Location"] == "/account/mails/"
    [choice] = MailChoice.objects.all()
    assert choice.membership.conference == conference
    assert (choice.to_decide, choice.has_digest, choice.has_all_clear) == ("at_once", False, True)


def test_page_refuses_what_is_no_choice(conference: Conference) -> None:
    client = Client()
    client.force_login(member(conference, Role.OWNER))

    response = client.post("/account/mails/", {"shown": conference.pk, f"{conference.pk}-to_decide": "hourly"})

    assert response.status_code == 422
    assert not MailChoice.objects.exists()


def test_page_of_who_is_on_no_team_says_so() -> None:
    client = Client()
    client.force_login(factories.make_user())

    assert "You are on the team of no conference" in client.get("/account/mails/").content.decode()


def test_team_that_was_joined_since_the_page_was_shown_keeps_what_is_usual(conference: Conference) -> None:
    client, user = Client(), member(conference, Role.OWNER)
    client.force_login(user)
    factories.make_ready_conference().memberships.create(user=user, role=Role.OWNER)

    client.post("/account/mails/", {"shown": [conference.pk, "9" * 30], f"{conference.pk}-to_decide": "never"})

    assert MailChoice.objects.get().membership.conference == conference
