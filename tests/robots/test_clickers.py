"""A browser without anybody before it, and people: `make robots`."""

import pytest
from playwright.sync_api import BrowserContext

from agreements.models import Conference
from signatures.demonstration import simulation
from signatures.models import Signature
from tests import factories
from tests.robots.clickers import CLICKERS, WAYS, Clicker, click_everything
from tests.robots.trying import LINKS, links_of, only_by_the_printed_name, tell

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.no_cover, pytest.mark.timeout(7200)]


@pytest.fixture
def conference(site: str) -> Conference:
    return factories.make_ready_conference(name="ICML 2020", is_demonstration=True)


@pytest.mark.parametrize("clicker", CLICKERS, ids=lambda clicker: clicker.words)
def test_a_browser_that_presses_everything_has_not_answered(
    conference: Conference, context: BrowserContext, clicker: Clicker
) -> None:
    links, page = links_of(conference, ways=WAYS), context.new_page()
    pressed = [click_everything(page, link, clicker) for link in links]

    tell(f"Chromium {clicker.words}", links)
    assert min(pressed) >= 2
    only_by_the_printed_name(clicker.text)


def test_people_who_type_their_printed_name_sign_at_the_first_try(conference: Conference, site: str) -> None:
    links = links_of(conference)
    agreements = sum(conference.agreements.of_author(link.author_id).count() for link in links)
    people = simulation.visitors(conference, count=LINKS, seed=1)

    report = simulation.simulate(people, base_url=site, accept=1.0, threads=2)

    tell("people", links)
    assert (report.failures, report.accepted, report.declined) == ([], agreements, 0)
    # The button behind the link, the form, and the last button.
    assert [len(visit.posts) for visit in report.visits] == [3] * LINKS
    assert set(Signature.objects.values_list("name_grade", "is_name_confirmed")) == {("exact", False)}
