"""Pictures of a conference that stand in its documents; rows stay, the newest of a kind counts."""

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
    def current(self, conference: Conference) -> "dict[ImageKind, ConferenceImage]":
        """Those that new documents of the conference bear, without their content."""
        newest = {ImageKind(image.kind): image for image in self.filter(conference=conference).defer("content")}
        return {kind: image for kind, image in newest.items() if not image.is_removal}

    def with_content(self, conference: Conference) -> "ConferenceImageQuerySet":
        return self.filter(conference=conference).exclude(sha256="")


class ConferenceImage(models.Model):
    """A PNG as `agreements.conferences.image_files` makes it; a row without content says that there is none any more."""

    is_append_only = True

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="images")
    kind = models.CharField(max_length=10, choices=ImageKind)
    sha256 = models.CharField(max_length=64, blank=True)
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)
    content = models.BinaryField()
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
