"""Mails that wait to leave: held until somebody has looked, or paused with all mail of their conference."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from agreements.models.conference import Conference
from agreements.models.mailing.pauses import MailPause
from agreements.models.mailing.trials import TriedMail, TriedMailQuerySet
from agreements.models.privacy.erasures import Erasure
from agreements.models.user import User

_M = TypeVar("_M", bound="HeldMail")
# Leaves while all mail of its conference is paused, by its kind: a link that somebody has just asked for.
NEVER_PAUSED = ("link", "data")


class OutboxQuerySet(TriedMailQuerySet[_M]):
    def due(self) -> Self:
        """Asked whenever one is claimed, so that a pause holds for what was queued before it, too."""
        return super().due().that_may_leave()

    def owed_of(self, conference: Conference) -> Self:
        """Found among all mails that are owed, for which there is an index: of one conference's mails most have left."""
        return self.owed().annotate(whose=F("conference") + 0).filter(whose=conference.pk)

    def that_may_leave(self) -> Self:
        """Neither held until somebody has looked, nor of a conference whose mail is paused."""
        return self.filter(held_at__isnull=True).exclude(_is_paused())

    def paused(self) -> Self:
        """Of those at which nobody has to look."""
        return self.filter(_is_paused(), held_at__isnull=True)

    def held(self) -> Self:
        """Waiting until somebody has looked at them."""
        return self.filter(state="queued", held_at__isnull=False)

    def with_restriction(self) -> Self:
        """With `is_restricted`: whether the data of whom it is to is to be erased."""
        theirs = Q(author=OuterRef("author")) | Q(author=OuterRef("author__merged_into"))
        return self.annotate(is_restricted=Exists(Erasure.objects.standing().filter(theirs)))

    def waiting(self) -> Self:
        """Waiting to leave by themselves."""
        return self.filter(state="queued", held_at__isnull=True)


def _is_paused() -> Q:
    pauses = MailPause.objects.standing().filter(conference=OuterRef("conference"))
    return ~Q(kind__in=NEVER_PAUSED) & Q(Exists(pauses))


class HeldMail(TriedMail):
    """Its own state is the mail's."""

    # Since when it waits until somebody has looked at it; none of one that may leave.
    held_at = models.DateTimeField(null=True, blank=True)
    # Who has written its words otherwise, and who has taken it out of the outbox.
    reworded_at = models.DateTimeField(null=True, blank=True)
    reworded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    dropped_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True


# For the table of mails.
OUTBOX_CONSTRAINTS = (
    models.CheckConstraint(
        condition=Q(reworded_at__isnull=True, reworded_by__isnull=True)
        | Q(reworded_at__isnull=False, reworded_by__isnull=False),
        name="message_reworded_by_somebody",
    ),
    models.CheckConstraint(
        condition=~Q(cancel_cause="dropped") | Q(dropped_by__isnull=False),
        name="message_dropped_by_somebody",
    ),
)
