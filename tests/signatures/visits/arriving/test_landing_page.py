"""The page behind a link says what the mail says, in whatever state the conference and the agreements are."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agreements import links
from agreements.conferences import text_variants, texts
from agreements.models import Conference, HelpKind, Link, VariantKind
from agreements.states import State
from tests import factories
from tests.signatures.visiting import at, dump, landing_of, open_link

pytestmark = pytest.mark.django_db


def landing(link: Link) -> str:
    response = Client().get(landing_of(link))
    assert response.status_code == 200
    return response.content.decode()


def asked_with_co_authors(conference: Conference) -> Link:
    author, link = factories.invited_author(conference, name="Ada Lovelace")
    paper = author.authorships.get().paper
    factories.make_agreement(paper=paper, author=factories.make_author(conference, name="Grace Hopper"))
    answered = factories.make_author(conference, name="Emmy Noether", email="emmy@example.org")
    factories.make_agreement(paper=paper, author=answered, state=State.COUNTERSIGNED)
    return link


def draft_of(link: Link, token: str = "") -> str:
    agreement = link.author.authorships.get().agreements.get()
    return reverse("landing_draft", kwargs={"token": token or links.token_of(link), "agreement": agreement.pk})


def test_it_names_co_authors_deadline_person_and_document() -> None:
    conference = factories.make_ready_conference(
        deadline=datetime(2099, 1, 16, 11, 59, tzinfo=UTC), time_zone="Etc/GMT+12", contact_name="Nora Names"
    )
    link = asked_with_co_authors(conference)

    with CaptureQueriesContext(connection) as queries:
        page = landing(link)

    assert "with Grace Hopper and Emmy Noether" in page
    assert "One of your two co-authors has answered." in page
    assert "emmy@example.org" not in page
    assert "15 January 2099, 23:59 Anywhere on Earth (16 January, 11:59 UTC)" in page
    assert 'data-own-clock="2099-01-16T11:59:00+00:00" data-minutes="-720"' in page
    assert f'Nora Names, <a href="mailto:{conference.reply_to}"' in page
    assert f'href="{draft_of(link)}"' in page
    assert len(queries) <= 12


def test_the_agreement_is_read_without_opening_anything(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    _, other = factories.invited_author(conference)
    before = dump()

    read, headed = Client().get(draft_of(link)), Client().head(draft_of(link))
    shouted = Client().get(draft_of(link, links.token_of(link).upper()))

    assert (read.status_code, read["Content-Type"], read.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert (headed.status_code, shouted.status_code) == (200, 200)
    assert Client().get(draft_of(other, links.token_of(link))).status_code == 404
    assert Client().get(draft_of(link, "a" * links.TOKEN_LENGTH)).status_code == 404
    assert dump() == before
    assert read.cookies == {}


def test_in_short_it_says_the_sentences_that_stand_with_the_text(conference: Conference) -> None:
    factories.make_text(conference, in_short="You keep the copyright.\nICML may show it <for ever>.")
    _, link = factories.invited_author(conference)

    page = landing(link)

    assert "<li>You keep the copyright.</li><li>ICML may show it &lt;for ever&gt;.</li>" in page
    assert "What you sign is the agreement itself." in page
    assert "You can decline, and need not say why." in page
    opened = " ".join(open_link(link).get(at("visit", link)).content.decode().split())
    assert "<li>You keep the copyright.</li><li>ICML may show it &lt;for ever&gt;.</li>" in opened
    assert opened.index("You keep the copyright.") < opened.index('class="sheet')


def test_it_says_nothing_in_short_of_words_that_are_not_the_ordinary_ones(conference: Conference) -> None:
    text = factories.make_text(conference, published=False, in_short="You keep the copyright.")
    text_variants.save_variant(conference, VariantKind.CROWN, body=factories.TEXT, by=None)
    texts.publish(text, by=None)
    _, link = factories.invited_author(conference)

    page = landing(link)

    assert "You keep the copyright." not in page
    # As what the paper was written has to be said before there is something to read.
    assert "Read the agreement as PDF" not in page


@pytest.mark.parametrize("kind", [HelpKind.NOT_ME, HelpKind.OTHER_ADDRESS, HelpKind.NOT_MY_PAPER])
def test_what_is_wrong_with_the_mail_can_be_said_right_there(conference: Conference, kind: HelpKind) -> None:
    _, link = factories.invited_author(conference)
    assert f'name="next" value="{kind.value}"' in landing(link)

    response = Client().post(landing_of(link), {"next": kind.value})

    assert (response.status_code, response["Location"]) == (303, at("visit_help", link, kind=kind.value))


def test_nothing_else_is_led_to_from_there(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    for elsewhere in ("paper", "https://example.org", "../../", ""):
        assert Client().post(landing_of(link), {"next": elsewhere})["Location"] == at("visit", link)


class TestItsState:
    def test_past_the_deadline_it_says_until_when_an_answer_counts(self) -> None:
        passed = timezone.now() - timedelta(days=2)
        conference = factories.make_ready_conference(deadline=passed, grace_days=30)
        page = landing(factories.invited_author(conference)[1])
        assert f"has passed, but your answer still counts until {conference.closes_at_in_words}." in page
        assert "Please answer by" not in page

    def test_when_the_time_is_over_it_says_so_and_of_which_paper(self) -> None:
        conference = factories.make_ready_conference(deadline=timezone.now() + timedelta(days=1), grace_days=0)
        author, link = factories.invited_author(conference, papers=2)
        signed, missed = conference.agreements.order_by("pk")
        factories.sign(signed)
        factories.make_message(author, kind="copy", state="sent")
        Conference.objects.update(deadline=timezone.now() - timedelta(days=1))
        page = landing(link)
        assert "The time to answer is over" in page
        assert missed.authorship.paper.title in page
        assert signed.authorship.paper.title not in page
        assert "Show my receipts" in page

    def test_closed(self, conference: Conference) -> None:
        _, link = factories.invited_author(conference)
        Conference.objects.update(closed_at=timezone.now())
        page = landing(link)
        assert f"{conference.name} is closed" in page
        assert f"mailto:{conference.reply_to}" in page

    def test_nothing_left(self, conference: Conference) -> None:
        _, link = factories.invited_author(conference)
        factories.sign(conference.agreements.get())
        page = landing(link)
        assert "You have answered" in page
        assert "This is not my paper" not in page

    def test_of_a_conference_that_does_not_show_who_has_answered(self) -> None:
        link = asked_with_co_authors(factories.make_ready_conference(shows_answers=False))
        page = landing(link)
        assert "with Grace Hopper and Emmy Noether" in page
        assert "answered" not in page
