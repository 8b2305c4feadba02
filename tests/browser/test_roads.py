"""Each way out of an author's pages, on a phone and at a desk, with a script and without: `make looks` walks all of them in
all four, the gate each in one."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page

from agreements.models import Link
from tests import factories
from tests.browser import answering_roads, roads
from tests.browser.chromium import behind
from tests.browser.roads import Walk
from tests.browser.world import SAMPLE

pytestmark = [pytest.mark.browser, pytest.mark.no_cover, pytest.mark.timeout(900)]

# A phone, a script.
SORTS = [(True, True), (False, False), (True, False), (False, True)]


@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["one_look", "all"])
def test_every_way_out_is_walked(whole: bool, browser: Browser, site: str, subtests: pytest.Subtests) -> None:
    staff = factories.make_user(name="Olga Owner")
    for number, road in enumerate((*roads.ROADS, *answering_roads.ROADS)):
        for is_phone, has_script in SORTS if whole else [SORTS[number % len(SORTS)]]:
            sort = f"{'phone' if is_phone else 'desk'}, {'script' if has_script else 'no script'}"
            with subtests.test(road.__name__, sort=sort):
                conference = factories.make_conference(name=f"ICML {number} {sort}")
                factories.make_text(conference, body=SAMPLE)
                author, link = factories.invited_author(conference, papers=2, name="Ada Ames")

                @contextmanager
                def opened(link: Link, is_phone: bool = is_phone, has_script: bool = has_script) -> Iterator[Page]:
                    with behind(browser, site, link, is_phone=is_phone, has_script=has_script) as page:
                        yield page

                with opened(link) as page:
                    road(Walk(page, author, link, staff, has_script, opened))
