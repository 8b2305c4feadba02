"""What somebody types to the conference or to a co-author, and has not sent, is there again."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from agreements.models import Conference, HelpKind, HelpRequest, Link
from agreements.people import answers
from agreements.people.answers import WhatWasDone
from signatures import asking
from signatures.models import VisitDraft
from signatures.visits.drafts import unsent
from tests import factories
from tests.signatures.visiting import at, filled, hidden_fields, open_link, signed_off

pytestmark = pytest.mark.django_db

_OFFICER = {"officer_name": "Erika Employer", "email": "not an address"}


@pytest.fixture
def link(conference: Conference) -> Link:
    author, link = factories.invited_author(conference, name="Ada Ames")
    factories.make_agreement(paper=author.authorships.get().paper, state="invited")
    return link


def _page(client: Client, address: str, **typed: str) -> dict[str, str]:
    """What a browser sends of it with this typed in."""
    return hidden_fields(client.get(address).content.decode()) | typed


def _typed(client: Client, address: str) -> dict[str, str]:
    """What stands in its fields."""
    page = client.get(address)
    form = page.context["form"]
    return {each.html_name: str(value) for each in form if (value := each.value())}


def _addresses(link: Link) -> dict[str, tuple[str, dict[str, str]]]:
    """A page of each sort, with what the fields take and do not send."""
    request = asking.ask_for_help(link, kind=HelpKind.PAPER, words="")
    whom = link.author.authorships.get().paper.authorships.exclude(author=link.author).get()
    return {
        "help": (at("visit_help", link, kind="employer"), _OFFICER),
        "request": (at("visit_request", link, pk=request.pk), {"words": "x" * 2001}),
        "note": (at("visit_nudge", link, authorship=whom.pk), {"words": "see www.example.org"}),
    }


@pytest.mark.parametrize("page", ["help", "request", "note"])
@pytest.mark.parametrize("way", ["while it is typed", "a button that asks back", "after the visit has ended"])
def test_typed_words_are_there_again_in_another_browser(link: Link, page: str, way: str) -> None:
    address, typed = _addresses(link)[page]
    client = open_link(link)
    given = _page(client, address, **typed)

    match way:
        case "while it is typed":
            assert client.post(at("keep_filled_in", link), given).status_code == 204
        case "a button that asks back":
            assert client.post(address, given).status_code == 422
        case _:
            with time_machine.travel(timezone.now() + timedelta(seconds=settings.VISIT_SECONDS + 1), tick=True):
                ended = client.post(address, given)
                assert ended.status_code == 403
                assert "Nothing was sent yet, but what you typed is kept." in ended.content.decode()
                assert ("choose “My employer must sign”" in ended.content.decode()) == (page == "help")

    other = open_link(link)
    assert _typed(other, address) == {name: words[:2000] for name, words in typed.items()}
    shown = other.get(address).content.decode()
    assert "What you typed before is kept and stands here again." in shown
    assert ("(not sent yet)" in other.get(at("visit", link)).content.decode()) == (page == "help")
    assert HelpRequest.objects.filter(kind=HelpKind.EMPLOYER).count() == 0

    emptied = other.post(at("empty_filled_in", link), hidden_fields(shown))
    assert (emptied.status_code, emptied["Location"]) == (303, address)
    assert _typed(other, address) == {}
    assert not VisitDraft.objects.exists()


def test_what_was_sent_is_kept_no_longer(link: Link) -> None:
    client = open_link(link)
    for page, (address, _) in _addresses(link).items():
        given = _page(client, address, words="Please call me.")
        client.post(at("keep_filled_in", link), given)
        assert VisitDraft.objects.get().unsent

        assert client.post(address, given).status_code == 303, page
        assert not VisitDraft.objects.exists()


def test_answers_and_unsent_words_are_kept_beside_each_other(link: Link) -> None:
    client, address = open_link(link), at("visit_help", link, kind="question")
    client.post(at("keep_filled_in", link), filled(client, link, typed_name="Ada L"))
    client.post(at("keep_filled_in", link), _page(client, address, words="May I?"))
    client.post(at("keep_filled_in", link), filled(client, link, typed_name="Ada Lo"))

    draft = VisitDraft.objects.get()
    assert draft.words == {"typed_name": "Ada Lo", "question/words": "May I?"}
    client.post(at("empty_filled_in", link))
    draft.refresh_from_db()
    assert (draft.words, draft.papers) == ({"question/words": "May I?"}, {})
    page = client.get(at("visit", link)).content.decode()
    assert "stands here again" not in page
    client.post(at("keep_filled_in", link), filled(client, link, decision=None, typed_name=""))
    assert VisitDraft.objects.get().unsent

    review = client.post(at("review", link), filled(client, link))
    assert client.post(at("sign", link), signed_off(review.content.decode())).status_code == 303

    assert VisitDraft.objects.get().words == {"question/words": "May I?"}
    assert _typed(client, address) == {"words": "May I?"}


def test_words_to_what_was_settled_meanwhile_are_kept_for_the_new_request(link: Link) -> None:
    request = asking.ask_for_help(link, kind=HelpKind.QUESTION, words="May I?")
    client, address = open_link(link), at("visit_request", link, pk=request.pk)
    given = _page(client, address, words="But when?")
    client.post(at("keep_filled_in", link), given)
    answers.settle(request, words="Yes.", deed=WhatWasDone.NOTHING, by=factories.make_user())

    over = client.post(address, given)

    assert over.status_code == 409
    assert _typed(open_link(link), at("visit_help", link, kind="question")) == {"words": "But when?"}
    client.post(at("visit_help", link, kind="question"), _page(client, address) | {"words": "But when?"})
    assert not VisitDraft.objects.exists()


def test_what_was_typed_of_one_co_author_never_stands_at_another(conference: Conference) -> None:
    author, link = factories.invited_author(conference)
    paper = author.authorships.get().paper
    one, other = (factories.make_authorship(paper, printed_name=name) for name in ("Bea Boe", "Cy Coe"))
    client, address = open_link(link), at("visit_help", link, kind="co_author_address")
    client.post(at("keep_filled_in", link), _page(client, address, about=str(one.pk), email="bea@example.org"))

    assert _typed(client, f"{address}?co_author={other.pk}") == {"about": str(other.pk)}
    assert _typed(client, f"{address}?co_author={one.pk}") == {"about": str(one.pk), "email": "bea@example.org"}
    assert _typed(client, address) == {"about": str(one.pk), "email": "bea@example.org"}


def test_nothing_is_kept_of_pages_that_are_not_theirs_nor_without_words(conference: Conference, link: Link) -> None:
    _, others = factories.invited_author(conference)
    theirs = asking.ask_for_help(others, kind=HelpKind.QUESTION, words="Secret")
    whom = link.author.authorships.get().paper.authorships.exclude(author=link.author).get()
    officer = factories.officers_link(factories.forward(*conference.agreements.of_author(link.author_id)))
    tried: list[tuple[Link, dict[str, Any]]] = [
        (link, {"asking": unsent.of_request(theirs.pk), "words": "Why?"}),
        (others, {"asking": unsent.of_note(whom.pk), "words": "Please."}),
        (link, {"asking": "money", "words": "Why?"}),
        (link, {"asking": "request-²", "words": "Why?"}),
        (link, {"asking": "name", "words": " \r\n", "about": "0"}),
        (officer, {"asking": "question", "words": "Why?"}),
    ]
    for each, given in tried:
        assert open_link(each).post(at("keep_filled_in", each), given).status_code == 204
    assert not VisitDraft.objects.exists()
    assert open_link(link).post(at("empty_filled_in", link), {"asking": "money"})["Location"] == at("visit", link)

    client = open_link(link)
    long = dict.fromkeys(("words", "printed_name", "clause", "other"), "x" * 9000)
    client.post(at("keep_filled_in", link), {"asking": "name", **long})
    kept = {"name/words": 2000, "name/printed_name": 200, "name/clause": 200}
    assert {name: len(words) for name, words in VisitDraft.objects.get().words.items()} == kept


def test_enter_sends_and_never_empties(link: Link) -> None:
    client = open_link(link)
    for address, typed in _addresses(link).values():
        client.post(at("keep_filled_in", link), _page(client, address, **typed))
        page = client.get(address).content.decode()
        form = page[page.index('name="asking"') :]
        assert form.index("<button") < form.index("formaction")
