"""Links end by themselves: with the deadline and its grace, or long after the last mail; then they open nothing."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements import audit
from agreements.mail import queue
from agreements.models import Author, Conference, Link, Message, MessageKind
from agreements.states import State
from tests import factories
from tests.signatures.visiting import at, landing_of, open_link

pytestmark = pytest.mark.django_db


def after(days: float) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=False)


def mailed(author: Author, kind: MessageKind) -> None:
    with audit.deed(author.conference):
        queue.add(kind, author.conference, {author: list(author.conference.agreements.all())})


@pytest.fixture
def closing() -> Conference:
    return factories.make_ready_conference(
        deadline=timezone.now() + timedelta(days=10),
        grace_days=30,
        contact_email="chairs@example.org",
        contact_name="The chairs",
    )


@pytest.mark.parametrize("method", ["get", "post"])
def test_link_works_until_deadline_and_grace_are_over_and_then_tells_nothing(closing: Conference, method: str) -> None:
    _, link = factories.invited_author(closing, name="Ada Lovelace", email="ada@example.org")
    title = closing.papers.get().title

    with after(39):
        assert getattr(Client(), method)(landing_of(link)).status_code in (200, 303)
    with after(41):
        ended = getattr(Client(), method)(landing_of(link))

    page = ended.content.decode()
    assert ended.status_code == 410
    assert "This link has ended" in page
    assert 'href="mailto:chairs@example.org"' in page
    assert not [fact for fact in ("Ada", "Lovelace", "ada@example.org", title) if fact in page]
    assert Link.objects.get(pk=link.pk).opened_at is None or method == "post"


def test_visit_that_is_open_ends_with_its_link(closing: Conference) -> None:
    _, link = factories.invited_author(closing)
    with after(39.99):
        client = open_link(link)
    with after(40.01):
        shown = [client.get(at("visit", link)), client.post(at("sign", link)), client.get(at("done", link))]

    assert [page.status_code for page in shown] == [410] * 3


def test_link_without_a_deadline_works_for_two_years_after_the_last_mail_that_asked() -> None:
    author, link = factories.invited_author(factories.make_ready_conference(deadline=None))

    with after(729):
        mailed(author, MessageKind.REMINDER)
        before = Client().get(landing_of(link)).status_code
    with after(729 + 729):
        reminded = Client().get(landing_of(link)).status_code
    with after(729 + 731):
        over = Client().get(landing_of(link)).status_code

    assert (before, reminded, over) == (200, 200, 410)


def test_signed_copy_can_be_fetched_for_a_while_however_late_it_was_mailed(closing: Conference) -> None:
    author, link = factories.invited_author(closing)
    factories.sign(closing.agreements.get())
    with after(100):
        mailed(author, MessageKind.COPY)
        soon = Client().get(landing_of(link)).status_code
    with after(191):
        late = Client().get(landing_of(link)).status_code

    assert (soon, late) == (200, 410)


def test_later_deadline_opens_it_again(closing: Conference) -> None:
    _, link = factories.invited_author(closing)
    with after(41):
        before = Client().get(landing_of(link)).status_code
        Conference.objects.update(deadline=timezone.now() + timedelta(days=1))
        after_it = Client().get(landing_of(link)).status_code

    assert (before, after_it) == (410, 200)


def test_no_new_link_is_mailed_that_would_open_nothing(closing: Conference) -> None:
    factories.invited_author(closing, email="ada@example.org")
    with after(41):
        answer = Client().post(reverse("new_link"), {"email": "ada@example.org"})

    assert answer.status_code == 200
    assert not Message.objects.filter(kind=MessageKind.LINK).exists()


@pytest.mark.parametrize(
    ("days", "words"), [(1, "The link in the mails works until"), (41, "The link in the mails ended on")]
)
def test_staff_see_until_when_it_works(closing: Conference, days: int, words: str) -> None:
    author, _ = factories.invited_author(closing)
    with after(days):
        client = Client()
        client.force_login(factories.make_member(closing))
        page = client.get(reverse("author", args=[closing.slug, author.pk])).content.decode()

    assert words in page
    assert closing.agreements.get().state == State.INVITED
