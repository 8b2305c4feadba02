import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django.live_server_helper import LiveServer

from agreements.conferences import text_variants, texts
from agreements.models import Agreement, Author, Conference, VariantKind
from agreements.states import State
from signatures.demonstration import simulation
from signatures.models import Signature
from tests import factories


@pytest.fixture
def demonstration(db: None) -> Conference:
    return factories.make_ready_conference(is_demonstration=True)


def simulate(conference: str, **options: object) -> str:
    said = StringIO()
    call_command("simulate_authors", conference, stdout=said, stderr=said, **options)
    return said.getvalue()


def test_real_conference_is_refused(conference: Conference) -> None:
    factories.invited_author(conference)

    with pytest.raises(CommandError, match="is not marked as a demonstration"):
        simulate(conference.slug, base_url="http://127.0.0.1:1", count=1)


def test_unknown_conference_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="There is no conference “nowhere”"):
        simulate("nowhere", base_url="http://127.0.0.1:1", count=1)


def test_same_seed_draws_the_same_authors(demonstration: Conference) -> None:
    for _ in range(6):
        factories.invited_author(demonstration)

    drawn = simulation.visitors(demonstration, count=4, seed=1)

    assert len(set(drawn)) == 4
    assert simulation.visitors(demonstration, count=4, seed=1) == drawn
    assert simulation.visitors(demonstration, count=4, seed=2) != drawn


def test_only_authors_with_something_to_answer_are_drawn(demonstration: Conference) -> None:
    factories.make_agreement(demonstration, state=State.DECLINED)
    factories.make_agreement(demonstration, state=State.DRAFT)
    author, _ = factories.invited_author(demonstration, papers=2)
    factories.invited_author()

    assert [visitor.name for visitor in simulation.visitors(demonstration, count=9, seed=1)] == [author.name]


def test_site_that_does_not_answer_is_a_failure(demonstration: Conference) -> None:
    factories.invited_author(demonstration)

    with pytest.raises(CommandError, match="1 of 1 visits failed"):
        simulate(demonstration.slug, base_url="http://127.0.0.1:1", count=1)


def test_too_few_authors_are_said(demonstration: Conference) -> None:
    said = simulate(demonstration.slug, base_url="http://127.0.0.1:1", count=5)

    assert said.splitlines()[:2] == [
        "Only 0 authors have something to answer.",
        "0 authors answered: 0 agreements accepted, 0 declined.",
    ]


@pytest.mark.parametrize("option", ["--count=0", "--threads=0", "--threads=-1"])
def test_senseless_numbers_are_refused(db: None, option: str) -> None:
    with pytest.raises(CommandError, match="must be a whole number from 1 to"):
        call_command("simulate_authors", "icml", "--base-url=http://127.0.0.1:1", "--count=1", option)


@pytest.mark.django_db(transaction=True)
def test_authors_answer_through_the_real_pages(live_server: LiveServer) -> None:
    """They say first as what they wrote their papers, and pick in the text."""
    conference = factories.make_conference(is_demonstration=True)
    text = factories.make_text(
        conference, published=False, body=f"{factories.TEXT}\n\\choice Licence\n- CC BY\n- None\n"
    )
    text_variants.save_variant(conference, VariantKind.EU, body=factories.TEXT, by=None)
    texts.publish(text, by=None)
    factories.invited_author(conference, papers=2)
    for _ in range(3):
        factories.invited_author(conference)

    said = simulate(conference.slug, base_url=live_server.url, count=3, accept=0.5, seed=1, threads=1)

    assert Signature.objects.values("link__author").distinct().count() == 3
    picked = [(each.variant, bool(each.choices)) for each in Signature.objects.all()]
    assert picked == [("", each.is_accepted) for each in Signature.objects.all()]
    answered = Agreement.objects.exclude(state=State.INVITED)
    accepted = answered.filter(state=State.COUNTERSIGNED).count()
    declined = answered.filter(state=State.DECLINED).count()
    first, second = said.splitlines()
    counted = f"{accepted} agreement accepted" if accepted == 1 else f"{accepted} agreements accepted"
    assert first == f"3 authors answered: {counted}, {declined} declined."
    assert re.fullmatch(r"12 posts in \d+\.\d s, \d+\.\d a second; p50 \d+ ms, p99 \d+ ms\.", second)


@pytest.mark.django_db(transaction=True)
def test_link_that_was_taken_back_is_a_failure_that_names_no_key(live_server: LiveServer) -> None:
    conference = factories.make_ready_conference(is_demonstration=True)
    factories.invited_author(conference)
    [visitor] = simulation.visitors(conference, count=1, seed=1)
    Author.objects.get().links.update(token_digest="0" * 64)

    report = simulation.simulate([visitor], base_url=live_server.url, accept=1, threads=1)

    assert report.failures == ["/s/…/ answered 404."]


def test_share_of_posts_is_read_off_the_sorted_ones() -> None:
    report = simulation.SimulationReport(
        [simulation.Visit(posts=[0.3, 0.1]), simulation.Visit(posts=[0.2, 0.4])], seconds=1
    )

    assert (report.slowest_of(0.5), report.slowest_of(0.99)) == (0.3, 0.4)
    assert simulation.SimulationReport([], seconds=1).slowest_of(0.5) == 0
