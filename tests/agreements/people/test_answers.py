"""What staff answer: on the author's page, by mail, and never beside an end that somebody else made."""

import pytest

from agreements.mail import delivery
from agreements.models import (
    Author,
    Conference,
    Event,
    HelpKind,
    HelpRequest,
    Link,
    Matter,
    Message,
    MessageKind,
    RequestEntry,
    RequestState,
    User,
)
from agreements.people import address_changes, answers, former_addresses
from agreements.people.answers import WhatWasDone
from signatures import asking
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(conference: Conference) -> Author:
    return factories.invited_author(conference, email="ada@ex.org")[0]


@pytest.fixture
def staff(conference: Conference) -> User:
    return factories.make_member(conference)


def ask(author: Author, kind: HelpKind = HelpKind.QUESTION, words: str = "May I?") -> HelpRequest:
    return asking.ask_for_help(factories.make_link(author), kind=kind, words=words)


def answered(author: Author) -> list[Message]:
    return list(Message.objects.filter(author=author, kind=MessageKind.ANSWER))


def test_answer_is_kept_and_mailed(author: Author, staff: User) -> None:
    request = ask(author)

    answers.answer(request, words="You may.\nPlease do.", by=staff)

    said = [(turn.by, turn.words) for turn in answers.conversation(request)]
    assert said == [(None, "May I?"), (staff, "You may.\nPlease do.")]
    [mail] = answered(author)
    assert (mail.email, mail.by) == ("ada@ex.org", staff)
    assert "You may.\nPlease do." in mail.text
    assert delivery.deliver([mail.pk]) == 1


def test_a_request_is_asked_answered_asked_again_and_settled(author: Author, staff: User) -> None:
    request = ask(author)

    states = [request.state]
    answers.answer(request, words="You may.", by=staff)
    states.append(HelpRequest.objects.get(pk=request.pk).state)
    asking.write_again(factories.make_link(author), request, words="When?")
    states.append(HelpRequest.objects.get(pk=request.pk).state)
    answers.settle(request, by=staff)
    states.append(HelpRequest.objects.get(pk=request.pk).state)

    assert states == [RequestState.ASKED, RequestState.ANSWERED, RequestState.ASKED, RequestState.SETTLED]


def test_settling_with_words_and_what_was_done_tells_the_author_both(author: Author, staff: User) -> None:
    request = ask(author, HelpKind.NAME, "Ada, please")

    answers.settle(request, words="Thank you.", deed=WhatWasDone.NAME, by=staff)

    [mail] = answered(author)
    assert "Thank you." in mail.text
    assert "The name was corrected." in mail.text
    assert answers.conversation(request)[-1].done == "The name was corrected."
    request.refresh_from_db()
    assert request.settled_by == staff
    assert not Matter.objects.open().exists()


def test_settling_without_a_word_mails_nobody(author: Author, staff: User) -> None:
    answers.settle(ask(author), by=staff)

    assert answered(author) == []
    assert RequestEntry.objects.filter(by=staff).count() == 0


def test_nothing_is_said_once_it_is_settled(author: Author, staff: User) -> None:
    request = ask(author)
    answers.settle(request, by=staff)
    other = factories.make_user()

    with pytest.raises(answers.SettledMeanwhileError):
        answers.answer(request, words="Late.", by=other)
    with pytest.raises(answers.SettledMeanwhileError):
        answers.settle(request, words="Late.", by=other)

    request.refresh_from_db()
    assert (request.settled_by, answered(author)) == (staff, [])
    assert Event.objects.filter(kind="help.settled").count() == 1


def test_who_has_no_address_is_answered_on_the_page_alone(author: Author, staff: User) -> None:
    request = ask(author)
    Author.objects.filter(pk=author.pk).update(email="")

    answers.answer(request, words="You may.", by=staff)

    assert answered(author) == []
    assert answers.conversation(request)[-1].words == "You may."


def test_an_objection_is_answered_at_the_former_address(author: Author, staff: User) -> None:
    factories.make_message(author, state="sent")
    address_changes.change_address(author, email="new@ex.org", by=staff)
    link = Link.objects.to_object().get()
    request = former_addresses.object_to_change(link, words="No!")

    answers.answer(request, words="We look into it.", by=staff)

    [mail] = answered(author)
    assert (mail.email, mail.link) == ("ada@ex.org", link)
    assert "Dear reader," in mail.text
    assert author.name not in mail.text
    address_changes.change_address(author, email="newer@ex.org", by=staff)
    assert delivery.deliver([mail.pk]) == 1


def test_a_request_of_before_shows_its_words(author: Author) -> None:
    old = HelpRequest.objects.create(conference=author.conference, author=author, kind="question", words="Why?")

    assert [(turn.by, turn.words, turn.at) for turn in answers.conversation(old)] == [(None, "Why?", old.created_at)]
    assert old.state == RequestState.ASKED
