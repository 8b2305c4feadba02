"""A conference: its names, dates and rules."""

import zoneinfo
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements import clock
from agreements.wording import clocks, moments

if TYPE_CHECKING:
    from agreements.models.texts.numbered import Text


def check_time_zone(name: str) -> None:
    if name not in clocks.zones():
        raise ValidationError(
            gettext("“{name}” is not the name of a time zone, such as Europe/Vienna or America/Los_Angeles.").format(
                name=name
            )
        )


class Countersigning(models.TextChoices):
    RULE = "rule", _("At once, in the signatory's name")
    QUEUE = "queue", _("By a signatory, from a queue")


class Policy(models.TextChoices):
    """Whose signatures make a paper clear; those of all its authors always do."""

    EVERY = "every", _("Every author has signed")
    ONE_FOR_ALL = "one_for_all", _("One author has signed for all, with their authority")
    K_OF_N = "k_of_n", _("At least a number of the authors have signed")
    CORRESPONDING = "corresponding", _("The corresponding author has signed")


class Correction(models.TextChoices):
    """What becomes of a signed agreement whose name or title is corrected afterwards."""

    KEEP = "keep", _("It stays as it was signed")
    AMEND = "amend", _("It stays, and the author is told of the correction")
    ASK_AGAIN = "ask_again", _("The author is asked to sign again")


class OwnAnswers(models.TextChoices):
    """Who countersigns what a signatory has signed as an author."""

    ANYBODY = "anybody", _("Any signatory, the author among them")
    ANOTHER = "another", _("Another signatory")


class Conference(models.Model):
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    legal_name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40)
    address = models.CharField(max_length=300)
    time_zone = models.CharField(max_length=60, default="UTC", validators=[check_time_zone])
    language = models.CharField(max_length=10, default="en")
    deadline = models.DateTimeField(null=True, blank=True)
    # For so long after the deadline an answer still counts: as days or as months, of which one is nought.
    grace_days = models.PositiveSmallIntegerField(default=365)
    grace_months = models.PositiveSmallIntegerField(default=0)
    paper_date = models.DateField(null=True, blank=True)
    # Until the day on which a later one takes over, if there is one: see `signatory_on`, and `Signatory` for all of them.
    signatory_name = models.CharField(max_length=200)
    later_signatory_name = models.CharField(max_length=200, blank=True)
    later_signatory_from = models.DateField(null=True, blank=True)
    countersigning = models.CharField(max_length=10, choices=Countersigning, default=Countersigning.RULE)
    own_answers = models.CharField(max_length=10, choices=OwnAnswers, default=OwnAnswers.ANYBODY)
    policy = models.CharField(max_length=20, choices=Policy, default=Policy.EVERY)
    # Of how many authors; a paper with fewer needs all of its own.
    needed_signatures = models.PositiveSmallIntegerField(default=2)
    # For so long co-authors of whoever signed for all may object.
    objection_days = models.PositiveSmallIntegerField(default=7)
    # What the text promises: so many days from first publication nobody else publishes, and so many from signing until an
    # agreement lapses about a paper that was not published. Nought: it promises none.
    exclusive_days = models.PositiveSmallIntegerField(default=0)
    lapse_days = models.PositiveSmallIntegerField(default=0)
    # Whether a waiver counts only once a second member of the team has confirmed it.
    waivers_need_two = models.BooleanField(default=False)
    # What a corrected name or title means for what was signed before; see `Correction`.
    name_correction = models.CharField(max_length=10, choices=Correction, default=Correction.KEEP)
    title_correction = models.CharField(max_length=10, choices=Correction, default=Correction.KEEP)
    # Whether viewers, too, may take away the addresses of all, read why authors decline, and open mails.
    viewers_export = models.BooleanField(default=False)
    # Whether authors see which of their co-authors have answered, and can ask the others to.
    shows_answers = models.BooleanField(default=True)
    # Whether mails to many wait in the outbox until somebody has looked at them.
    holds_mails = models.BooleanField(default=False)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    is_demonstration = models.BooleanField(default=False)
    # Whether its owners and signatories log in with more than a password.
    requires_second_factor = models.BooleanField(default=False)
    # The edition of which this one took over texts, rules, pictures and people.
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="copies")
    # While it is closed nothing is sent or signed: see `agreements.audit.appending`, where each deed is asked.
    closed_at = models.DateTimeField(null=True, blank=True)
    # Only its owners still find it.
    hidden_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(grace_days=0) | Q(grace_months=0), name="conference_grace_in_one_unit"),
            models.CheckConstraint(
                condition=Q(later_signatory_name="", later_signatory_from__isnull=True)
                | (~Q(later_signatory_name="") & Q(later_signatory_from__isnull=False)),
                name="conference_later_signatory_whole",
            ),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True) | Q(closed_at__isnull=False), name="conference_hidden_is_closed"
            ),
            models.CheckConstraint(
                condition=Q(copied_from__isnull=True) | ~Q(copied_from=models.F("pk")),
                name="conference_no_copy_of_itself",
            ),
            models.CheckConstraint(condition=Q(needed_signatures__gte=1), name="conference_needs_signatures"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    def day_of(self, moment: datetime) -> date:
        """The calendar day of `moment` where the conference is at home."""
        return moment.astimezone(self.zone).date()

    @property
    def today(self) -> date:
        return self.day_of(clock.now())

    @property
    def deadline_in_words(self) -> str:
        """Where the conference is at home and in UTC; empty if there is none."""
        return moments.in_words(self.deadline.astimezone(self.zone)) if self.deadline else ""

    @property
    def deadline_key(self) -> str:
        """For programs, the same wherever it was read; empty if there is none."""
        return self.deadline.astimezone(UTC).isoformat() if self.deadline else ""

    @property
    def is_past_deadline(self) -> bool:
        return self.deadline is not None and clock.now() > self.deadline

    @property
    def closes_at(self) -> datetime | None:
        """When the deadline and its grace have passed; None without a deadline."""
        if self.deadline is None:
            return None
        by_months = clocks.months_later(self.deadline.astimezone(self.zone), self.grace_months)
        return by_months + timedelta(days=self.grace_days)

    @property
    def closes_at_in_words(self) -> str:
        return moments.in_words(self.closes_at.astimezone(self.zone)) if self.closes_at else ""

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def is_open(self) -> bool:
        """Whether an author can still answer."""
        return not self.is_closed and (self.closes_at is None or clock.now() <= self.closes_at)

    def signatory_on(self, day: date) -> str:
        """Who countersigns by rule on that day, where the conference is at home; of the days since the last change."""
        has_taken_over = self.later_signatory_from is not None and day >= self.later_signatory_from
        return self.later_signatory_name if has_taken_over else self.signatory_name

    @property
    def present_signatory(self) -> str:
        return self.signatory_on(self.today)

    @property
    def zone_in_words(self) -> str:
        """As people call it: Anywhere on Earth, Europe/Vienna."""
        return clocks.zone_name(self.time_zone)

    @property
    def sender(self) -> str:
        return self.contact_name or self.name

    @property
    def reply_to(self) -> str:
        return self.contact_email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]

    @property
    def current_text(self) -> "Text | None":
        return self.texts.published().order_by("-number").first()
