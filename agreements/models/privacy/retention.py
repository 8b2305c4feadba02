"""For how long a conference keeps what it has, by class of data."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.conference import Conference
from agreements.models.user import User


class DataClass(models.TextChoices):
    MAILS = "mails", _("Words of mails")
    LISTS = "lists", _("Uploaded lists")
    REQUESTS = "requests", _("Conversations")
    ACCESSES = "accesses", _("Log of accesses")
    EVIDENCE = "evidence", _("People, answers and documents")


class RetentionRule(models.Model):
    """How many days one class is kept. What is older goes only once somebody has switched that on."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="retention_rules")
    data = models.CharField(max_length=10, choices=DataClass)
    days = models.PositiveIntegerField()
    switched_on_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "data"], name="retention_rule_once"),
            models.CheckConstraint(condition=Q(data__in=DataClass.values), name="retention_data_known"),
            models.CheckConstraint(condition=Q(days__gte=30), name="retention_a_month_at_least"),
        ]

    def __str__(self) -> str:
        return f"{self.conference_id}: {self.data} {self.days}"
