"""What a member looks for again and again in a list, under a name."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models.team import Membership


class ListPage(models.TextChoices):
    """A list of the desk, by the name of its address."""

    PAPERS = "papers", _("Papers")
    AUTHORS = "authors", _("People")
    AGREEMENTS = "agreements", _("Agreements")
    MESSAGES = "messages", _("Mail")


class SavedFilter(models.Model):
    """A member's own: nobody else sees it, and it goes with the membership. It says what is looked for, never what was found."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="saved_filters")
    page = models.CharField(max_length=12, choices=ListPage)
    name = models.CharField(max_length=60)
    # Of the list's address: filters and order.
    query = models.CharField(max_length=500)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["page", "name"]
        constraints = [
            models.UniqueConstraint(fields=["membership", "page", "name"], name="saved_filter_name_unique"),
            models.CheckConstraint(condition=Q(page__in=ListPage.values), name="saved_filter_page_known"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(query=""), name="saved_filter_says_something"),
        ]

    def __str__(self) -> str:
        return self.name
