"""Reminders that could leave by themselves, as the dashboard offers them."""

from django.urls import reverse
from django.utils.translation import ngettext

from agreements import clock
from agreements.desk.dashboard.items import ActionItem
from agreements.desk.dashboard.overview import Overview
from agreements.people.reminding.planning import to_come


def of_calendar(slug: str, facts: Overview) -> ActionItem:
    """Offered, while somebody is waited for, until somebody switches it on: a guess mails nobody."""
    is_offered = bool(facts.people_waiting) and not facts.calendar.is_on
    count = len([day for day in to_come(facts.calendar, clock.now()) if day.days_before >= 0]) if is_offered else 0
    return ActionItem(
        "calendar",
        count,
        ngettext(
            "day is left on which reminders could leave by themselves",
            "days are left on which reminders could leave by themselves",
            count,
        ),
        reverse("switch_on_reminders", args=[slug]),
        ngettext("Look at it", "Look at them", count),
        is_deed=True,
    )
