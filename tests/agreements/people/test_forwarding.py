"""Asking an officer for the author's answer: one deed, a link of its own, and its ends."""

import pytest

from agreements import links
from agreements.mail import delivery
from agreements.mail.bounces import reported
from agreements.mail.bounces.reported import Tiding
from agreements.mail.validity import why_not
from agreements.models import (
    Agent,
    Agreement,
    Author,
    CancelCause,
    Conference,
    Event,
    EventValue,
    ForwardEnd,
    HelpKind,
    HelpRequest,
    LeftOut,
    Link,
    LinkPurpose,
    Message,
    MessageKind,
    MessageState,
    ReportKind,
    ReportSource,
    RequestEntry,
)
from agreements.papers import withdrawing
from agreements.people import address_changes, answers, forwarding, reminders
from agreements.people.answers import SettledMeanwhileError
from agreements.people.identities import splitting
from agreements.settling import ends_and_returns
from agreements.states import State
from signatures import asking
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(conference: Conference) -> Author:
    return factories.invited_author(conference, papers=2, name="Ada Author", email="ada@ex.org")[0]


@pytest.fixture
def papers(author: Author) -> list[Agreement]:
    return list(forwarding.to_forward(author))


def ended(agent: Agent) -> ForwardEnd:
    agent.refresh_from_db()
    assert not Agreement.objects.filter(agent=agent).exists()
    assert Link.objects.get(agent=agent).is_revoked
    return ForwardEnd(agent.ended_cause)


def test_forward_asks_the_officer_by_a_link_of_their_own_for_what_was_chosen(author, papers):
    agent = factories.forward(papers[0], email="Olga@Works.test")

    link = Link.objects.get(agent=agent)
    assert (link.purpose, link.email, link.author) == (LinkPurpose.AGENT, "olga@works.test", author)
    assert links.find(links.token_of(link)) == link
    assert list(Agreement.objects.opened_by(link)) == [papers[0]]
    assert links.present_link(author) != link
    [mail] = Message.objects.filter(kind=MessageKind.AGENT)
    assert (mail.email, mail.link, list(mail.agreements.all())) == ("olga@works.test", link, [papers[0]])
    assert "Dear Olga Officer," in mail.text
    assert "sign for Ada Author" in mail.text
    assert papers[0].authorship.paper.title in mail.text
    assert "Example Works has to sign" in mail.text
    assert "please sign for Ada Author, about “The Title" in mail.subject


def test_forward_is_told_in_the_log_with_the_officer_beside_it(papers):
    agent = factories.forward(papers[0])

    event = Event.objects.get(kind="agreement.forwarded")
    assert (event.agreement, event.subject) == (papers[0], f"agent:{agent.pk}")
    assert "Olga" not in str(event.payload)
    assert dict(EventValue.objects.filter(event=event).values_list("name", "value")) == {
        "name": "Olga Officer", "title": "Head of Legal", "organisation": "Example Works", "email": "olga@works.test",
    }  # fmt: skip


@pytest.mark.parametrize("state", [State.ACCEPTED, State.DECLINED, State.VOID, State.WAIVED])
def test_only_what_waits_for_its_author_is_forwarded(conference, state):
    conference.countersigning = "queue"
    conference.save()
    agreement = factories.make_agreement(conference, state=state)

    with pytest.raises(forwarding.NotToForwardError):
        factories.forward(agreement)

    assert not Agent.objects.exists()


def test_forwarded_once_is_not_forwarded_again_before_it_is_taken_back(papers):
    factories.forward(papers[0])
    with pytest.raises(forwarding.NotToForwardError):
        factories.forward(papers[0], email="other@works.test")

    papers[0].refresh_from_db()
    forwarding.take_back(papers[0], by=factories.make_user())
    factories.forward(papers[0], email="other@works.test")

    assert Agent.objects.standing().get().email == "other@works.test"


def test_forwarding_settles_the_request_and_tells_its_author_to_whom(author, papers):
    asked = asking.ask_for_help(factories.make_link(author), kind=HelpKind.EMPLOYER, words="Please ask our lawyer.")

    forwarding.forward(
        author, [papers[0].pk], officer=forwarding.Officer("Olga", "", "Works", "o@works.test"),
        by=factories.make_user(), request=asked,
    )  # fmt: skip

    asked.refresh_from_db()
    assert asked.settled_at is not None
    entry = RequestEntry.objects.get(request=asked, deed="forwarded")
    assert entry.words == "The request to sign was forwarded to Olga, Works."
    told = Message.objects.get(kind=MessageKind.ANSWER).text
    assert entry.words in told
    assert "was forwarded to an officer" not in told
    assert answers.conversation(asked)[-1].done == ""


