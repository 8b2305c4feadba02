"""What a conference says in a mail instead of the standard words, in versions."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from agreements.models.conference import Conference
from agreements.models.user import User


class OwnWordsQuerySet(models.QuerySet["OwnWords"]):
    def of_mail(self, conference: Conference, stem: str) -> "OwnWordsQuerySet":
        """All versions, the newest first."""
        return self.filter(conference=conference, stem=stem).order_by("-number")

    def newest(self, conference: Conference) -> "dict[str, OwnWords]":
        """Of each mail that ever had words of its own, by stem."""
        later = OwnWords.objects.filter(
            conference=OuterRef("conference"), stem=OuterRef("stem"), number__gt=OuterRef("number")
        )
        rows = self.filter(~Exists(later), conference=conference).select_related("by")
        return {each.stem: each for each in rows}


class OwnWords(models.Model):
    """Subject and body of one mail, by its stem (`agreements.mail.words.stems`); the newest version counts.

    Both empty: from then on the standard words again.
    """

    is_append_only = True

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="own_words")
    stem = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    # Of the standard words of then: a later release may have others.
    standard_digest = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnWordsQuerySet.as_manager()

    class Meta:
        ordering = ["stem", "number"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "stem", "number"], name="own_words_version_unique"),
            models.CheckConstraint(
                condition=Q(subject="", body="") | (~Q(subject="") & ~Q(body="")), name="own_words_whole_or_standard"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stem} {self.number}"

    @property
    def is_standard(self) -> bool:
        return not self.subject
