"""How the desk says when a round of reminders is, and why somebody gets none."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.models import LeftOut, ReminderRound, ReminderSchedule
from agreements.people.reminding.planning import Planned
from agreements.sentences import counted, listed

# Of one person, after a colon.
REASONS: Mapping[LeftOut, Promise] = {
    LeftOut.NOTHING: gettext_lazy("nothing to sign"),
    LeftOut.NOT_ASKED: gettext_lazy("not invited yet"),
    LeftOut.ANSWERED: gettext_lazy("already answered"),
    LeftOut.WAIVED: gettext_lazy("settled on paper or otherwise"),
    LeftOut.WITHDRAWN: gettext_lazy("paper withdrawn"),
    LeftOut.SPARED: gettext_lazy("answer not needed for the paper"),
    LeftOut.OVER: gettext_lazy("too late to answer"),
    LeftOut.NO_ADDRESS: gettext_lazy("no address"),
    LeftOut.NO_MORE: gettext_lazy("wants no more reminders"),
    LeftOut.BOUNCED: gettext_lazy("the last mail did not arrive"),
    LeftOut.ASKED: gettext_lazy("waits for the conference to settle a request"),
    LeftOut.PROPOSED: gettext_lazy("waits for the conference to confirm a form or waiver"),
    LeftOut.UNDER_WAY: gettext_lazy("another mail still on its way"),
    LeftOut.PAUSED: gettext_lazy("another mail in the days before"),
    LeftOut.TOO_MANY: gettext_lazy("reminded often enough that week"),
    LeftOut.BY_HAND: gettext_lazy("left out by hand"),
    LeftOut.STOPPED: gettext_lazy("the round was stopped before this person’s turn"),
}


def when(days_before: int) -> str:
    """7 days before the deadline; 2 weeks after the deadline."""
    if days_before == 0:
        return _("on the day of the deadline")
    if days_before < 0:
        weeks = ("{count} week after the deadline", "{count} weeks after the deadline")
        return counted(*weeks, -days_before // 7)
    return counted("{count} day before the deadline", "{count} days before the deadline", days_before)


def name_of(held: ReminderRound | Planned) -> str:
    """What a round is called: by its day in the calendar, or by who ordered it."""
    if held.days_before is not None:
        return when(held.days_before)
    assert isinstance(held, ReminderRound)  # noqa: S101
    by = held.by or _("a command")
    if held.is_selection:
        return _("by {by}, to chosen people").format(by=by)
    return _("by {by}").format(by=by)


def days_in_words(schedule: ReminderSchedule) -> str:
    """What the calendar does, in one sentence."""
    days = [str(day) for day in schedule.days]
    hour = f"{schedule.hour:02}:00"
    clock = _("Anywhere on Earth") if schedule.is_anywhere_on_earth else schedule.conference.zone_in_words
    facts = {"days": listed(days, total=len(days)), "hour": hour, "zone": clock}
    if days and schedule.is_weekly_after:
        words = _(
            "Reminders {days} days before the deadline, then every week after it while answers count, at {hour} {zone}."
        )
    elif days:
        words = _("Reminders {days} days before the deadline, at {hour} {zone}.")
    elif schedule.is_weekly_after:
        words = _("Reminders every week after the deadline while answers count, at {hour} {zone}.")
    else:
        words = _("There is no day on which reminders leave.")
    return words.format(**facts)


def brakes_in_words(schedule: ReminderSchedule) -> list[str]:
    """What holds for every round, planned or ordered."""
    if schedule.pause_days == 1:
        pause = _("Nobody is reminded who had any mail on the same day.")
    else:
        pause = counted(
            "Nobody is reminded who had any mail that day or the day before.",
            "Nobody is reminded who had any mail that day or on the {count} days before.",
            schedule.pause_days - 1,
        )
    week = counted(
        "Nobody gets more than {count} reminder in seven days.",
        "Nobody gets more than {count} reminders in seven days.",
        schedule.most_a_week,
    )
    return [pause, week]
