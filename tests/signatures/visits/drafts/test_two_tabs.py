"""Two tabs of one link: each keeps what was filled in there, and takes nothing from the other."""

from typing import Any

import pytest
from django.test import Client

from agreements.models import Conference, Link
from signatures.models import VisitDraft
from signatures.visits.drafts import keeping
from tests import factories
from tests.signatures.visiting import at, filled, hidden_fields, open_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(conference: Conference) -> Link:
    return factories.invited_author(conference, papers=2)[1]


def tab(client: Client, link: Link) -> dict[str, Any]:
    """The form of the agreements as it lies on a page that was just opened."""
    return filled(client, link, consent=None, decision=None, typed_name="", reason="")


def keep(client: Client, link: Link, page: dict[str, Any], *, touched: dict[str, str]) -> None:
    """What its script sends once these were filled in."""
    papers = list(VisitDraft.objects.get().papers) if VisitDraft.objects.exists() else []
    names = {"typed_name", "reason", "decision", *(f"decision-{pk}" for pk in papers)}
    left = " ".join(sorted(names - set(touched)))
    assert client.post(at("keep_filled_in", link), page | touched | {"untouched": left}).status_code == 204


def test_what_the_other_tab_has_filled_in_stays(link: Link) -> None:
    client = open_link(link)
    first, second = tab(client, link), tab(client, link)
    keep(client, link, first, touched={"typed_name": "Ada Lovelace", "decision": "accepted"})

    keep(client, link, second, touched={"reason": "Clause 4"})

    draft = VisitDraft.objects.get()
    assert draft.words == {"typed_name": "Ada Lovelace", "reason": "Clause 4"}
    assert {paper["decision"] for paper in draft.papers.values()} == {"accepted"}


def test_the_later_word_in_one_field_counts_and_so_does_none(link: Link) -> None:
    client = open_link(link)
    first, second = tab(client, link), tab(client, link)
    keep(client, link, first, touched={"typed_name": "Ada", "reason": "Clause 4"})
    keep(client, link, second, touched={"typed_name": "Ada Lovelace"})

    keep(client, link, first | {"typed_name": "Ada"}, touched={"reason": ""})

    assert VisitDraft.objects.get().words == {"typed_name": "Ada Lovelace"}


def test_of_two_papers_each_tab_decides_one(link: Link) -> None:
    client = open_link(link)
    page = tab(client, link)
    one, other = [name.removeprefix("shown-") for name in page if name.startswith("shown-")]
    keep(client, link, page, touched={"decision": "accepted"})

    keep(client, link, page, touched={f"decision-{one}": "declined"})
    keep(client, link, page, touched={f"decision-{other}": "later"})

    kept = VisitDraft.objects.get().papers
    assert (kept[one]["decision"], kept[other]["decision"]) == ("declined", "later")


def test_options_that_the_other_tab_has_chosen_stay(link: Link) -> None:
    client = open_link(link)
    page = tab(client, link)
    client.post(at("keep_filled_in", link), page | {"decision": "accepted", "pick-all-0": "1"})
    left = "decision pick-all-0 typed_name reason"
    [one, _] = VisitDraft.objects.get().papers

    client.post(at("keep_filled_in", link), page | {"pick-all-1": "2", "untouched": f"{left} decision-{one}"})

    paper = VisitDraft.objects.get().papers[one]
    assert (paper["decision"], paper["picks"]) == ("accepted", {"pick-all-0": "1", "pick-all-1": "2"})


def test_words_to_the_conference_are_kept_field_by_field(link: Link) -> None:
    client, address = open_link(link), at("visit_help", link, kind="employer")
    page = hidden_fields(client.get(address).content.decode())
    client.post(at("keep_filled_in", link), page | {"officer_name": "Erika", "untouched": "words email"})

    client.post(at("keep_filled_in", link), page | {"words": "In May.", "untouched": "officer_name email"})

    assert VisitDraft.objects.get().words == {"employer/officer_name": "Erika", "employer/words": "In May."}


def test_without_a_script_a_page_is_kept_as_it_lies_there(link: Link) -> None:
    client = open_link(link)
    page = tab(client, link)
    client.post(at("review", link), page | {"typed_name": "Ada", "reason": "Clause 4"})

    client.post(at("review", link), page | {"typed_name": "Ada Lovelace", "reason": ""})

    assert VisitDraft.objects.get().words == {"typed_name": "Ada Lovelace"}


@pytest.mark.parametrize("meanwhile", ["kept", "emptied"])
def test_what_was_read_before_another_tab_has_written_is_not_written_over_it(link: Link, meanwhile: str) -> None:
    client = open_link(link)
    client.post(at("keep_filled_in", link), tab(client, link) | {"typed_name": "Ada"})
    asked = []

    def changed(present: keeping.Content) -> keeping.Content:
        asked.append(present.words)
        if len(asked) == 1 and meanwhile == "kept":
            client.post(at("keep_filled_in", link), tab(client, link) | {"typed_name": "Ada L"})
        elif len(asked) == 1:
            client.post(at("empty_filled_in", link))
        return present._replace(words=present.words | {"question/words": "May I?"})

    keeping.change(link, changed)

    other = {"typed_name": "Ada L"} if meanwhile == "kept" else {}
    assert asked == [{"typed_name": "Ada"}, other]
    assert VisitDraft.objects.get().words == other | {"question/words": "May I?"}
