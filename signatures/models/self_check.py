"""The examination of a night, and what it found."""

from django.db import models

from agreements.models import Conference, Work
from agreements.models.work import WorkQuerySet
from signatures.models.document import Document


class SelfCheckQuerySet(WorkQuerySet["SelfCheck"]):
    def ended(self) -> "SelfCheckQuerySet":
        """Of which nothing is left to do, the last one first."""
        return self.filter(finished_at__isnull=False).order_by("-night")


class SelfCheck(Work):
    """One run: owed once a night, done in steps, so that a worker that ends loses none; `finished_at` is its end."""

    night = models.DateField(unique=True)
    # Of seven nights which one: of the documents that are not new it looks at this seventh.
    part = models.PositiveSmallIntegerField()
    began_at = models.DateTimeField()
    # Documents with a higher number are new since the run before; those with one above `until` came after it began.
    known_until = models.PositiveBigIntegerField()
    until = models.PositiveBigIntegerField()
    # How far it is: the last conference whose tables, and the last document whose file was looked at.
    conference_reached = models.PositiveBigIntegerField(default=0)
    document_reached = models.PositiveBigIntegerField(default=0)
    # By the id of each conference: of how many documents the files were looked at.
    documents = models.JSONField(default=dict)

    objects = SelfCheckQuerySet.as_manager()

    def __str__(self) -> str:
        return f"self-check of {self.night}"

    @property
    def document_count(self) -> int:
        return sum(self.documents.values())


class BreachQuerySet(models.QuerySet["Breach"]):
    def standing(self) -> "BreachQuerySet":
        """What the last run that ended found, and nobody has mended since."""
        last = SelfCheck.objects.ended().values("pk")[:1]
        return self.filter(found_by=models.Subquery(last), mended_at__isnull=True)

    def told_to(self, conference: Conference) -> "BreachQuerySet":
        """Its own, and those of the whole installation; nobody is told of another conference's."""
        return self.filter(models.Q(conference=conference) | models.Q(conference__isnull=True))


class Breach(models.Model):
    found_by = models.ForeignKey(SelfCheck, models.CASCADE, related_name="breaches")
    conference = models.ForeignKey(Conference, models.PROTECT, null=True, related_name="+")
    # Whose file it is about.
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    # Whether that file is missing or another one, so that it can be put back.
    is_damage = models.BooleanField(default=False)
    words = models.TextField()
    mended_at = models.DateTimeField(null=True, blank=True)

    objects = BreachQuerySet.as_manager()

    def __str__(self) -> str:
        return self.words
