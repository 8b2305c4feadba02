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


def values_to_show(conference: int) -> models.QuerySet[EventValue]:
    """Values beside events of a conference, each with whether it is a name that is closed away there (`is_closed_away`).

    The few names are asked for once: looked up for each value by itself, a long log cost a look at all authors each time.
    """
    closed = ClosedName.objects.filter(author__conference=conference).order_by().values("name")
    is_closed = models.ExpressionWrapper(Q(value__in=closed), output_field=models.BooleanField())
    return EventValue.objects.annotate(is_closed_away=is_closed)


def of_message() -> Exists:
    """Whether a mail was written before a name of its author was closed away: it may say that name."""
    later = ClosedName.objects.filter(author=OuterRef("author"), closed_at__gt=OuterRef("created_at"))
    return Exists(later)
