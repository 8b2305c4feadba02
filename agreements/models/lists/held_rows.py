"""Rows of an imported list that were left out with their papers."""

from django.db import models
from django.utils.translation import gettext as _

from agreements.models.lists.batches import ImportBatch, ImportState


class HeldRowsQuerySet(models.QuerySet["HeldRows"]):
    def standing(self) -> "HeldRowsQuerySet":
        """Not those that came with a list since, nor those of an import that was taken back, or whose list was emptied."""
        there = [ImportState.APPLYING, ImportState.APPLIED]
        return self.filter(taken__isnull=True, batch__state__in=there, batch__emptied_at=None)


class HeldRows(models.Model):
    """All rows of a paper that an imported list left out, because one of them was refused; with a row that names no paper, those
    beside it."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="held_rows")
    # The papers that the rows name.
    numbers = models.JSONField(default=list)
    # Of each row: its number, where a person finds it, its cells as written by our names of columns, and by column why it was
    # refused.
    rows = models.JSONField()
    # The list with which they came after all.
    taken = models.ForeignKey(ImportBatch, models.PROTECT, null=True, blank=True, related_name="+")

    objects = HeldRowsQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.batch_id}: {', '.join(self.numbers)}"

    @property
    def name(self) -> str:
        """Once the list is emptied nobody knows any more which they were."""
        words = _("Paper {numbers}") if self.numbers else _("Row {numbers}")
        told = self.numbers or [str(row["row"]) for row in self.rows]
        return words.format(numbers=", ".join(told)) if told else _("Rows of a list")
