"""A deed that somebody pressed under “To decide”: carried out once it can no longer be taken back."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements import clock
from agreements.models.conference import Conference
from agreements.models.user import User
from agreements.models.work import IS_OWED, Work, WorkQuerySet

# So long, in seconds, it can be taken back, and nothing of it is done before.
UNDO_SECONDS = 20


class PressedKind(models.TextChoices):
    COUNTERSIGN = "countersign", _("Countersign")
    # All that only wait for the conference's signature.
    COUNTERSIGN_ALIKE = "countersign_alike", _("Countersign as printed")
    ASK_AGAIN = "ask_again", _("Ask to sign again")
    WAIVE = "waive", _("Waive")
    LEAVE = "leave", _("Leave as it is")
    ADDRESS = "address", _("Change the address")
    AGAIN = "again", _("Send again")
    REACHABLE = "reachable", _("Mark as reachable")
    ANSWER = "answer", _("Answer")
    SETTLE = "settle", _("Settle")
    CONFIRM_WAIVER = "confirm_waiver", _("Confirm the waiver")
    MERGE = "merge", _("Merge")
    KEEP_APART = "keep_apart", _("Keep apart")
    TAKE_OFF = "take_off", _("Take off the paper")
    WITHDRAW = "withdraw", _("Withdraw the paper")
    TAKE_ROWS = "take_rows", _("Import the paper")
    LEAVE_OUT = "leave_out", _("Leave the paper out")
    # Done at once, because it can be taken back at any time.
    LATER = "later", _("Put off")
    ASSIGN = "assign", _("Assign")

    @classmethod
    def done_at_once(cls) -> "list[PressedKind]":
        return [cls.LATER, cls.ASSIGN]


class PressedEnd(models.TextChoices):
    DONE = "done", _("Done")
    UNDONE = "undone", _("Taken back")
    # What it was decided upon was no longer so: `why` says what.
    OVERTAKEN = "overtaken", _("Could not be done")


class PressedDeedQuerySet(WorkQuerySet["PressedDeed"]):
    def missed(self) -> "PressedDeedQuerySet":
        """What was not done, because it was no longer so, or failed again and again."""
        return self.filter(Q(end=PressedEnd.OVERTAKEN) | Q(finished_at=None, given_up_at__isnull=False))

    def to_undo(self, by: User) -> "PressedDeedQuerySet":
        """Of `by`, what is not carried out yet, or was done at once a moment ago."""
        since = clock.now() - timedelta(seconds=UNDO_SECONDS)
        owed = Q(IS_OWED, lease_token=None)
        at_once = Q(kind__in=PressedKind.done_at_once(), end=PressedEnd.DONE, pressed_at__gt=since)
        return self.filter(owed | at_once, by=by)


class PressedDeed(Work):
    """`next_attempt_at` is when it is carried out; forgotten a day after its end, because it holds what was typed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="pressed_deeds")
    kind = models.CharField(max_length=20, choices=PressedKind)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # What was typed or chosen, and what the page showed when it was pressed.
    given = models.JSONField(default=dict)
    pressed_at = models.DateTimeField(default=timezone.now)
    end = models.CharField(max_length=10, choices=PressedEnd, blank=True)
    why = models.CharField(max_length=500, blank=True)

    objects = PressedDeedQuerySet.as_manager()

    class Meta:
        ordering = ["pressed_at", "pk"]
        indexes = [
            models.Index(fields=["conference", "finished_at"], name="pressed_deed_by_end"),
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(finished_at=None, given_up_at=None),
                name="pressed_deed_owed",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PressedKind.values), name="pressed_deed_kind_known"),
            models.CheckConstraint(
                condition=Q(finished_at=None, end="") | Q(finished_at__isnull=False, end__in=PressedEnd.values),
                name="pressed_deed_ended_somehow",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_owed(self) -> bool:
        return self.finished_at is None and self.given_up_at is None

    @property
    def is_late(self) -> bool:
        """Whether nobody carries it out though its time has come."""
        return self.finished_at is None and self.next_attempt_at < clock.now() - timedelta(seconds=UNDO_SECONDS)
