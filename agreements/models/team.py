"""Who is on a conference's team, who is invited to it, and the mails that they get."""

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements import clock
from agreements.models.conference import Conference
from agreements.models.mailing.trials import TriedMail, TriedMailQuerySet
from agreements.models.message import message_id_of
from agreements.models.user import User
from agreements.models.work import IS_OWED


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    SIGNATORY = "signatory", _("Signatory")
    VIEWER = "viewer", _("Viewer")


class Membership(models.Model):
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "user"], name="membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class TeamInvitationQuerySet(models.QuerySet["TeamInvitation"]):
    def unanswered(self) -> "TeamInvitationQuerySet":
        """Neither taken up nor ended by somebody; it may have run out."""
        return self.filter(accepted_at__isnull=True, declined_at__isnull=True, withdrawn_at__isnull=True)

    def to_tell(self) -> "TeamInvitationQuerySet":
        """What owners have still to know of: those without an answer, and of each address a last one that was declined."""
        later = TeamInvitation.objects.filter(
            conference=OuterRef("conference"), email=OuterRef("email"), created_at__gt=OuterRef("created_at")
        )
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True).exclude(Exists(later))


class TeamInvitation(models.Model):
    """That somebody may join: for whoever reads the mail, for one use, and not for long.

    Only a digest of the token is kept; the token is made anew from its key when the mail leaves.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="team_invitations")
    email = models.EmailField("address", max_length=254)
    role = models.CharField(max_length=10, choices=Role)
    # None: somebody who runs the installation, by a command.
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # Whose conference it becomes when it is accepted: theirs, who leaves then or keeps `former_role`.
    hands_over_from = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    former_role = models.CharField(max_length=10, choices=Role, blank=True)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    key_version = models.PositiveSmallIntegerField(editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = TeamInvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="team_invitation_email_lower"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="team_invitation_role_known"),
            models.UniqueConstraint(
                fields=["conference", "email"],
                condition=Q(accepted_at__isnull=True, declined_at__isnull=True, withdrawn_at__isnull=True),
                name="team_invitation_one_unanswered",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, declined_at__isnull=True)
                | Q(accepted_at__isnull=True, withdrawn_at__isnull=True)
                | Q(declined_at__isnull=True, withdrawn_at__isnull=True),
                name="team_invitation_ends_once",
            ),
            models.CheckConstraint(
                condition=Q(hands_over_from__isnull=True, former_role="")
                | (
                    Q(hands_over_from__isnull=False, role=Role.OWNER)
                    & (Q(former_role="") | Q(former_role__in=Role.values))
                ),
                name="team_invitation_hands_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.get_role_display()}"

    @property
    def is_unanswered(self) -> bool:
        return self.accepted_at is None and self.declined_at is None and self.withdrawn_at is None

    @property
    def is_expired(self) -> bool:
        return clock.now() > self.expires_at

    @property
    def is_standing(self) -> bool:
        """Whether its link still opens."""
        return self.is_unanswered and not self.is_expired


class StaffMailKind(models.TextChoices):
    ALARM = "alarm", _("Alarm")
    CHECKPOINT = "checkpoint", _("Signed state of the log")
    INVITATION = "invitation", _("Invitation to a team")
    PASSWORD = "password", _("Link for a new password")
    CHANGE = "change", _("An account was changed")
    BROWSER = "browser", _("Login from a new browser")
    GUESSING = "guessing", _("Many wrong passwords")
    # What authors would get, to whoever asked for it; its link opens a walk that records nothing.
    TEST = "test", _("Test mail")
    # What authors answered or asked that somebody has to settle, as each member wants to hear of it.
    TO_DECIDE = "to_decide", _("Declines and requests")
    DIGEST = "digest", _("Weekly digest")
    ALL_CLEAR = "all_clear", _("All papers are clear")


class StaffMail(TriedMail):
    """To one of the staff, or to somebody who is to become one: no part of the audit log.

    `conference`: none where it is about several, about the installation, or about an account. `text` holds LINK where a
    link is to stand that opens something: it is made when the mail leaves, and kept nowhere. `attachment`: text that goes
    with it as `attachment_name`.
    """

    LINK = "{link}"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="staff_mails", null=True, blank=True)
    # Who gets it, at the address that the account has when it leaves; or whoever was invited, who may have no account.
    user = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    invitation = models.ForeignKey(TeamInvitation, models.PROTECT, related_name="mails", null=True, blank=True)
    kind = models.CharField(max_length=12, choices=StaffMailKind)
    # What owes it, so that it is owed once: a second such row is refused.
    occasion = models.CharField(max_length=120, unique=True)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    # The same words, where it has them in HTML, too.
    html = models.TextField(blank=True)
    attachment_name = models.CharField(max_length=120, blank=True)
    attachment = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    server_answer = models.CharField(max_length=500, blank=True)

    objects = TriedMailQuerySet["StaffMail"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["conference", "kind", "-created_at"], name="staff_mail_by_time"),
            models.Index(fields=["user", "kind", "-created_at"], name="staff_mail_of_user"),
            models.Index(fields=["next_attempt_at"], condition=IS_OWED, name="staff_mail_owed"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=StaffMailKind.values), name="staff_mail_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=StaffMailKind.INVITATION, invitation__isnull=False, user__isnull=True)
                | Q(~Q(kind=StaffMailKind.INVITATION), invitation__isnull=True, user__isnull=False),
                name="staff_mail_to_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def message_id(self) -> str:
        """The same at every attempt, so that a mail that was sent twice shows once."""
        return message_id_of(self.pk)
