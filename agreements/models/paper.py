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


class Blocker(models.TextChoices):
    """What keeps a paper from being clear; where there are several, the first of these. A clear one has none."""

    # The row was just made, and its deed has not ended yet.
    UNCOUNTED = "uncounted", _("Not evaluated yet")
    WITHDRAWN = "withdrawn", _("It was withdrawn.")
    NOBODY = "nobody", _("It has no authors.")
    # Of whoever was told that a co-author signed for all.
    OBJECTION = "objection", _("An author objects to the signature for all.")
    MATTER = "matter", _("Somebody of the staff has to decide something.")
    CORRESPONDENT = "correspondent", _("No corresponding author is named.")
    DECLINED = "declined", _("An author has declined.")
    ADDRESS = "address", _("An author cannot be asked without an address.")
    INVITATION = "invitation", _("An author has not been invited.")
    ANSWER = "answer", _("An author has not answered.")
    COUNTERSIGNATURE = "countersignature", _("The conference has not countersigned.")
    OBJECTION_DAYS = "objection_days", _("Its other authors may still object to the signature for all.")
    # All that it needs is there, but the list that adds to it is not written to its end.
    IMPORT = "import", _("A list is being imported.")

    @classmethod
    def of_counted(cls) -> "list[Blocker]":
        """Those of a paper that is among a conference's papers and not clear."""
        return [each for each in cls if each not in (cls.UNCOUNTED, cls.WITHDRAWN)]

    @classmethod
    def without_an_author(cls) -> "list[Blocker]":
        """Those of a paper for which enough authors have signed: nobody waits for the others."""
        return [cls.COUNTERSIGNATURE, cls.OBJECTION, cls.OBJECTION_DAYS]


class PaperQuerySet(KeyedQuerySet["Paper"]):
    def accepted(self) -> "PaperQuerySet":
        return self.filter(status=PaperStatus.ACCEPTED)

    def search(self, words: str) -> "PaperQuerySet":
        """Papers whose title, an author's names or address holds each of the words, or whose number it is."""
        found = self
        for word in keys.spellings(words):
            authored = Authorship.objects.standing().filter(
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
    # The day of its first publication, once there was one.
    published_on = models.DateField(null=True, blank=True)
    # Of a withdrawn one: that the conference decided not to publish it, so that all rights went back.
    not_published_at = models.DateTimeField(null=True, blank=True)
    # Of a number that turned out to be another one's: the paper that has its authors now. It is withdrawn for good.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )
    # Written by `clearance` only, at the end of every deed that could change them.
    is_clear = models.BooleanField(default=False)
    clear_since = models.DateTimeField(null=True, blank=True)
    blocked_by = models.CharField(max_length=20, choices=Blocker, blank=True, default=Blocker.UNCOUNTED)
    # Where one has signed for all, once all others were told: until when the last of them may object.
    objections_until = models.DateTimeField(null=True, blank=True)
    # Clear by a former rule, for which any signature was one for all: it stays so, and says so.
    is_kept_clear = models.BooleanField(default=False)

    number_key = KeyField(keys.number_key, "number")
    title_key = KeyField(keys.search_key, "title")

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["number_key", "pk"]
        indexes = [
            models.Index(fields=["conference", "blocked_by"], name="paper_by_blocker"),
            models.Index(fields=["conference", "number_key", "id"], name="paper_by_number_key"),
            models.Index(
                fields=["objections_until"],
                condition=models.Q(blocked_by="objection_days"),
                name="paper_objections_end",
            ),
            # Of the few, as `author_by_survivor`: SQLite looks up by an index all the others, too, where it holds them.
            models.Index(
                fields=["merged_into"], condition=models.Q(merged_into__isnull=False), name="paper_by_survivor"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["conference", "number"], name="paper_number_unique"),
            models.CheckConstraint(condition=models.Q(status__in=PaperStatus.values), name="paper_status_known"),
            models.CheckConstraint(condition=~models.Q(title=""), name="paper_title_present"),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True)
                | models.Q(status="withdrawn") & ~models.Q(merged_into=models.F("id")),
                name="paper_merged_is_withdrawn",
            ),
            models.CheckConstraint(
                condition=models.Q(not_published_at__isnull=True)
                | models.Q(status="withdrawn", published_on__isnull=True),
                name="paper_not_published_is_withdrawn",
            ),
            models.CheckConstraint(
                condition=models.Q(is_clear=True, blocked_by="", clear_since__isnull=False)
                | models.Q(is_clear=False, blocked_by__in=Blocker.values, clear_since__isnull=True),
                name="paper_clear_or_blocked",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EndCause(models.TextChoices):
    """Why somebody is no longer an author of a paper."""

    NOT_AN_AUTHOR = "not_an_author", _("Not an author of this paper")
    MERGED = "merged", _("The same person as another author of this paper")
    MOVED = "moved", _("The paper was merged with another one")


class AuthorshipQuerySet(KeyedQuerySet["Authorship"]):
    def standing(self) -> "AuthorshipQuerySet":
        return self.filter(ended_at__isnull=True)


class Authorship(Keyed):
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="authorships")
    author = models.ForeignKey(Author, models.PROTECT, related_name="authorships")
    # As the paper spells it; one person may be spelled two ways on two papers.
    printed_name = models.CharField(max_length=200)
    affiliation = models.CharField(max_length=300, blank=True)
    position = models.PositiveIntegerField()
    is_speaker = models.BooleanField(default=False)
    is_corresponding = models.BooleanField(default=False)
    # Kept for good: what was signed may stand on it.
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_cause = models.CharField(max_length=20, choices=EndCause, blank=True)
    # Of whoever was told that a co-author signed for all: until then it can be objected to.
    may_object_until = models.DateTimeField(null=True, blank=True)
    name_key = KeyField(keys.name_key, "printed_name")

    objects = AuthorshipQuerySet.as_manager()

    class Meta:
        ordering = ["paper", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "author"], condition=models.Q(ended_at__isnull=True), name="authorship_once"
            ),
            models.UniqueConstraint(
                fields=["paper", "position"],
                condition=models.Q(ended_at__isnull=True),
                name="authorship_position_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_cause="")
                | models.Q(ended_at__isnull=False, ended_cause__in=EndCause.values),
                name="authorship_ended_for_a_cause",
            ),
            models.CheckConstraint(condition=~models.Q(printed_name=""), name="authorship_name_present"),
        ]

    def __str__(self) -> str:
        return self.printed_name


