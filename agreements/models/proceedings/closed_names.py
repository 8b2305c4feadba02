"""Names that people bore before, and do not want to be known by any more."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from agreements.models.event import EventValue
from agreements.models.people import Author
from agreements.models.user import User


class ClosedName(models.Model):
    """One former name of one person: nothing of the desk shows it any more. What was signed with it is kept."""

    author = models.ForeignKey(Author, models.PROTECT, related_name="closed_names")
    name = models.CharField(max_length=200)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField()

    class Meta:
        ordering = ["closed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["author", "name"], name="closed_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="closed_name_present"),
        ]

    def __str__(self) -> str:
        return f"A former name of {self.author_id}"


def values_to_show() -> models.QuerySet[EventValue]:
    """Values beside events, each with whether it is a name that is closed away in its conference (`is_closed_away`)."""
    same = ClosedName.objects.filter(author__conference=OuterRef("event__conference"), name=OuterRef("value"))
    return EventValue.objects.annotate(is_closed_away=Exists(same))


def of_message() -> Exists:
    """Whether a mail was written before a name of its author was closed away: it may say that name."""
    later = ClosedName.objects.filter(author=OuterRef("author"), closed_at__gt=OuterRef("created_at"))
    return Exists(later)
