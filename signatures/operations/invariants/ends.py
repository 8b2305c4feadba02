"""Whether what ended ended as a whole, for the cause that the log tells, and can come back as it was."""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q

from agreements.models import Agreement, Authorship, Conference, Event, Link, Message, Waiver


def untrue_ends(conference: Conference) -> Iterator[str]:
    yield from _causes(conference)
    yield from _waivers(conference)
    yield from _people(conference)


def _causes(conference: Conference) -> Iterator[str]:
    """The columns of an ended agreement against the last event that ended it or took that back."""
    kinds = ["agreement.void", "agreement.waived", "agreement.reinstated"]
    events = Event.objects.filter(conference=conference, kind__in=kinds).order_by("number")
    last: dict[UUID | None, tuple[str, dict[str, Any]]] = {
        agreement: (kind, payload)
        for agreement, kind, payload in events.values_list("agreement_id", "kind", "payload")
    }
    ended = Agreement.objects.filter(Q(state__in=["void", "waived"]) | Q(pk__in=[pk for pk in last if pk]))
    columns = ended.filter(conference=conference).values_list("pk", "state", "void_cause", "state_before")
    for pk, state, cause, before in columns.order_by("pk"):
        kind, told = last.get(pk, ("", {}))
        if state not in ("void", "waived"):
            if kind != "agreement.reinstated":
                yield f"agreement {pk} is {state}, but the log ended it"
        elif kind == "agreement.reinstated":
            if told.get("to") != state:
                yield f"agreement {pk} is {state}, but the log took its end back"
        elif kind != f"agreement.{state}":
            yield f"agreement {pk} is {state}, but the log does not tell of it"
        elif (before, cause) != (told.get("from"), told.get("cause", "")):
            yield f"agreement {pk} ended out of {before} for {cause or 'no cause'}, but the log tells another end"


def _waivers(conference: Conference) -> Iterator[str]:
    waivers = Waiver.objects.filter(agreement__conference=conference, is_granted=True, revokes=None)
    standing = Counter(waivers.filter(revoked_by=None).values_list("agreement_id", flat=True))
    waived = Agreement.objects.filter(conference=conference, state="waived").values_list("pk", flat=True)
    for pk in sorted(set(waived) - standing.keys()):
        yield f"agreement {pk} is waived without a waiver"
    was = Agreement.objects.filter(Q(state="waived") | Q(state="void", state_before="waived"), pk__in=standing)
    true = set(was.values_list("pk", flat=True))
    for pk, count in sorted(standing.items()):
        if count > 1:
            yield f"agreement {pk} has {count} waivers that stand"
        if pk not in true:
            yield f"agreement {pk} has a waiver that stands, but is not waived"


def _people(conference: Conference) -> Iterator[str]:
    merged, unreachable = Q(author__merged_into__isnull=False), Q(author__email="")
    standing = Authorship.objects.filter(author__conference=conference, ended_at=None)
    # What asks goes to who has the papers now; what tells of something that happened goes where it happened.
    asking = ["invitation", "reminder", "link"]
    unsent = Message.objects.filter(conference=conference, state__in=["queued", "sending"], kind__in=asking)
    links = Link.objects.filter(author__conference=conference, purpose="sign", revoked_at=None, superseded_at=None)
    agreements = Agreement.objects.filter(conference=conference).exclude(state="void")
    for rows, line in (
        (standing.filter(merged), "authorship {} stands, but its author is somebody else"),
        (unsent.filter(merged), "message {} waits to be sent to an author who is somebody else"),
        (agreements.filter(authorship__ended_at__isnull=False), "agreement {} stands, but its authorship has ended"),
        (links.filter(unreachable), "link {} stands, but its author has no address"),
        (unsent.filter(unreachable), "message {} waits to be sent, but its author has no address"),
    ):
        for pk in rows.order_by("pk").values_list("pk", flat=True):
            yield line.format(pk)
