"""Who has countersigned, countersigns and will countersign for a conference, by its rule and as the text names them."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from agreements.models.conference import Conference
from agreements.models.user import User


class Signatory(models.Model):
    """One change, noted when it was decided and never rewritten; number 0 is who it was before the first change.

    A change replaces what was only planned by then: see `agreements.conferences.signatories`.
    """

    is_append_only = True

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="signatories")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    # From which day on, where the conference is at home; None: from the beginning.
    since = models.DateField(null=True)
    # On which day of the conference's that was decided.
    decided_on = models.DateField(null=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number=0, since__isnull=True, decided_on__isnull=True)
                | Q(number__gt=0, since__isnull=False, decided_on__isnull=False, since__gte=models.F("decided_on")),
                name="signatory_not_before_decided",
            ),
            models.UniqueConstraint(fields=["conference", "number"], name="signatory_number_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.since or 'from the beginning'}"
