"""The audit log of a conference: numbered, hash-chained, append-only. `agreements.audit` is its only writer."""

from django.db import models

from agreements.models.agreement import Agreement
from agreements.models.conference import Conference
from agreements.models.user import User


class Event(models.Model):
    is_append_only = True

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="events")
    number = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=60)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, related_name="events")
    # What else it is about, as "signature:<uuid>" or "author:<id>".
    subject = models.CharField(max_length=80, blank=True, db_index=True)
    # Facts, personal ones as salted digests.
    payload = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["conference", "number"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "number"], name="event_number_unique"),
            models.UniqueConstraint(fields=["conference", "previous_hash"], name="event_chain_unforked"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class EventValue(models.Model):
    """A personal value whose salted digest stands in an event; it can be erased and the chain stays whole."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="values")
    name = models.CharField(max_length=40)
    value = models.TextField()
    salt = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="event_value_once")]

    def __str__(self) -> str:
        return self.name


class ChainHead(models.Model):
    """The last link of a conference's chain; its row is the lock under which events are appended."""

    conference = models.OneToOneField(Conference, models.PROTECT, primary_key=True, related_name="chain_head")
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    # Of the last event: no later one states an earlier time.
    at = models.DateTimeField(null=True, blank=True)
    # The last event of the time before events were kept in the order of their times, and addresses and titles with them.
    ordered_after = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.conference_id}: {self.number}"
