"""The calendar of reminders: shown, changed, switched, and the names and reasons behind its numbers."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from agreements.models import (
    Agreement,
    CancelCause,
    Conference,
    Message,
    MessageKind,
    MessageState,
    ReminderRound,
    ReminderSchedule,
    Role,
)
from agreements.people.reminding import on_time, switching
from signatures.operations import sweep
from tests import factories

pytestmark = pytest.mark.django_db
DEADLINE = datetime(2026, 6, 30, 21, 59, tzinfo=UTC)


@pytest.fixture
def conference():
    with time_machine.travel(DEADLINE - timedelta(days=10), tick=False):
        yield factories.make_ready_conference(deadline=DEADLINE, grace_days=10)


def url(conference: Conference, name: str, *keys: object) -> str:
    return reverse(name, args=[conference.slug, *keys])


def flashes(response) -> list[str]:
    return [str(message) for message in response.wsgi_request._messages]


def of(conference: Conference, role: Role = Role.MANAGER) -> Client:
    client = Client()
    client.force_login(factories.make_member(conference, role))
    return client


def words(response) -> str:
    return " ".join(response.content.decode().split())


def test_calendar_shows_each_day_with_who_would_get_it_and_who_would_not(conference, viewer_client):
    for _ in range(2):
        factories.invited_author(conference)
    factories.make_author(conference)
    factories.invited_author(conference, reachability="bounced")

    page = viewer_client.get(url(conference, "reminders"))

    assert [(day.words, day.count, list(day.reasons)) for day in page.context["coming"]] == [
        (when, 2, ["1 person whose last mail did not arrive"])
        for when in (
            "7 days before the deadline",
            "3 days before the deadline",
            "1 day before the deadline",
            "1 week after the deadline",
        )
    ]
    assert "this is switched off" in words(page)
    assert url(conference, "switch_on_reminders") not in words(page)


def test_day_to_come_opens_into_names(conference, manager_client):
    authors = [factories.invited_author(conference, name=f"Ada Ames {n:03}")[0] for n in range(7)]
    signed = factories.make_agreement(conference, state="countersigned").authorship.author
    address = url(conference, "reminders_ahead") + "?day=2026-06-23"

    page = manager_client.get(address)
    opened = manager_client.get(f"{address}&group=due")

    told = [(group.words, group.count, [name for _, name in group.names]) for group in page.context["groups"]]
    assert told == [
        ("would get it", 7, [author.name for author in authors[:5]]),
        ("already answered", 1, [signed.name]),
    ]
    assert [name for _, name in opened.context["people"]] == [author.name for author in authors]
    for wrong in (f"{address}&group=nobody", url(conference, "reminders_ahead"), address.replace("23", "22")):
        assert manager_client.get(wrong).status_code == 404


def test_it_is_switched_on_after_it_was_shown_and_off_again(conference):
    client = of(conference)
    factories.invited_author(conference)

    shown = client.get(url(conference, "switch_on_reminders"))
    assert shown.context["sample"][0] == "23 Jun 2026, 7 days before the deadline: 1 person"
    assert not ReminderSchedule.objects.exists()

    assert flashes(client.post(url(conference, "switch_on_reminders"))) == [
        "Reminders leave by themselves from now on, on the days below."
    ]
    assert ReminderSchedule.objects.get().is_on
    page = client.get(url(conference, "reminders"))
    assert "Reminders 14, 7, 3 and 1 days before the deadline, then every week after it" in words(page)
    assert page.context["timeline"][0].words.endswith("had reminders leave by themselves")
    again = client.post(url(conference, "switch_on_reminders"))
    assert flashes(again)[-1] == "They were switched on already."

    client.post(url(conference, "switch_off_reminders"))
    assert not ReminderSchedule.objects.get().is_on
    assert flashes(client.post(url(conference, "switch_off_reminders")))[-1] == "They were switched off already."


def test_without_a_deadline_the_page_says_what_to_do(client):
    conference = factories.make_conference(deadline=None)
    client.force_login(factories.make_member(conference))

    page = client.get(url(conference, "reminders"))
    asked = client.get(url(conference, "switch_on_reminders"))
    response = client.post(url(conference, "switch_on_reminders"))

    assert url(conference, "conference_settings") in words(page)
    assert asked.context["disabled_because"] == "There is no deadline yet. Set one in the settings first."
    assert flashes(response) == ["There is no deadline yet. Set one in the settings first."]


def test_days_are_saved_as_people_write_them(conference):
    client, address = of(conference), url(conference, "edit_reminders")
    form = client.get(address).context["form"]
    posted = {name: form[name].value() for name in form.fields} | {"hour": "17", "days": "1; 10,2 2"}

    client.post(address, posted | {"is_anywhere_on_earth": "True", "is_weekly_after": ""})

    saved = ReminderSchedule.objects.get()
    assert (saved.days, saved.hour, saved.is_anywhere_on_earth, saved.is_weekly_after) == ([10, 2, 1], 17, True, False)
    assert client.get(address).context["form"]["days"].value() == "10, 2, 1"
    assert not saved.is_on


@pytest.mark.parametrize(
    ("field", "value"),
    [("days", "a week"), ("days", "-1"), ("days", "1000"), ("hour", "24"), ("pause_days", "0"), ("most_a_week", "8")],
)
def test_wrong_days_and_brakes_are_refused_where_they_stand(conference, field, value):
    client, address = of(conference), url(conference, "edit_reminders")
    form = client.get(address).context["form"]
    posted = {name: form[name].value() for name in form.fields} | {field: value}

    refused = client.post(address, posted)

    assert list(refused.context["form"].errors) == [field]
    assert not ReminderSchedule.objects.exists()


@pytest.fixture
def ran(conference):
    """A round that reached one of three; another one was missed."""
    answered, bounced, waiting = (factories.invited_author(conference, name=name)[0] for name in ("Ada", "Ben", "Cy"))
    switching.switch_on(conference, by=factories.make_member(conference))
    with time_machine.travel(DEADLINE - timedelta(days=7), tick=False):
        factories.sign(answered.authorships.get().agreements.get())
        type(bounced).objects.filter(pk=bounced.pk).update(reachability="bounced")
        on_time.owe_rounds()
        sweep.run_bulk_job()
        Message.objects.filter(kind=MessageKind.REMINDER).update(state=MessageState.SENT, sent_at=DEADLINE)
    with time_machine.travel(DEADLINE + timedelta(days=3), tick=False):
        on_time.owe_rounds()
        yield answered, bounced, waiting


def test_round_that_was_tells_what_became_of_its_mails_and_whom_it_left_out(conference, ran):
    client = of(conference)
    answered, bounced, waiting = ran

    past = client.get(url(conference, "reminders")).context["past"]
    first = client.get(url(conference, "reminder_round", past[-1].held.pk))

    told = [(each.words, each.states, each.left_out, each.held.missed_because) for each in past]
    assert told == [
        ("1 day before the deadline", {}, 0, "too_late"),
        ("3 days before the deadline", {}, 0, "next_due"),
        ("7 days before the deadline", {"sent": 1}, 1, ""),
    ]
    assert [(group.key, group.people) for group in first.context["groups"]] == [
        ("sent", [waiting.pk]),
        ("bounced", [bounced.pk]),
        ("answered", [answered.pk]),
    ]


def test_why_page_tells_of_each_round_and_each_mail(conference, ran):
    client = of(conference)
    missed = "Nobody got it. It could not be sent until more than a day later, and was left out."

    def told(author) -> list[tuple[str, str]]:
        lines = client.get(url(conference, "why_mailed", author.pk)).context["lines"]
        return [(line.title, line.words) for line in lines if line.title != "Receipt"]

    answered, bounced, waiting = map(told, ran)

    assert waiting[0] == ("Next reminder, 1 week after the deadline", "Would be sent, if no answer comes before.")
    assert waiting[1] == ("Reminder, 1 day before the deadline", missed)
    assert waiting[-1] == (
        "Reminder, 7 days before the deadline",
        "Sent: an answer was awaited, and nothing stood against a reminder.",
    )
    assert answered[0] == ("Next reminder, 1 week after the deadline", "Would not be sent: already answered.")
    assert ("Reminder, 7 days before the deadline", "Not sent: already answered.") in answered
    assert bounced[-1] == ("Reminder, 7 days before the deadline", "Not sent: the last mail did not arrive.")


def test_why_page_tells_of_mails_outside_of_rounds_and_of_chosen_people(conference):
    client, author = of(conference), factories.invited_author(conference)[0]
    factories.make_message(author, state=MessageState.CANCELLED, cancel_cause="asked")
    factories.make_message(author, state=MessageState.FAILED)
    ReminderRound.objects.create(conference=conference, is_selection=True)
    ReminderRound.objects.create(conference=conference)
    other = factories.invited_author(conference)[0]

    page = client.get(url(conference, "why_mailed", author.pk))
    nothing = client.get(url(conference, "why_mailed", other.pk))

    assert sorted(line.words for line in page.context["lines"]) == [
        "By itself, or by a command. The mail server refused it: 550 No such user",
        f"By itself, or by a command. Written, and not sent. {CancelCause.ASKED.label}",
        "Not sent: not among those who were chosen.",
        "Not sent: the round was stopped before this person’s turn.",
    ]
    assert len(nothing.context["lines"]) == 2


@pytest.mark.parametrize("count", [1, 3])
def test_calendar_takes_the_same_queries_whatever_its_people(conference, django_assert_num_queries, count):
    client = of(conference)
    for _ in range(count):
        factories.make_message(factories.invited_author(conference)[0], state=MessageState.SENT)
        ReminderRound.objects.create(conference=conference)

    with django_assert_num_queries(10):
        client.get(url(conference, "reminders"))


def test_dashboard_offers_it_and_marks_the_days_to_come(conference):
    client, address = of(conference), url(conference, "dashboard")
    factories.invited_author(conference)
    Agreement.objects.update(invited_at=DEADLINE - timedelta(days=20))

    offered = client.get(address)
    client.post(url(conference, "switch_on_reminders"))
    switched = client.get(address)

    assert [item.count for item in offered.context["action_items"] if item.key == "calendar"] == [3]
    assert (offered.context["chart"].planned, [item.key for item in switched.context["action_items"]]) == (
        [],
        ["remind"],
    )
    assert [mark.words for mark in switched.context["chart"].planned]
