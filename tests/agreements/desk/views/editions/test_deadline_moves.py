"""A deadline is moved: first it is said whom that concerns; then, by choice, those who have not answered are told, each once."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from agreements import audit
from agreements.mail import delivery
from agreements.models import Author, BulkJobKind, CancelCause, Conference, MessageKind, MessageState
from agreements.people import moved_deadlines
from agreements.states import State
from signatures.operations import sweep
from tests import factories
from tests.agreements.desk.views.test_conferences import facts_of
from tests.mail_backend import Backend

pytestmark = pytest.mark.django_db

NEW = "2031-06-30T23:59"


def press(client: Client, conference: Conference, **fields: object) -> HttpResponse:
    conference.refresh_from_db()
    facts = facts_of(conference, time_zone=conference.time_zone, deadline=NEW) | fields
    return client.post(reverse("conference_settings", args=[conference.slug]), facts, follow=True)


def words_of(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def move(client: Client, conference: Conference, **fields: object) -> HttpResponse:
    """Both presses."""
    asked = press(client, conference, **fields)
    return press(client, conference, moved=asked.context["moved"].digest, **fields)


def test_it_is_told_first_and_moved_by_the_second_press(conference: Conference, owner_client: Client) -> None:
    factories.invited_author(conference)
    before = conference.deadline

    asked = press(owner_client, conference)
    conference.refresh_from_db()
    still = conference.deadline
    done = move(owner_client, conference, tell_them="on")

    conference.refresh_from_db()
    assert still == before
    assert "1 person has not answered yet." in words_of(asked)
    assert "Links end on 29 June 2032, 23:59 CEST (21:59 UTC)." in words_of(asked)
    assert "1 person is being told." in words_of(done)
    assert conference.deadline == datetime(2031, 6, 30, 21, 59, tzinfo=UTC)
    assert conference.events.filter(kind="conference.changed").count() == 1


def test_preview_that_is_no_longer_true_is_shown_again(conference: Conference, owner_client: Client) -> None:
    factories.invited_author(conference)
    asked = press(owner_client, conference)
    factories.invited_author(conference)

    again = press(owner_client, conference, moved=asked.context["moved"].digest)

    assert "2 people have not answered yet." in words_of(again)
    assert not conference.events.filter(kind="conference.changed").exists()


def test_nothing_is_asked_where_nobody_was_invited(conference: Conference, owner_client: Client) -> None:
    assert press(owner_client, conference).redirect_chain

    conference.refresh_from_db()
    assert conference.deadline == datetime(2031, 6, 30, 21, 59, tzinfo=UTC)


def test_extended_deadline_opens_again_what_had_passed(conference: Conference, owner_client: Client) -> None:
    author, link = factories.invited_author(conference)
    agreement = factories.make_agreement(conference, state=State.DECLINED)
    past = conference.created_at - timedelta(days=9)
    Conference.objects.filter(pk=conference.pk).update(deadline=past, grace_days=1)

    asked = words_of(press(owner_client, conference))
    move(owner_client, conference)

    assert "1 person can answer again." in asked
    assert "1 declined agreement can be answered otherwise again." in asked
    asked_one = author.authorships.get().agreements.get()
    assert factories.sign(asked_one, link=link).is_accepted
    assert agreement.is_open


def test_shorter_grace_says_who_can_no_longer_answer(conference: Conference, owner_client: Client) -> None:
    factories.invited_author(conference)

    asked = words_of(press(owner_client, conference, deadline="2020-01-31T23:59", grace_days=1))

    assert "1 person can no longer answer." in asked
    assert "That moment has passed already." in asked
    assert "Mail everybody who has not answered yet" not in asked


def test_those_who_wait_are_mailed_once_each(
    conference: Conference, owner_client: Client, mail_backend: type[Backend]
) -> None:
    author, _ = factories.invited_author(conference, papers=2)
    officers, _ = factories.invited_author(conference, name="Emma Employed")
    agent = factories.forward(officers.authorships.get().agreements.get())
    factories.make_agreement(conference, state=State.COUNTERSIGNED)
    without, _ = factories.invited_author(conference)
    Author.objects.filter(pk=without.pk).update(email="")
    move(owner_client, conference, tell_them="on")

    while sweep.run_bulk_job():
        pass
    job = conference.bulk_jobs.get(kind=BulkJobKind.DEADLINE)
    with audit.deed(conference):  # as if a worker had come a second time
        moved_deadlines.part_of_job(job, [key for step in job.steps for key in step])

    mails = conference.messages.filter(kind=MessageKind.DEADLINE)
    assert sorted(mail.email for mail in mails) == sorted([author.email, officers.email, agent.email])
    mail = mails.get(email=author.email)
    words = " ".join(mail.text.split())
    assert "It is 30 June 2031, 23:59 CEST (21:59 UTC) now." in words
    assert "It is about these 2 papers:" in words
    assert "for Emma Employed" in mails.get(email=agent.email).text
    assert delivery.deliver([each.pk for each in mails]) == 3


def test_mail_of_a_deadline_that_was_moved_once_more_is_not_sent(conference: Conference, owner_client: Client) -> None:
    factories.invited_author(conference)
    move(owner_client, conference, tell_them="on")
    while sweep.run_bulk_job():
        pass
    message = conference.messages.get(kind=MessageKind.DEADLINE)
    Conference.objects.update(deadline=datetime(2031, 7, 1, tzinfo=UTC))

    assert delivery.deliver([message.pk]) == 0

    message.refresh_from_db()
    assert (message.state, message.cancel_cause) == (MessageState.CANCELLED, CancelCause.TAKEN_BACK)


def test_job_of_a_former_deadline_tells_nobody(conference: Conference) -> None:
    factories.invited_author(conference)
    job = moved_deadlines.tell(conference, by=factories.make_member(conference))
    Conference.objects.update(deadline=datetime(2031, 7, 1, tzinfo=UTC))

    while sweep.run_bulk_job():
        pass

    assert job is not None
    assert not conference.messages.exists()


@pytest.mark.parametrize(
    ("days", "months", "words"),
    [("0", "6", "31 July 2030, 23:59 CEST (21:59 UTC)"), ("10", "", "10 February 2030, 23:59 CET (22:59 UTC)")],
)
def test_grace_is_days_or_months_and_the_end_of_links_is_told(
    conference: Conference, owner_client: Client, days: str, months: str, words: str
) -> None:
    with time_machine.travel(datetime(2029, 1, 1, tzinfo=UTC)):
        owner_client.force_login(factories.make_member(conference))
        fields = {"deadline": "2030-01-31T23:59", "grace_days": days, "grace_months": months}
        page = words_of(press(owner_client, conference, **fields))

    assert f"Now they end on {words}." in page


def test_two_graces_and_one_that_is_too_long_are_refused(conference: Conference, owner_client: Client) -> None:
    both = press(owner_client, conference, grace_days="3", grace_months="3")
    long = press(owner_client, conference, grace_days="99999", grace_months="")

    assert "Give days or months, and leave the other at 0." in words_of(both)
    assert list(long.context["form"].errors) == ["grace_days"]


def test_anywhere_on_earth_is_chosen_and_shown_by_its_name(conference: Conference, owner_client: Client) -> None:
    page = words_of(press(owner_client, conference, time_zone="anywhere on earth", deadline_meant=""))

    assert '<option value="Anywhere on Earth">' in page
    assert "Etc/GMT+12" not in page
    conference.refresh_from_db()
    assert conference.time_zone in ("Etc/GMT+12", "Europe/Vienna")
