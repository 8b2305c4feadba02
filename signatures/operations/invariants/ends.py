"""Whether what ended ended as a whole, for the cause that the log tells, and can come back as it was."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from agreements.models import Agent, Agreement, Authorship, Conference, Event, EventValue, Link, Message, Waiver
from signatures.models import Signature


def untrue_ends(conference: Conference) -> Iterator[str]:
    yield from _causes(conference)
    yield from _waivers(conference)
    yield from _people(conference)
    yield from _officers(conference)
    yield from _forwardings(conference)


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


def _officers(conference: Conference) -> Iterator[str]:
    """An officer is asked about something, or no longer asked, and then by no link and no mail."""
    agents = Agent.objects.filter(author__conference=conference)
    links = Link.objects.filter(author__conference=conference, purpose="agent", revoked_at=None)
    forwarded = Agreement.objects.filter(conference=conference, agent__isnull=False)
    owner = Q(agent__author=F("authorship__author")) | Q(agent__author__merged_into__isnull=False)
    mails = Message.objects.filter(conference=conference, link__purpose="agent", state="queued")
    answers = Signature.objects.filter(agreement__conference=conference)
    by_officer = Q(capacity="agent", link__agent__isnull=False, signer_name=F("link__agent__name"))
    for rows, line in (
        (agents.filter(ended_at=None, agreements__isnull=True), "officer {} is still asked, but about no agreement"),
        (
            forwarded.filter(agent__ended_at__isnull=False),
            "agreement {} is forwarded to an officer who is no longer asked",
        ),
        (forwarded.exclude(owner), "agreement {} is forwarded to an officer of another author"),
        (links.filter(agent__ended_at__isnull=False), "link {} is open, but its officer is no longer asked"),
        (mails.filter(link__agent__ended_at__isnull=False), "message {} waits, but its officer is no longer asked"),
        (
            answers.exclude(by_officer | Q(capacity="author", link__agent=None)),
            "signature {} was given by a link of another capacity",
        ),
    ):
        for pk in rows.order_by("pk").values_list("pk", flat=True):
            yield line.format(pk)


def _forwardings(conference: Conference) -> Iterator[str]:
    """To whom agreements are forwarded, and as whom, against the last event of each that tells of it."""
    kinds = ["agreement.forwarded", "agreement.forward_ended"]
    events = list(Event.objects.filter(conference=conference, kind__in=kinds).order_by("number"))
    told = {each.agreement_id: each.subject if each.kind == kinds[0] else "" for each in events}
    is_known = Q(agent__isnull=False) | Q(pk__in=list(told))
    rows = Agreement.objects.filter(is_known, conference=conference).order_by("pk")
    for pk, agent in rows.values_list("pk", "agent"):
        if told.get(pk, "") != (f"agent:{agent}" if agent else ""):
            yield f"agreement {pk} is forwarded otherwise than the log tells"
    kept = defaultdict[int, dict[str, str]](dict)
    for event, name, value in EventValue.objects.filter(event__in=events).values_list("event", "name", "value"):
        kept[event][name] = value
    agents = {f"agent:{each.pk}": each for each in Agent.objects.filter(author__conference=conference)}
    for each in events:
        officer = agents.get(each.subject)
        names = [name for name, value in kept[each.pk].items() if officer and getattr(officer, name) != value]
        if names:
            yield f"officer {each.subject.removeprefix('agent:')} differs from the log in {', '.join(names)}"