def test_a_request_that_was_settled_meanwhile_forwards_nothing(author, papers):
    asked = asking.ask_for_help(factories.make_link(author), kind=HelpKind.EMPLOYER, words="Please.")
    answers.settle(asked, by=factories.make_user())

    with pytest.raises(SettledMeanwhileError):
        forwarding.forward(
            author, [papers[0].pk], officer=forwarding.Officer("Olga", "", "Works", "o@works.test"),
            by=factories.make_user(), request=HelpRequest.objects.get(pk=asked.pk),
        )  # fmt: skip

    assert not Agent.objects.exists()


def test_taken_back_the_link_opens_nothing_and_the_mail_that_waits_is_not_sent(papers):
    agent = factories.forward(*papers)
    forwarding.take_back(Agreement.objects.get(pk=papers[0].pk), by=factories.make_user())
    agent.refresh_from_db()
    assert agent.ended_at is None, "the other paper is still asked for"
    assert Message.objects.get(kind=MessageKind.AGENT).state == MessageState.QUEUED

    forwarding.take_back(Agreement.objects.get(pk=papers[1].pk), by=factories.make_user())

    assert ended(agent) == ForwardEnd.TAKEN_BACK
    mail = Message.objects.get(kind=MessageKind.AGENT)
    assert (mail.state, mail.cancel_cause) == (MessageState.CANCELLED, CancelCause.FORWARD)
    with pytest.raises(forwarding.NotForwardedError):
        forwarding.take_back(Agreement.objects.get(pk=papers[1].pk), by=factories.make_user())


def test_ended_with_the_agreement(conference, papers):
    agent = factories.forward(papers[0])

    ends_and_returns.end([papers[0].pk], conference=conference, reason="Asked twice", by=factories.make_user())

    assert ended(agent) == ForwardEnd.SETTLED


def test_ended_by_a_waiver(papers):
    agent = factories.forward(papers[0])

    factories.waive(Agreement.objects.get(pk=papers[0].pk))

    assert ended(agent) == ForwardEnd.SETTLED


def test_ended_by_the_withdrawal_of_the_paper_and_not_put_back_with_it(conference, papers):
    agent = factories.forward(papers[0])
    paper = papers[0].authorship.paper

    withdrawing.withdraw(conference, [paper.pk], reason="Retracted", by=factories.make_user())
    withdrawing.revive(conference, [paper.pk], by=factories.make_user())

    assert ended(agent) == ForwardEnd.SETTLED
    assert Agreement.objects.get(pk=papers[0].pk).state == State.INVITED


def test_ended_by_another_address_of_the_author(author, papers):
    agent = factories.forward(*papers)

    address_changes.change_address(author, email="new@ex.org", by=factories.make_user())

    assert ended(agent) == ForwardEnd.ADDRESS
    assert Message.objects.get(kind=MessageKind.AGENT).cancel_cause == CancelCause.FORWARD


def test_ended_where_the_paper_goes_to_another_entry(author, papers):
    agent = factories.forward(papers[0])

    splitting.split(
        author, [papers[0].authorship_id], who=splitting.Newcomer(name="Ada B", email="b@ex.org"), by=factories.make_user()
    )  # fmt: skip

    assert ended(agent) == ForwardEnd.MOVED


def test_a_reminder_of_what_was_forwarded_goes_to_the_officer_and_the_rest_to_the_author(conference, author, papers):
    agent = factories.forward(papers[0])
    Message.objects.all().delete()

    assert reminders.remind(conference) == 1

    mails = {mail.kind: mail for mail in Message.objects.all()}
    assert set(mails) == {MessageKind.REMINDER, MessageKind.AGENT_AGAIN}
    assert list(mails[MessageKind.REMINDER].agreements.all()) == [papers[1]]
    assert list(mails[MessageKind.AGENT_AGAIN].agreements.all()) == [papers[0]]
    assert mails[MessageKind.AGENT_AGAIN].email == agent.email
    assert reminders.remind(conference) == 0


def test_an_author_whose_papers_are_all_forwarded_is_not_chased(conference, papers):
    factories.forward(*papers)
    Message.objects.all().delete()

    assert reminders.remind(conference) == 1

    assert [mail.kind for mail in Message.objects.all()] == [MessageKind.AGENT_AGAIN]


