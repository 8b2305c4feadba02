"""What was put together to be handed over: fixed when it is made, and the same however often it is fetched."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import ERASED, Conference, User


class BundleLayout(models.TextChoices):
    """How a bundle names its files, and which it has beside the documents."""

    SIGNATURES = "signatures", _("One PDF for each signature")
    PAPERS = "papers", _("One PDF for each paper, the originals beside it")
    PMLR = "pmlr", _("Permissions as PMLR asks for them")
    ACM = "acm", _("A grid like ACM’s, with the PDFs")
    PATTERN = "pattern", _("File names of your own")

    @classmethod
    def with_volumes(cls) -> "list[BundleLayout]":
        """Those that put the documents of a paper together into one PDF."""
        return [cls.PAPERS, cls.PMLR]


class Bundle(models.Model):
    """No copy of the documents, which lie where they always do: the list of them, and what tells of them."""

    is_append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="bundles")
    # 1, 2, 3 within the conference.
    number = models.PositiveIntegerField()
    layout = models.CharField(max_length=12, choices=BundleLayout)
    # Of the layout with names of one's own; and PMLR's number of the volume, which may be missing.
    pattern = models.CharField(max_length=200, blank=True)
    volume = models.CharField(max_length=20, blank=True)
    # Why papers are in it that are withdrawn or not clear.
    reason = models.TextField(max_length=2000, blank=True)
    papers = models.PositiveIntegerField()
    documents = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()
    # What it holds, compressed (`signatures.exporting.bundles.frozen`), and the digest of that.
    listing = models.BinaryField()
    listing_sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "number"], name="bundle_number_unique"),
            models.CheckConstraint(condition=Q(layout__in=BundleLayout.values), name="bundle_layout_known"),
            models.CheckConstraint(
                condition=Q(layout="pattern") & ~Q(pattern="") | ~Q(layout="pattern") & Q(pattern=""),
                name="bundle_pattern_of_its_layout",
            ),
        ]

    def __str__(self) -> str:
        return f"bundle {self.number}"

    @property
    def is_erased(self) -> bool:
        """Whether somebody in it was erased: then it cannot be made again."""
        return self.reason == ERASED
