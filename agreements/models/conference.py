"""A conference, and the pictures in its documents."""

import zoneinfo
from datetime import date, datetime, timedelta
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
from agreements.models.user import User
from agreements.wording import moments

if TYPE_CHECKING:
    from agreements.models.texts.numbered import Text


def check_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            gettext("“{name}” is not the name of a time zone, such as Europe/Vienna or America/Los_Angeles.").format(
                name=name
            )
        )


class Countersigning(models.TextChoices):
    RULE = "rule", _("At once, in the signatory's name")
    QUEUE = "queue", _("By a signatory, from a queue")


class Policy(models.TextChoices):
    EVERY = "every", _("Every author has signed")
    ONE = "one", _("One author has signed for all")


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
    grace_days = models.PositiveSmallIntegerField(default=365)
    paper_date = models.DateField(null=True, blank=True)
    signatory_name = models.CharField(max_length=200)
    countersigning = models.CharField(max_length=10, choices=Countersigning, default=Countersigning.RULE)
    own_answers = models.CharField(max_length=10, choices=OwnAnswers, default=OwnAnswers.ANYBODY)
    policy = models.CharField(max_length=10, choices=Policy, default=Policy.EVERY)
    # Whether a waiver counts only once a second member of the team has confirmed it.
    waivers_need_two = models.BooleanField(default=False)
    # What a corrected name or title means for what was signed before; see `Correction`.
    name_correction = models.CharField(max_length=10, choices=Correction, default=Correction.KEEP)
    title_correction = models.CharField(max_length=10, choices=Correction, default=Correction.KEEP)
    # Whether viewers, too, may take away the addresses of all, read why authors decline, and open mails.
    viewers_export = models.BooleanField(default=False)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    is_demonstration = models.BooleanField(default=False)
    # Whether its owners and signatories log in with more than a password.
    requires_second_factor = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]

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
    def is_past_deadline(self) -> bool:
        return self.deadline is not None and clock.now() > self.deadline

    @property
    def closes_at(self) -> datetime | None:
        """When the deadline and its grace have passed; None without a deadline."""
        return self.deadline + timedelta(days=self.grace_days) if self.deadline else None

    @property
    def is_open(self) -> bool:
        """Whether an author can still answer."""
        return self.closes_at is None or clock.now() <= self.closes_at

    @property
    def sender(self) -> str:
        return self.contact_name or self.name

    @property
    def reply_to(self) -> str:
        return self.contact_email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]

    @property
    def current_text(self) -> "Text | None":
        return self.texts.published().order_by("-number").first()


class ConferenceTotals(models.Model):
    """How many papers a conference has and how many of them are clear, withdrawn ones aside: kept by difference."""

    conference = models.OneToOneField(Conference, models.PROTECT, primary_key=True, related_name="totals")
    papers = models.PositiveIntegerField(default=0)
    clear_papers = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(clear_papers__lte=models.F("papers")), name="totals_clear_among_papers")
        ]

    def __str__(self) -> str:
        return f"{self.conference_id}: {self.clear_papers}/{self.papers}"


class ImageKind(models.TextChoices):
    LOGO = "logo", _("Logo")
    SIGNATURE = "signature", _("Written signature")


class ConferenceImageQuerySet(models.QuerySet["ConferenceImage"]):
    def current(self, conference: Conference) -> "dict[ImageKind, ConferenceImage]":
        """Those that new documents of the conference bear, without their content."""
        newest = {ImageKind(image.kind): image for image in self.filter(conference=conference).defer("content")}
        return {kind: image for kind, image in newest.items() if not image.is_removal}

    def with_content(self, conference: Conference) -> "ConferenceImageQuerySet":
        return self.filter(conference=conference).exclude(sha256="")


class ConferenceImage(models.Model):
    """Rows stay, and the newest of a kind counts.

    A PNG as `agreements.conferences.image_files` makes it; a row without content says that there is none any more.
    """

    is_append_only = True

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="images")
    kind = models.CharField(max_length=10, choices=ImageKind)
    sha256 = models.CharField(max_length=64, blank=True)
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)
    content = models.BinaryField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ConferenceImageQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ImageKind.values), name="image_kind_known"),
            models.CheckConstraint(
                condition=Q(sha256="", width=0, height=0) | (~Q(sha256="") & Q(width__gt=0, height__gt=0)),
                name="image_whole_or_removed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:16]}"

    @property
    def is_removal(self) -> bool:
        return not self.sha256
