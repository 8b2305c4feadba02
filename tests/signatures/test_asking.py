"""What an author asks for by the link: one conversation for each thing, until it is settled."""

import pytest

from agreements.mail import delivery
from agreements.models import (
    CancelCause,
    Conference,
    HelpKind,
    HelpRequest,
    Link,
    Matter,
    MessageKind,
    MessageState,
    Paper,
    RequestEntry,
)
from agreements.people import answers, reminders
from agreements.people.help_requests import SettledRequestError
from signatures import asking, signing
from signatures.models import Signature
from signatures.visits.sheets import open_sheets
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(conference: Conference) -> Link:
    return factories.invited_author(conference)[1]


def said(request: HelpRequest) -> list[str]:
    return [turn.words for turn in HelpRequest.objects.get(pk=request.pk).turns]


def test_help_is_asked_once_while_it_is_open(link: Link) -> None:
    first = asking.ask_for_help(link, kind=HelpKind.PAPER, words="")
    assert asking.ask_for_help(link, kind=HelpKind.PAPER, words="") == first

    answers.settle(first, by=factories.make_user())

    assert asking.ask_for_help(link, kind=HelpKind.PAPER, words="") != first


def test_what_is_asked_once_more_goes_on_with_the_same_conversation(link: Link) -> None:
    first = asking.ask_for_help(link, kind=HelpKind.QUESTION, words="May I?")
    for words in ("May I?", "When?"):
        assert asking.ask_for_help(link, kind=HelpKind.QUESTION, words=words) == first

    assert said(first) == ["May I?", "When?"]
    assert Matter.objects.open().count() == 1


def test_the_same_words_after_an_answer_are_said_again(link: Link) -> None:
    request = asking.ask_for_help(link, kind=HelpKind.QUESTION, words="May I?")
    answers.answer(request, words="What?", by=factories.make_user())

    asking.write_again(link, request, words="May I?")

    assert said(request) == ["May I?", "What?", "May I?"]


def test_two_open_requests_of_before_stand_in_nobodys_way(link: Link) -> None:
    for words in ("One", "Two"):
        HelpRequest.objects.create(conference=link.author.conference, author=link.author, kind="question", words=words)

    asking.ask_for_help(link, kind=HelpKind.QUESTION, words="Three")

    assert HelpRequest.objects.count() == 2
    assert RequestEntry.objects.get().words == "Three"


def test_nothing_is_added_to_what_is_settled(link: Link) -> None:
    request = asking.ask_for_help(link, kind=HelpKind.QUESTION, words="May I?")
    answers.settle(request, by=factories.make_user())

    with pytest.raises(SettledRequestError):
        asking.write_again(link, request, words="But when?")

    assert said(request) == ["May I?"]


def answer_of(link: Link) -> signing.Answer:
    [sheet] = open_sheets(link)
    return signing.Answer(sheet.agreement.pk, signing.Decision.ACCEPTED, sheet.wording.digest)


def test_case_12_whoever_says_not_me_can_sign_nothing_until_it_is_taken_back(link: Link) -> None:
    given = answer_of(link)
    request = asking.ask_for_help(link, kind=HelpKind.NOT_ME, words="I am Grace")

    for attempt in (signing.sign, signing.dry_run):
        with pytest.raises(signing.NotMeError):
            attempt(link, [given], typed_name=link.author.name)
    assert Signature.objects.count() == 0

    assert asking.take_back_not_me(link)
    signing.sign(link, [given], typed_name=link.author.name)

    request.refresh_from_db()
    assert (request.settled_by, Signature.objects.count()) == (None, 1)
    assert not asking.take_back_not_me(link)
    assert not Matter.objects.open().exists()


@pytest.mark.parametrize("kind", [HelpKind.NOT_ME, HelpKind.NOT_MY_PAPER, HelpKind.CO_AUTHOR])
def test_a_doubt_keeps_a_signed_paper_from_being_clear(link: Link, kind: HelpKind) -> None:
    signing.sign(link, [answer_of(link)], typed_name=link.author.name)
    paper = link.author.authorships.get().paper
    assert paper.is_clear

    asking.ask_for_help(link, kind=kind, words="Grace is missing")
    paper.refresh_from_db()
    assert not paper.is_clear


@pytest.mark.parametrize("kind", HelpKind.of_authors())
def test_a_reminder_that_waits_is_not_sent_once_something_is_asked(link: Link, kind: HelpKind) -> None:
    reminders.remind_one(link.author, by=factories.make_user())
    invitation = factories.make_message(link.author)
    late = factories.make_message(link.author, kind=MessageKind.REMINDER, state=MessageState.SENDING)

    about = None
    if kind == HelpKind.CO_AUTHOR_ADDRESS:
        about = factories.make_authorship(Paper.objects.get(authorships__author=link.author)).pk
    asking.ask_for_help(link, kind=kind, words="Please", about=about)

    reminder = link.author.messages.get(kind=MessageKind.REMINDER, state=MessageState.CANCELLED)
    assert reminder.cancel_cause == CancelCause.ASKED
    late.state = MessageState.QUEUED
    late.save()
    assert delivery.deliver([late.pk]) == 0
    late.refresh_from_db()
    assert late.cancel_cause == CancelCause.ASKED
    invitation.refresh_from_db()
    assert invitation.state == MessageState.QUEUED
