"""The numbered texts that a conference's authors are asked to sign."""

from collections.abc import Collection

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.models.conference import Conference
from agreements.models.user import User

MOST_SENTENCES = 4


class TextCorrection(models.TextChoices):
    MINOR = "minor", _("Minor correction")
    MAJOR = "major", _("Major correction")


class TextQuerySet(models.QuerySet["Text"]):
    def published(self) -> "TextQuerySet":
        return self.filter(published_at__isnull=False)

    def corrections(self) -> "TextQuerySet":
        """Those on to which moved what waited under an earlier one."""
        return self.exclude(correction="")

    def drafts(self) -> "TextQuerySet":
        """What is being written: at most one of a conference."""
        return self.filter(published_at__isnull=True, set_aside_at__isnull=True)


class Text(models.Model):
    frozen_by = "published_at"
    # What is said about the words; it may turn out later to be otherwise.
    never_frozen = ("is_for_all",)

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="texts")
    number = models.PositiveIntegerField()
    body = models.TextField()
    # What it means, for authors who have not read it yet: a sentence a line, at most MOST_SENTENCES.
    in_short = models.TextField(max_length=1000, blank=True, default="")
    # Whether its words warrant that whoever signs it has the authority of all co-authors.
    is_for_all = models.BooleanField(default=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True)
    # As what it was published, where an earlier one was in use: what waits for an answer moves on to it.
    correction = models.CharField(max_length=5, choices=TextCorrection, blank=True)
    # Whether those who had signed an earlier one are asked to sign this one.
    asks_again = models.BooleanField(default=False)
    # What staff tell authors of the change.
    changes = models.TextField(max_length=2000, blank=True)
    # A second draft, from before a conference had at most one: kept to be read and begun from, never published.
    set_aside_at = models.DateTimeField(null=True, blank=True)

    objects = TextQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "number"], name="text_number_unique"),
            models.UniqueConstraint(
                fields=["conference"],
                condition=models.Q(published_at__isnull=True, set_aside_at__isnull=True),
                name="text_one_draft",
            ),
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True) | models.Q(set_aside_at__isnull=True),
                name="text_published_or_set_aside",
            ),
            models.CheckConstraint(
                condition=models.Q(correction="")
                | models.Q(correction__in=TextCorrection.values, published_at__isnull=False),
                name="text_correction_published",
            ),
            models.CheckConstraint(
                condition=models.Q(asks_again=False) | models.Q(correction="major"), name="text_asks_again_if_major"
            ),
        ]

    def __str__(self) -> str:
        return gettext("Text {number}").format(number=self.number)

    @property
    def in_short_sentences(self) -> list[str]:
        return self.in_short.splitlines()

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def is_draft(self) -> bool:
        return self.published_at is None and self.set_aside_at is None


def told_in_short(texts: Collection[Text | None], *, are_own_words_signed: bool) -> list[str]:
    """What authors are told beforehand, in mails and on their pages: nothing where there are several texts, or where what is
    signed are the words of a variant, of which the sentences say nothing."""
    [text] = texts if len(texts) == 1 and are_own_words_signed else [None]
    return text.in_short_sentences if text else []