def test_nobody_is_reminded_right_after_it_was_forwarded_or_while_a_request_is_open(conference, author, papers):
    factories.forward(*papers)
    assert reminders.remind(conference) == 0

    Message.objects.all().delete()
    asking.ask_for_help(factories.make_link(author), kind=HelpKind.QUESTION, words="What now?")

    assert reminders.remind(conference) == 0


def deliver_all() -> None:
    delivery.deliver(list(Message.objects.filter(state=MessageState.QUEUED).values_list("pk", flat=True)))


def came_back(agent: Agent) -> None:
    mail = Message.objects.filter(link__agent=agent).earliest("created_at")
    told = Tiding(ReportKind.BOUNCED, ReportSource.RETURNED, "5.1.1", "No such user", "ab" * 32)
    reported.note(mail.pk, told)


def test_an_officer_from_whom_mail_comes_back_is_not_reminded(papers, mailoutbox):
    author = papers[0].authorship.author
    first, second = factories.forward(papers[0]), factories.forward(papers[1], email="other@works.test")
    deliver_all()

    came_back(first)
    assert reminders.remind_one(author, by=factories.make_user(), again=True)
    [reminder] = Message.objects.filter(kind=MessageKind.AGENT_AGAIN)
    assert reminder.link.agent == second
    came_back(second)
    deliver_all()
    reminder.refresh_from_db()
    assert (reminder.state, reminder.cancel_cause) == (MessageState.CANCELLED, CancelCause.BOUNCED)
    assert reminders.why_not_one(author) == LeftOut.BOUNCED


def test_a_reminder_that_waits_for_the_author_is_not_sent_once_it_is_forwarded(conference, papers):
    reminders.remind(conference)

    factories.forward(*papers)

    assert Message.objects.get(kind=MessageKind.REMINDER).cancel_cause == CancelCause.SETTLED


def test_the_mail_to_the_officer_is_delivered_to_them(papers, mailoutbox):
    factories.forward(papers[0])
    [mail] = Message.objects.filter(kind=MessageKind.AGENT)

    delivery.deliver([mail.pk])

    [sent] = mailoutbox
    assert sent.to == ["Olga Officer <olga@works.test>"]
    assert links.address_of(mail.link) in sent.body


def test_whose_officer_staff_named_by_themselves_is_told_so(author, papers):
    factories.forward(*papers)

    [mail] = Message.objects.filter(kind=MessageKind.FORWARDED)
    assert (mail.author, mail.email, set(mail.agreements.all())) == (author, "ada@ex.org", set(papers))
    assert "has asked Olga Officer of Example Works to sign for you" in mail.text
    forwarding.take_back(Agreement.objects.get(pk=papers[0].pk), by=factories.make_user())
    assert why_not(Message.objects.for_delivery().get(pk=mail.pk)) is None, "the other paper is still asked for"
    forwarding.take_back(Agreement.objects.get(pk=papers[1].pk), by=factories.make_user())
    mail.refresh_from_db()
    assert (mail.state, mail.cancel_cause) == (MessageState.CANCELLED, CancelCause.SETTLED)


def test_an_officer_who_was_asked_is_told_that_it_was_taken_back(papers, mailoutbox):
    agent = factories.forward(*papers)
    delivery.deliver([Message.objects.get(kind=MessageKind.AGENT).pk])

    forwarding.take_back(Agreement.objects.get(pk=papers[0].pk), by=factories.make_user())
    forwarding.take_back(Agreement.objects.get(pk=papers[1].pk), by=factories.make_user())

    assert ended(agent) == ForwardEnd.TAKEN_BACK
    told = list(Message.objects.filter(kind=MessageKind.AGENT_RELEASED).order_by("created_at"))
    delivery.deliver([mail.pk for mail in told])
    assert [mail.to for mail in mailoutbox] == [["Olga Officer <olga@works.test>"]] * 3
    assert all(links.address_of(agent.links.get()) not in mail.body for mail in mailoutbox[1:])
    assert "you have nothing to do" in mailoutbox[2].body


def test_an_officer_whom_no_mail_reached_is_not_told(papers):
    factories.forward(papers[0])

    forwarding.take_back(Agreement.objects.get(pk=papers[0].pk), by=factories.make_user())

    told = Message.objects.get(kind=MessageKind.AGENT_RELEASED)
    assert (told.state, told.cancel_cause) == (MessageState.CANCELLED, CancelCause.TAKEN_BACK)
