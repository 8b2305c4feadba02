"""Papers and who wrote them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models.conference import Conference
from agreements.models.key_fields import Keyed, KeyedQuerySet, KeyField, holding
from agreements.models.people import Author
from agreements.wording import keys


class PaperStatus(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PaperQuerySet(KeyedQuerySet["Paper"]):
    def search(self, words: str) -> "PaperQuerySet":
        """Papers whose title, an author's names or address holds each of the words, or whose number it is."""
        found = self
        for word in keys.spellings(words):
            authored = Authorship.objects.filter(
                holding(word, "name_key", "author__search_key"), paper=models.OuterRef("pk")
            )
            found = found.filter(
                models.Q(number_key=keys.number_key(word[0])) | holding(word, "title_key") | models.Exists(authored)
            )
        return found


class Paper(Keyed):
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="papers")
    # The conference's own id for it.
    number = models.CharField(max_length=60)
    title = models.CharField(max_length=500)
    date = models.DateField(null=True, blank=True)
    track = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=10, choices=PaperStatus, default=PaperStatus.ACCEPTED)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    number_key = KeyField(keys.number_key, "number")
    title_key = KeyField(keys.search_key, "title")

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["number_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "number"], name="paper_number_unique"),
            models.CheckConstraint(condition=models.Q(status__in=PaperStatus.values), name="paper_status_known"),
            models.CheckConstraint(condition=~models.Q(title=""), name="paper_title_present"),
        ]

    def __str__(self) -> str:
        return self.title


class AuthorshipQuerySet(KeyedQuerySet["Authorship"]):
    pass


class Authorship(Keyed):
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="authorships")
    author = models.ForeignKey(Author, models.PROTECT, related_name="authorships")
    # As the paper spells it; one person may be spelled two ways on two papers.
    printed_name = models.CharField(max_length=200)
    position = models.PositiveIntegerField()
    is_speaker = models.BooleanField(default=False)
    is_corresponding = models.BooleanField(default=False)
    name_key = KeyField(keys.name_key, "printed_name")

    objects = AuthorshipQuerySet.as_manager()

    class Meta:
        ordering = ["paper", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "author"], name="authorship_once"),
            models.UniqueConstraint(fields=["paper", "position"], name="authorship_position_unique"),
            models.CheckConstraint(condition=~models.Q(printed_name=""), name="authorship_name_present"),
        ]

    def __str__(self) -> str:
        return self.printed_name
