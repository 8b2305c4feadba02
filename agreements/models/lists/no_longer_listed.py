"""What a later list no longer has of what stands here."""

from django.db import models
from django.db.models import Q

from agreements.models.lists.batches import ImportBatch
from agreements.models.paper import Authorship


class NoLongerListedQuerySet(models.QuerySet["NoLongerListed"]):
    def standing(self) -> "NoLongerListedQuerySet":
        """Not those whom a list since then names again."""
        return self.filter(named_again__isnull=True)


class NoLongerListed(models.Model):
    """An author whom an imported list does not name any more on a paper that it has, or a paper that it does not count as
    accepted; both stay here until somebody decides. Gone when that import is undone."""

    # Of a paper, one of its authors.
    authorship = models.ForeignKey(Authorship, models.PROTECT, related_name="no_longer_listed")
    is_of_paper = models.BooleanField(default=False)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="no_longer_listed")
    # A later list that has it again.
    named_again = models.ForeignKey(ImportBatch, models.PROTECT, null=True, blank=True, related_name="+")

    objects = NoLongerListedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authorship", "is_of_paper"], condition=Q(named_again=None), name="no_longer_listed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authorship_id} in {self.batch_id}"
