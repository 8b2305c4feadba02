"""Which mails a member of a team wants of a conference, and of what each was told."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models.conference import Conference
from agreements.models.decisions import Matter
from agreements.models.team import Membership, StaffMail
from agreements.models.user import User


class Pace(models.TextChoices):
    """How soon a member hears of what authors declined or asked."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Gathered, once a day")
    NEVER = "never", _("Not by mail")


class MailChoice(models.Model):
    """What a member has chosen; whoever has not gets what is usual for the role (`agreements.desk.staff_mails`)."""

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="mail_choice")
    to_decide = models.CharField(max_length=10, choices=Pace)
    has_digest = models.BooleanField()
    has_all_clear = models.BooleanField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(to_decide__in=Pace.values), name="mail_choice_pace_known")]

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.to_decide}"


class MatterNotice(models.Model):
    """That somebody of the team was told of a matter, by this mail last: again only if its author has written more."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="notices")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    mail = models.ForeignKey(StaffMail, models.PROTECT, related_name="matter_notices")
    # When what it told last was said, by the clock of evidence.
    told_until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "user"], name="matter_notice_once")]

    def __str__(self) -> str:
        return f"{self.matter_id} to {self.user_id}"


class Completion(models.Model):
    """From when until when all papers of a conference were clear: each is told to its chairs once."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="completions")
    since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conference"], condition=Q(ended_at__isnull=True), name="completion_one_standing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.conference_id} since {self.since:%Y-%m-%d %H:%M}"
