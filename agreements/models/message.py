"""One mail to one person: written in the transaction that owes it, delivered by a worker."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from agreements.models.conference import Conference
from agreements.models.people import Author, Link
from agreements.models.user import User
from agreements.models.work import Work, WorkQuerySet


class MessageKind(models.TextChoices):
    INVITATION = "invitation", _("Invitation")
    REMINDER = "reminder", _("Reminder")
    LINK = "link", _("New link")
    COPY = "copy", _("Signed copy")
    NUDGE = "nudge", _("Nudge by a co-author")


class MessageState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Sending")
    SENT = "sent", _("Sent")
    BOUNCED = "bounced", _("Bounced")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class MessageQuerySet(WorkQuerySet["Message"]):
    def undelivered(self) -> "MessageQuerySet":
        return self.filter(state__in=[MessageState.QUEUED, MessageState.SENDING])

    def troubled(self) -> "MessageQuerySet":
        return self.filter(state__in=[MessageState.BOUNCED, MessageState.FAILED])

    def for_list(self) -> "MessageQuerySet":
        return self.select_related("author").defer("text", "html").order_by("-created_at", "-pk")


class Message(Work):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="messages")
    author = models.ForeignKey(Author, models.PROTECT, related_name="messages")
    agreements = models.ManyToManyField(Agreement, related_name="messages", db_table="agreements_message_agreement")
    link = models.ForeignKey(Link, models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=12, choices=MessageKind)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.QUEUED)
    # What owes it, where only one may be owed: "copy:<signature>".
    occasion = models.CharField(max_length=80, unique=True, null=True, blank=True)
    email = models.EmailField("address", max_length=254)
    subject = models.CharField(max_length=300)
    # The words with `outbox.LINK_MARK` where the link will stand; the token is put in on delivery and kept nowhere.
    text = models.TextField()
    html = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    server_answer = models.CharField(max_length=500, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["conference", "-created_at"], name="message_by_time"),
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(finished_at__isnull=True, given_up_at__isnull=True),
                name="message_owed",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MessageState.values), name="message_state_known"),
            models.CheckConstraint(condition=Q(kind__in=MessageKind.values), name="message_kind_known"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent"), name="message_sent_at"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def message_id(self) -> str:
        """The same at every attempt, so that a mail that was sent twice shows once."""
        domain = settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].strip("> ")
        return f"<{self.pk}@{domain}>"
