"""Nobody has answered before a person has. `make robots`; `LINKS` says how many of each kind (`trying`), one for each author.

What types the name that the page prints is the one kind that cannot be told from a person: SECURITY.md says what remains.
"""

import pytest
from django.test import Client

from agreements.models import Conference, Event, Link
from signatures.models import Signature
from tests import factories
from tests.robots.fillers import FILLERS, WAYS, Filler, fill_in_everything
from tests.robots.trying import links_of, only_by_the_printed_name, tell
from tests.signatures.visiting import landing_of

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.no_cover, pytest.mark.timeout(7200)]


@pytest.fixture
def conference(db: None) -> Conference:
    return factories.make_ready_conference(name="ICML 2020")


def test_looks_are_no_answers(conference: Conference) -> None:
    prefetch = {"Purpose": "prefetch", "Sec-Purpose": "prefetch;prerender"}
    links = links_of(conference)
    made = Event.objects.count()

    for link in links:
        client = Client()
        for look in (client.get, client.head):
            assert look(landing_of(link)).status_code == 200
            assert look(landing_of(link), headers=prefetch).status_code == 200

    tell("GET, HEAD, prefetch", links)
    assert (Event.objects.count(), Signature.objects.count()) == (made, 0)
    assert not Link.objects.filter(opened_at__isnull=False).exists()


@pytest.mark.parametrize("filler", FILLERS, ids=lambda filler: filler.words)
def test_who_fills_in_every_form_has_not_answered(conference: Conference, filler: Filler) -> None:
    links = links_of(conference, ways=WAYS)
    pressed = [fill_in_everything(link, filler) for link in links]

    tell(filler.words, links)
    assert min(pressed) >= 4
    only_by_the_printed_name(filler.text)
    if (filler.text, filler.takes_last, filler.is_reversed) == (None, False, False):
        # It gets to the last button, and so do the others.
        assert Signature.objects.count() >= len(links)
