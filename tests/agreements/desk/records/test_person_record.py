"""What stands first on a person's page, and which button comes with it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import resolve, reverse

from agreements.models import Author, Conference, HelpKind, Message, MessageState
from agreements.states import State
from signatures import asking
from tests import factories

pytestmark = pytest.mark.django_db


def uninvited(conference: Conference) -> Author:
    return factories.make_agreement(conference).authorship.author


def without_address(conference: Conference) -> Author:
    author = factories.make_author(conference, email="")
    factories.make_agreement(author=author)
    return author


def waiting(conference: Conference) -> Author:
    return factories.invited_author(conference, papers=2)[0]


def refused(conference: Conference) -> Author:
    author = waiting(conference)
    factories.make_message(author, state=MessageState.FAILED)
    return author


def refused_before(conference: Conference) -> Author:
    author = refused(conference)
    Message.objects.update(email="former@example.org")
    return author


def asking_for_help(conference: Conference) -> Author:
    author, link = factories.invited_author(conference)
    asking.ask_for_help(link, kind=HelpKind.QUESTION, words="Why?")
    return author


def declined(conference: Conference) -> Author:
    return factories.make_agreement(conference, state=State.DECLINED).authorship.author


def signed(conference: Conference) -> Author:
    return factories.make_agreement(conference, state=State.COUNTERSIGNED).authorship.author


def of_no_paper(conference: Conference) -> Author:
    return factories.make_author(conference)


CASES = [
    (uninvited, "Was not invited yet", "author_invite"),
    (without_address, "Cannot be asked: there is no address", "author_address"),
    (waiting, "2 answers are missing, first asked for just now", "author_remind"),
    (refused, "The mail to this address was refused just now", "author_address"),
    (refused_before, "2 answers are missing, first asked for just now", "author_remind"),
    (asking_for_help, "Asked for help just now: I have a question", "help_request"),
    (declined, "Declined just now", "agreement"),
    (signed, "Nothing is missing", ""),
    (of_no_paper, "Has nothing to sign", ""),
]


@pytest.mark.parametrize(("make", "words", "page"), CASES)
def test_what_helps_most_comes_first(
    manager_client: Client, conference: Conference, make: Callable[[Conference], Author], words: str, page: str
) -> None:
    author = make(conference)

    shown = manager_client.get(reverse("author", args=[conference.slug, author.pk]))

    standing = shown.context["standing"]
    offered = standing.help.url if standing.help else ""
    if standing.press:
        offered = reverse(standing.press.name, args=[conference.slug, author.pk])
    assert standing.words == words
    assert (resolve(offered).url_name if offered else "") == page
    assert shown.content.decode().count("button primary") == bool(page)


def test_a_viewer_is_told_and_offered_nothing(viewer_client: Client, conference: Conference) -> None:
    author = asking_for_help(conference)

    page = viewer_client.get(reverse("author", args=[conference.slug, author.pk])).content.decode()

    assert "Asked for help just now: I have a question." in page
    assert ">Answer<" not in page
    assert "button primary" not in page
