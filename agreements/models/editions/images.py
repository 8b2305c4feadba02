"""The pictures in a conference's documents."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models.conference import Conference
from agreements.models.user import User


class ImageKind(models.TextChoices):
    LOGO = "logo", _("Logo")
    SIGNATURE = "signature", _("Written signature")


class ConferenceImageQuerySet(models.QuerySet["ConferenceImage"]):
    def current(self, conference: Conference, *, signatory: str | None = None) -> "dict[ImageKind, ConferenceImage]":
        """Those that new documents of the conference bear, without their content: the written signature of `signatory`, or
        of whoever countersigns today."""
        name = conference.present_signatory if signatory is None else signatory
        rows = self.filter(conference=conference).defer("content")
        newest = {ImageKind(image.kind): image for image in rows if image.is_of(name, conference)}
        return {kind: image for kind, image in newest.items() if not image.is_removal}

    def with_content(self, conference: Conference) -> "ConferenceImageQuerySet":
        return self.filter(conference=conference).exclude(sha256="")


class ConferenceImage(models.Model):
    """Rows stay, and the newest of a kind counts.

    A PNG as `agreements.conferences.image_files` makes it; a row without content says that there is none any more.
    """

    is_append_only = True

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="images")
    kind = models.CharField(max_length=10, choices=ImageKind)
    sha256 = models.CharField(max_length=64, blank=True)
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)
    content = models.BinaryField()
    # Whose written signature it is; empty in rows from before there could be another signatory.
    signatory_name = models.CharField(max_length=200, blank=True, default="")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ConferenceImageQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ImageKind.values), name="image_kind_known"),
            models.CheckConstraint(
                condition=Q(sha256="", width=0, height=0) | (~Q(sha256="") & Q(width__gt=0, height__gt=0)),
                name="image_whole_or_removed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:16]}"

    @property
    def is_removal(self) -> bool:
        return not self.sha256

    def is_of(self, signatory: str, conference: Conference) -> bool:
        """Whether documents that `signatory` countersigns bear it. At the first change of signatory the picture of the former
        one is noted once more with the name, so that none without a name is anybody's from then on."""
        if self.kind != ImageKind.SIGNATURE:
            return True
        return self.signatory_name == signatory or (
            not self.signatory_name and conference.later_signatory_from is None
        )
