"""Papers and who wrote them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models.conference import Conference
from agreements.models.people import Author


class PaperStatus(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PaperQuerySet(models.QuerySet["Paper"]):
    def search(self, words: str) -> "PaperQuerySet":
        """Papers whose number, title, an author's printed name or address holds each of the words."""
        found = self
        for word in words.split():
            authored = Authorship.objects.filter(paper=models.OuterRef("pk")).filter(
                models.Q(printed_name__icontains=word) | models.Q(author__email__icontains=word)
            )
            found = found.filter(
                models.Q(number__iexact=word) | models.Q(title__icontains=word) | models.Exists(authored)
            )
        return found


class Paper(models.Model):
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="papers")
    # The conference's own id for it.
    number = models.CharField(max_length=60)
    title = models.CharField(max_length=500)
    date = models.DateField(null=True, blank=True)
    track = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=10, choices=PaperStatus, default=PaperStatus.ACCEPTED)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "number"], name="paper_number_unique"),
            models.CheckConstraint(condition=models.Q(status__in=PaperStatus.values), name="paper_status_known"),
            models.CheckConstraint(condition=~models.Q(title=""), name="paper_title_present"),
        ]

    def __str__(self) -> str:
        return self.title


class Authorship(models.Model):
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="authorships")
    author = models.ForeignKey(Author, models.PROTECT, related_name="authorships")
    # As the paper spells it; one person may be spelled two ways on two papers.
    printed_name = models.CharField(max_length=200)
    position = models.PositiveIntegerField()
    is_speaker = models.BooleanField(default=False)
    is_corresponding = models.BooleanField(default=False)

    class Meta:
        ordering = ["paper", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "author"], name="authorship_once"),
            models.CheckConstraint(condition=~models.Q(printed_name=""), name="authorship_name_present"),
        ]

    def __str__(self) -> str:
        return self.printed_name
