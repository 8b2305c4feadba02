"""A conference reminds by its calendar: first, second and further reminders, the last one, and those after the deadline."""

from collections.abc import Callable
from datetime import datetime, timedelta

import time_machine
from django.utils import timezone

from agreements.conferences import details
from agreements.mail import delivery
from agreements.mail.unsubscribing import reminders_stopped
from agreements.models import Author, Conference, Message, MessageKind, Role
from agreements.people.reminding import on_time
from signatures.operations import sweep
from tests import factories
from tests.reached.stage import Stage

_HERE = {"is_anywhere_on_earth": "False"}
_NAMES = ("Cal Often", "Cal Other", "Cal Again", "Cal Back", "Cal Enough")


def remind_by_the_calendar(stage: Stage) -> None:
    """Days are missed, and what is written does not leave any more, for each cause."""
    start = timezone.now()
    deadline = (start + timedelta(days=30)).replace(hour=12, minute=0)
    with time_machine.travel(start) as clock:
        conference = _begin(stage, deadline)

        def come_to(days_before: int) -> None:
            clock.move_to(deadline - timedelta(days=days_before) + timedelta(hours=1))
            stage.log_in()

        _change_and_switch(stage, conference)
        for days in (25, 20):
            come_to(days)
            stage.work_off()
        come_to(15)
        _stop(conference, lambda: _happens_meanwhile(stage, conference))
        come_to(8)
        # Of the tenth day and the ninth: the next one was due, and more than a day has passed.
        on_time.owe_rounds()
        come_to(1)
        stage.work_off()
        come_to(-7)
        stage.work_off()
        _look(stage, conference)
        come_to(-14)
        _stop(conference, lambda: _move_the_deadline(stage, conference, deadline))
        stage.post("switch_off_reminders", conference.slug)
    stage.log_in()


def _begin(stage: Stage, deadline: datetime) -> Conference:
    conference = factories.make_ready_conference(slug="by-calendar", name="By calendar", deadline=deadline)
    conference.memberships.create(user=stage.owner, role=Role.OWNER)
    rows = (f"{n},On Kites {n},{name},cal{n}@example.org" for n, name in enumerate(_NAMES))
    stage.import_(conference, *rows)
    stage.fill("invite", conference.slug)
    stage.work_off()
    return conference


def _change_and_switch(stage: Stage, conference: Conference) -> None:
    days = {"days": "25, 20, 15, 10, 9, 1", "most_a_week": "3", "is_weekly_after": "on", **_HERE}
    stage.fill("edit_reminders", conference.slug, **days)
    stage.get("switch_on_reminders", conference.slug)
    stage.post("switch_on_reminders", conference.slug)


def _stop(conference: Conference, meanwhile: Callable[[], None]) -> None:
    """Something happens after a round is written, and before it leaves."""
    on_time.owe_rounds()
    while sweep.run_bulk_job():
        pass
    assert conference.messages.filter(kind=MessageKind.REMINDER, state="queued").exists()
    meanwhile()
    sweep.work_off()


def _author(name: str) -> Author:
    return Author.objects.get(name=name)


def _happens_meanwhile(stage: Stage, conference: Conference) -> None:
    slug = conference.slug
    stage.post("author_invite", slug, _author("Cal Again").pk, again="yes")
    for kind in (MessageKind.INVITATION, MessageKind.REMINDER):
        delivery.deliver(Message.objects.filter(author__name="Cal Again", kind=kind).values_list("pk", flat=True))
    reminders_stopped.unsubscribe(Message.objects.filter(author__name="Cal Other").earliest("created_at"))
    first = Message.objects.filter(author__name="Cal Back").earliest("created_at")
    stage.post("mark_bounced", slug, first.pk)
    stage.fill("edit_reminders", slug, most_a_week="1", **_HERE)


def _look(stage: Stage, conference: Conference) -> None:
    slug = conference.slug
    calendar = stage.get("reminders", slug)
    ahead = f"?day={calendar.context['coming'][0].day}"
    stage.get("reminders_ahead", slug, query=ahead)
    stage.get("reminders_ahead", slug, query=f"{ahead}&group=due")
    for past in calendar.context["past"]:
        stage.get("reminder_round", slug, past.held.pk)
    stage.get("why_mailed", slug, _author("Cal Often").pk)
    # A second press within five minutes is asked about.
    stage.client.post(f"/c/{slug}/people/{_author('Cal Often').pk}/remind/")


def _move_the_deadline(stage: Stage, conference: Conference, deadline: datetime) -> None:
    details.change_conference(conference, by=stage.owner, changes={"deadline": deadline + timedelta(days=90)})
