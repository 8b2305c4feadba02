"""What somebody has filled in is neither lost nor an answer."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from agreements import links
from agreements.models import Author, Conference, Event, HelpKind, Link
from signatures import asking
from signatures.models import Signature, VisitDraft
from signatures.operations import sweep
from signatures.privacy import report
from signatures.visits.drafts import keeping
from tests import factories
from tests.signatures.visiting import at, dump, filled, hidden_fields, inputs_of, open_link, signed_off

pytestmark = pytest.mark.django_db

_TYPED = {"typed_name": "Ada L", "reason": "Not mine\r\nto give"}


def _keys(author: Author) -> list[str]:
    return [str(each.pk) for each in author.conference.agreements.of_author(author.pk).shown_to_author()]


def _shown(client: Client, link: Link) -> dict[str, str]:
    """What stands in the fields of the page, with what is chosen."""
    fields = inputs_of(client.get(at("visit", link)).content.decode())
    typed = {each["name"]: each.get("value", "") for each in fields if each.get("type") == "text"}
    chosen = {each["name"]: each.get("value", "on") for each in fields if "checked" in each}
    return typed | chosen


def test_what_a_page_sends_while_it_is_filled_in_is_there_again_in_another_browser(conference: Conference) -> None:
    _, link = factories.invited_author(conference, papers=2, name="Ada Lovelace")
    client = open_link(link)
    given = filled(client, link, consent="on", declining="decline", confirmed_name="different", **_TYPED)
    before, moments = dump(), Event.objects.count()

    assert client.post(at("keep_filled_in", link), given).status_code == 204

    changed = {name for name, rows in dump().items() if rows != before[name]}
    assert changed == {"signatures_visitdraft", "django_session"}
    assert Event.objects.count() == moments
    other = open_link(link)
    page = other.get(at("visit", link)).content.decode()
    assert "stands here again. Nothing of it is signed." in page
    assert "Not mine\nto give</textarea>" in page
    # The tick, and what is typed on the last page, are acts of the moment.
    assert _shown(other, link) == {"typed_name": "Ada L", "decision": "accepted"}
    draft = VisitDraft.objects.get()
    assert set(draft.words) == {"typed_name", "reason"}
    assert {name for paper in draft.papers.values() for name in paper} == {"decision", "shown", "day", "picks"}

    emptied = other.post(at("empty_filled_in", link))
    assert (emptied.status_code, emptied["Location"]) == (303, at("visit", link))
    assert _shown(other, link) == {"typed_name": ""}
    assert not VisitDraft.objects.exists()


@pytest.mark.parametrize("button", ["visit", "review", "sign"])
def test_a_post_that_asks_back_is_kept(conference: Conference, button: str) -> None:
    _, link = factories.invited_author(conference)
    client = open_link(link)

    asked_back = client.post(at(button, link), filled(client, link, consent=None, typed_name="Ada L"))

    assert asked_back.status_code == (200 if button == "visit" else 422)
    assert _shown(open_link(link), link) == {"typed_name": "Ada L", "decision": "accepted"}


def test_what_was_answered_is_kept_no_longer(conference: Conference) -> None:
    author, link = factories.invited_author(conference, papers=3)
    client = open_link(link)
    first, second, third = _keys(author)
    decided = {f"decision-{first}": "accepted", f"decision-{second}": "declined", f"decision-{third}": "later"}
    given = filled(client, link, decision=None, reason="Not mine", **decided)
    review = client.post(at("review", link), given).content.decode()
    assert set(VisitDraft.objects.get().papers) == {first, second, third}

    client.post(at("sign", link), signed_off(review))

    assert Signature.objects.count() == 2
    assert not VisitDraft.objects.exists()


def test_nothing_filled_in_is_nothing_kept(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    client = open_link(link)
    blank: dict[str, Any] = {"decision": None, "consent": "on", "typed_name": "", "reason": " "}

    client.post(at("review", link), filled(client, link, typed_name="Ada"))
    client.post(at("review", link), filled(client, link, **blank))

    assert not VisitDraft.objects.exists()


def test_a_visit_that_has_ended_keeps_what_its_browser_sends(conference: Conference) -> None:
    """Another browser, which never opened the link, writes nothing by its address alone."""
    _, link = factories.invited_author(conference)
    client = open_link(link)
    given = filled(client, link, typed_name="Ada L")

    with time_machine.travel(timezone.now() + timedelta(seconds=settings.VISIT_SECONDS + 1), tick=True):
        stranger = Client().post(at("review", link), given)
        assert (stranger.status_code, VisitDraft.objects.count()) == (403, 0)
        assert "was not recorded" in stranger.content.decode()
        assert conference.name not in stranger.content.decode()
        ended = client.post(at("review", link), given)
        assert ended.status_code == 403
        assert "all that you filled in is kept" in ended.content.decode()
        assert "Ada L" not in ended.content.decode()
        assert conference.name in ended.content.decode()
        assert _shown(open_link(link), link)["typed_name"] == "Ada L"


def test_under_other_words_only_the_name_stands_there_and_after_midnight_all(conference: Conference) -> None:
    author, link = factories.invited_author(conference)
    client = open_link(link)
    client.post(at("keep_filled_in", link), filled(client, link, typed_name="Ada L"))

    with time_machine.travel(timezone.now() + timedelta(days=1), tick=True):
        assert _shown(open_link(link), link) == {"typed_name": "Ada L", "decision": "accepted"}
    paper = author.authorships.get().paper
    paper.title = "Another title"
    paper.save()
    assert _shown(client, link) == {"typed_name": "Ada L"}


def test_a_paper_that_came_later_is_decided_by_nobody(conference: Conference) -> None:
    author, link = factories.invited_author(conference)
    client = open_link(link)
    client.post(at("keep_filled_in", link), filled(client, link, typed_name="Ada L"))
    [first] = _keys(author)
    factories.invite(factories.make_agreement(author=author))

    assert _shown(client, link) == {"typed_name": "Ada L", f"decision-{first}": "accepted"}


def test_after_thirty_days_the_ticker_deletes_it(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    client = open_link(link)
    client.post(at("keep_filled_in", link), filled(client, link))
    for days, left in ((29, 1), (31, 0)):
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=True):
            sweep.tick()
            assert VisitDraft.objects.count() == left


def test_what_is_kept_is_bounded_and_is_of_the_links_own_papers(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    others, _ = factories.invited_author(conference)
    client = open_link(link)
    given = filled(client, link, typed_name="A\0" * 500, reason="B" * 9000, decision="perhaps")
    [theirs] = _keys(others)
    given |= {f"shown-{theirs}": "x", f"decision-{theirs}": "declined", "anything": "else"}
    given |= {f"pick-{number}": "1" for number in range(90)} | {"pick-" + "1" * 90: "1", "pick-all-0": "no number"}

    client.post(at("keep_filled_in", link), given)

    draft = VisitDraft.objects.get()
    assert draft.words == {"typed_name": "A" * 200, "reason": "B" * 2000}
    [paper] = draft.papers.values()
    assert (theirs in draft.papers, paper["decision"], len(paper["picks"])) == (False, "", 50)


def test_who_said_not_me_and_a_link_that_was_taken_back_keep_nothing(conference: Conference) -> None:
    author, link = factories.invited_author(conference)
    client = open_link(link)
    given = filled(client, link)
    asking.ask_for_help(link, kind=HelpKind.NOT_ME, words="")
    assert client.post(at("keep_filled_in", link), given).status_code == 204
    links.revoke(author)
    assert client.post(at("keep_filled_in", link), given).status_code == 410
    assert not VisitDraft.objects.exists()


def test_an_officers_office_as_it_was_given_is_nothing_filled_in(conference: Conference) -> None:
    author, _ = factories.invited_author(conference)
    agent = factories.forward(*conference.agreements.of_author(author.pk))
    link = factories.officers_link(agent)
    client = open_link(link)
    page = hidden_fields(client.get(at("visit", link)).content.decode())
    client.post(at("keep_filled_in", link), page)
    assert not VisitDraft.objects.exists()

    client.post(at("keep_filled_in", link), page | {"signer_title": "Dean of Arts"})
    assert VisitDraft.objects.get().words == {"signer_title": "Dean of Arts"}
    assert _shown(client, link)["signer_title"] == "Dean of Arts"


def test_the_report_about_a_person_tells_it(conference: Conference) -> None:
    _, link = factories.invited_author(conference, email="ada@example.org")
    keeping.keep(link, filled(open_link(link), link, typed_name="Ada Draft"))

    told = report.of_address("ada@example.org", [conference]).facts

    [row] = told["conferences"][0]["people"][0]["filled_in"]
    assert row["words"] == {"typed_name": "Ada Draft"}
