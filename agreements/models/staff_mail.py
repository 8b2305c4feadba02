"""One mail to one of the staff: plain words, no link that opens anything without a login, and no part of the audit log."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models.user import User
from agreements.models.work import Work, WorkQuerySet


class StaffMailKind(models.TextChoices):
    ALARM = "alarm", _("Alarm")


class StaffMail(Work):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=StaffMailKind)
    # Who gets it, at the address that the account has when it leaves.
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    # What owes it, so that it is owed once: the second such row is refused.
    occasion = models.CharField(max_length=120, unique=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    server_answer = models.CharField(max_length=500, blank=True)

    objects = WorkQuerySet["StaffMail"].as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(finished_at__isnull=True, given_up_at__isnull=True),
                name="staff_mail_owed",
            ),
            models.Index(fields=["user", "kind", "-created_at"], name="staff_mail_of_user"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def message_id(self) -> str:
        """The same at every attempt, so that a mail that was sent twice shows once."""
        domain = settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].strip("> ")
        return f"<{self.pk}@{domain}>"