class CellRemark(models.Model):
    """What an import made of a cell, where somebody has to know of it: a value to look at before its author is asked, or why
    there is no address. Kinds and their words are those of `agreements.importing`."""

    authorship = models.ForeignKey(Authorship, models.PROTECT, related_name="cell_remarks")
    column = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    # As it was written, and as it was taken.
    before = models.CharField(max_length=1000, blank=True)
    after = models.CharField(max_length=500, blank=True)
    # Something to look at; otherwise it is kept to be told.
    is_look = models.BooleanField()
    # About what all rows of the paper say, so that it holds back all its authors.
    is_of_paper = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["authorship", "column", "kind", "after"], name="cell_remark_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.column} of {self.authorship_id}"

    @property
    def is_true(self) -> bool:
        """Whether the value is still the one that was taken. A place that was not understood is none."""
        return self.column == "author_order" or self._value == self.after

    @property
    def _value(self) -> str:
        row = self.authorship
        match self.column:
            case "name":
                return row.printed_name
            case "email" | "orcid" | "native_name":
                return str(getattr(row.author, self.column))
            case "title" | "track" | "date":
                return str(getattr(row.paper, self.column) or "")
        return str(getattr(row, self.column))


def of_a_look() -> models.Q:
    """Which agreements wait until somebody has looked at what a list says of their author, or of their paper.

    Two lists of ids that are made once, however many agreements there are.
    """
    opened = models.Q(cell_remarks__matters__isnull=False, cell_remarks__matters__settled_at=None)
    looked_at = Authorship.objects.filter(opened).order_by()
    of_papers = Authorship.objects.filter(opened, cell_remarks__is_of_paper=True).order_by()
    return models.Q(authorship__in=looked_at.values("pk")) | models.Q(authorship__paper__in=of_papers.values("paper"))
