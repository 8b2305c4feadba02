"""Nobody has answered before a person has. `make robots`; `LINKS` says how many of each kind, one for each author.

What types the name that the page prints is the one kind that cannot be told from a person: SECURITY.md says what remains.
"""

import os
from collections import Counter

import pytest
from django.db.models import Count
from django.test import Client
from playwright.sync_api import BrowserContext

from agreements.models import Conference, Event, Link
from signatures.demonstration import simulation
from signatures.models import Signature
from tests import factories
from tests.robots.clickers import CLICKERS, Clicker, click_everything
from tests.robots.fillers import FILLERS, Filler, fill_in_everything
from tests.signatures.visiting import landing_of

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.no_cover, pytest.mark.timeout(7200)]

LINKS = int(os.environ.get("LINKS") or 200)


@pytest.fixture
def conference(transactional_db: None) -> Conference:
    return factories.make_ready_conference(name="ICML 2020")


def tell(words: str) -> None:
    """One line of the table, of the links that were tried last."""
    counts = Counter(Signature.objects.values_list("decision", flat=True))
    print(f"{LINKS:4} links: {words}: {counts['accepted']} accepted, {counts['declined']} declined")


def links_of(conference: Conference) -> list[Link]:
    """Every third with two papers."""
    return [factories.invited_author(conference, papers=1 + (each % 3 == 2))[1] for each in range(LINKS)]


def test_looks_are_no_answers(conference: Conference) -> None:
    prefetch = {"Purpose": "prefetch", "Sec-Purpose": "prefetch;prerender"}
    links = links_of(conference)
    made = Event.objects.count()

    for link in links:
        client = Client()
        for look in (client.get, client.head):
            assert look(landing_of(link)).status_code == 200
            assert look(landing_of(link), headers=prefetch).status_code == 200

    tell("GET, HEAD, prefetch")
    assert (Event.objects.count(), Signature.objects.count()) == (made, 0)
    assert not Link.objects.filter(opened_at__isnull=False).exists()


@pytest.mark.parametrize("filler", FILLERS, ids=lambda filler: filler.words)
def test_who_fills_in_every_form_has_not_answered(conference: Conference, filler: Filler) -> None:
    pressed = [fill_in_everything(link, filler) for link in links_of(conference)]

    tell(filler.words)
    assert min(pressed) >= 4
    _only_by_the_printed_name(filler.text)


@pytest.mark.parametrize("clicker", CLICKERS, ids=lambda clicker: clicker.words)
def test_a_browser_that_presses_everything_has_not_answered(
    conference: Conference, context: BrowserContext, clicker: Clicker
) -> None:
    pressed = [click_everything(context, link, clicker) for link in links_of(conference)]

    tell(f"Chromium {clicker.words}")
    assert min(pressed) >= 2
    _only_by_the_printed_name(clicker.text)


def _only_by_the_printed_name(text: str | None) -> None:
    answers = Signature.objects.values("decision", "name_grade").annotate(n=Count("pk"))
    if text is not None:
        assert list(answers) == []
    assert all((each["decision"], each["name_grade"]) == ("accepted", "exact") for each in answers)


def test_people_who_type_their_printed_name_sign_at_the_first_try(conference: Conference, site: str) -> None:
    Conference.objects.update(is_demonstration=True)
    conference.refresh_from_db()
    agreements = sum(conference.agreements.of_author(link.author_id).count() for link in links_of(conference))
    people = simulation.visitors(conference, count=LINKS, seed=1)

    report = simulation.simulate(people, base_url=site, accept=1.0, threads=2)

    assert (report.failures, report.accepted, report.declined) == ([], agreements, 0)
    # The button behind the link, the form, and the last button.
    assert [len(visit.posts) for visit in report.visits] == [3] * LINKS
    assert set(Signature.objects.values_list("name_grade", "is_name_confirmed")) == {("exact", False)}
