"""When a conference reminds by itself, and every round of reminders that was due or ordered: whom it left out, and why."""

from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.models.conference import Conference
from agreements.models.jobs import BulkJob
from agreements.models.user import User
from agreements.wording import clocks

# Days before the deadline, as chairs of large conferences remind.
USUAL_DAYS = (14, 7, 3, 1)
MOST_DAYS = 366
MOST_ROUNDS = 30


def usual_days() -> list[int]:
    return list(USUAL_DAYS)


def check_days(days: object) -> None:
    """A list of whole days, each once, the earliest reminder first."""
    is_list = isinstance(days, list) and all(type(day) is int and 0 <= day <= MOST_DAYS for day in days)
    if not is_list or days != sorted(set(days), reverse=True) or len(days) > MOST_ROUNDS:  # type: ignore[call-overload]
        raise ValidationError(gettext("Name each day before the deadline once, as a whole number."))


class LeftOut(models.TextChoices):
    """Why somebody gets no reminder; the words follow a number of people, or one."""

    NOTHING = "nothing", _("with nothing to sign")
    NOT_ASKED = "not_asked", _("not invited yet")
    ANSWERED = "answered", _("already answered")
    WAIVED = "waived", _("settled on paper or otherwise")
    WITHDRAWN = "withdrawn", _("whose papers were withdrawn")
    SPARED = "spared", _("not needed for their papers")
    OVER = "over", _("too late to answer")
    NO_ADDRESS = "no_address", _("without an address")
    NO_MORE = "no_more", _("not to be reminded, by their own wish")
    BOUNCED = "bounced", _("whose last mail did not arrive")
    ASKED = "asked", _("whose request the conference has not settled yet")
    PROPOSED = "proposed", _("whose form or waiver the conference has not confirmed yet")
    UNDER_WAY = "under_way", _("with a mail still on its way")
    PAUSED = "paused", _("with a mail in the last days")
    TOO_MANY = "too_many", _("reminded often enough this week")
    BY_HAND = "by_hand", _("left out by hand")
    STOPPED = "stopped", _("not reached before the round was stopped")

    @classmethod
    def owing_nothing(cls) -> "list[LeftOut]":
        """Of whom nothing is awaited: a round need not say why it does not reach them."""
        return [cls.NOTHING, cls.NOT_ASKED, cls.ANSWERED, cls.WAIVED, cls.WITHDRAWN, cls.SPARED]


class MissedBecause(models.TextChoices):
    """Why a planned round reached nobody."""

    TOO_LATE = "too_late", _("It could not be sent until more than a day later, and was left out.")
    NEXT_DUE = "next_due", _("It could not be sent before the next one was due, and was left out.")


class ReminderSchedule(models.Model):
    """The days on which a conference reminds, and its brakes, which hold for rounds that somebody orders, too.

    What was never switched on mails nobody.
    """

    conference = models.OneToOneField(Conference, models.PROTECT, related_name="reminder_schedule")
    days = models.JSONField(default=usual_days, validators=[check_days])
    # After the deadline, while answers count.
    is_weekly_after = models.BooleanField(default=True)
    # Days and hours are Anywhere on Earth's, or those of the conference.
    is_anywhere_on_earth = models.BooleanField(default=False)
    hour = models.PositiveSmallIntegerField(default=9, validators=[MaxValueValidator(23)])
    # Whoever had any mail on one of so many days, today among them, gets no reminder.
    pause_days = models.PositiveSmallIntegerField(
        default=2, validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)]
    )
    # Reminders to one person on seven days, today among them.
    most_a_week = models.PositiveSmallIntegerField(default=3, validators=[MinValueValidator(1), MaxValueValidator(7)])
    switched_on_at = models.DateTimeField(null=True, blank=True)
    # No round is made up for that was due before: switched on, or planned otherwise, since then.
    planned_since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hour__lte=23), name="schedule_hour_of_a_day"),
            models.CheckConstraint(condition=Q(pause_days__gte=1, most_a_week__gte=1), name="schedule_has_brakes"),
        ]

    def __str__(self) -> str:
        return f"{self.conference}: {self.days}"

    @property
    def is_on(self) -> bool:
        return self.switched_on_at is not None

    @property
    def clock_zone(self) -> ZoneInfo:
        """Whose days and hours are meant."""
        return ZoneInfo(clocks.ANYWHERE_ON_EARTH) if self.is_anywhere_on_earth else self.conference.zone


class ReminderRound(models.Model):
    """One planned day that has come, or one order of somebody's; planned ones at most once a day."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="reminder_rounds")
    planned_for = models.DateField(null=True, blank=True)
    planned_at = models.DateTimeField(null=True, blank=True)
    # Before the deadline; less than nought after it.
    days_before = models.SmallIntegerField(null=True, blank=True)
    # By the deadline as it was then: a reminder that names another one does not leave.
    deadline = models.DateTimeField(null=True, blank=True)
    # Whoever ordered it; nobody of what is planned, and of the command.
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # Of chosen people only, not of all who are waited for.
    is_selection = models.BooleanField(default=False)
    job = models.OneToOneField(BulkJob, models.PROTECT, null=True, blank=True, related_name="reminder_round")
    missed_because = models.CharField(max_length=10, choices=MissedBecause, blank=True)
    began_at = models.DateTimeField(default=timezone.now)
    # How many it was to reach when it began.
    due = models.PositiveIntegerField(default=0)
    # By the reason, the ids of all whom it left out, and when their turn came: what was so then.
    left_out = models.JSONField(default=dict)

    class Meta:
        ordering = ["-began_at", "-pk"]
        indexes = [models.Index(fields=["conference", "-began_at"], name="round_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["conference", "planned_for"], name="round_planned_once"),
            models.CheckConstraint(
                condition=Q(planned_for__isnull=True, planned_at__isnull=True, days_before__isnull=True)
                | Q(planned_for__isnull=False, planned_at__isnull=False, days_before__isnull=False, by__isnull=True),
                name="round_planned_or_ordered",
            ),
            models.CheckConstraint(
                condition=Q(missed_because="")
                | Q(missed_because__in=MissedBecause.values, due=0, planned_for__isnull=False),
                name="round_missed_reached_nobody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conference}: {self.planned_for or self.began_at}"

    @property
    def is_planned(self) -> bool:
        return self.planned_for is not None

    def reason_for(self, authors: "set[int]") -> LeftOut | None:
        """Why it left out one of these entries, which are one person's; None if it did not."""
        for reason, people in self.left_out.items():
            if authors.intersection(people):
                return LeftOut(reason)
        return None
