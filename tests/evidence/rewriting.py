"""The whole log written anew, as whoever has the password of the tables' owner can do it; what lies elsewhere stays."""

import random
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max

from agreements.audit import GENESIS, hash_of
from agreements.audit.chain import digest_of
from agreements.models import Agreement, ChainHead, Conference, Event, EventValue, Message
from agreements.states import State
from signatures.models import Checkpoint, Countersignature, Document, DocumentWork, Signature, StampWork

Draw = random.Random
_ANSWERS = ("agreement.accepted", "agreement.declined")


def recompute(conference: Conference, draw: Draw) -> str:
    """A fact, a time or an address of one event changed, and everything that follows from it computed anew.

    The event is older than the last checkpoint, or than the answer in the newest document.
    """
    events = list(conference.events.order_by("number"))
    event = draw.choice([each for each in events if each.number <= _anchored(conference)])
    what = draw.choice([_payload, _time, _address])(event, draw)
    previous = GENESIS
    for each in events:
        each.previous_hash = previous
        previous = each.hash = hash_of(each)
    # The newest first: no two may follow the same one meanwhile.
    Event.objects.bulk_update(events[::-1], ["payload", "at", "previous_hash", "hash"])
    _set_head(conference, events[-1])
    return f"{what} of event {event.number} of {len(events)}, {_checkpoints_after(conference, draw)}"


def cut_off(conference: Conference, draw: Draw) -> str:
    """The last events removed with what belongs to them, down to one that is older than the last checkpoint, or than the
    answer in the newest document; the files stay."""
    last = draw.randrange(1, _anchored(conference))
    gone = conference.events.filter(number__gt=last)
    _take_back(_about(gone, *_ANSWERS), _about(gone, "agreement.countersigned"), _about(gone, "agreement.sealed"))
    words = f"{gone.count()} events from {last + 1} on"
    EventValue.objects.filter(event__in=gone)._raw_delete("default")
    gone._raw_delete("default")
    _set_head(conference, conference.events.get(number=last))
    return f"{words}, {_checkpoints_after(conference, draw)}"


def _payload(event: Event, draw: Draw) -> str:
    event.payload = event.payload | {"forged": draw.randrange(99)}
    return "payload"


def _time(event: Event, draw: Draw) -> str:
    """Within what lies between the events beside it, so that no time runs backwards."""
    beside = event.conference.events.filter(number__in=(event.number - 1, event.number + 1)).order_by("number")
    times = [each.at for each in beside]
    room = (times[-1] - event.at) // timedelta(microseconds=1)
    event.at += timedelta(microseconds=draw.randrange(1, max(2, room)))
    return "time"


def _address(event: Event, draw: Draw) -> str:
    """Of the nearest event before that has one."""
    value = (
        EventValue.objects.filter(event__conference=event.conference, event__number__lte=event.number, name="email")
        .order_by("-event__number")
        .first()
    )
    if value is None or value.event_id != event.pk:
        return _payload(event, draw)
    EventValue.objects.filter(pk=value.pk).update(value="mallory@example.org")
    event.payload = event.payload | {"email": digest_of(value.salt, "mallory@example.org")}
    return "address"


def _set_head(conference: Conference, last: Event) -> None:
    ChainHead.objects.filter(conference=conference).update(number=last.number, hash=last.hash, at=last.at)


def _checkpoints_after(conference: Conference, draw: Draw) -> str:
    """What the rows of checkpoints say then; their files are out of reach."""
    rows = Checkpoint.objects.filter(conference=conference)
    what = draw.choice(["checkpoints left", "checkpoints made to fit", "checkpoints removed"])
    if what == "checkpoints removed":
        rows._raw_delete("default")
    elif what == "checkpoints made to fit":
        for row in rows:
            event = conference.events.filter(number__lte=row.entry).latest("number")
            rows.filter(pk=row.pk).update(entry=event.number, hash=event.hash)
    return what


def _last_checkpoint(conference: Conference) -> Checkpoint:
    return conference.checkpoints.latest("number")


def _anchored(conference: Conference) -> int:
    """The last event that a checkpoint or a document names."""
    sealed = Document.objects.filter(signature__agreement__conference=conference).values_list("signature", flat=True)
    answers = conference.events.filter(kind__in=_ANSWERS, subject__in=[f"signature:{pk}" for pk in sealed])
    newest: int = answers.aggregate(newest=Max("number"))["newest"]
    return max(newest, _last_checkpoint(conference).entry)


def _about(events: Any, *kinds: str) -> list[str]:
    subjects = events.filter(kind__in=kinds).values_list("subject", flat=True)
    return [subject.removeprefix("signature:") for subject in subjects]


def _take_back(answered: list[str], countersigned: list[str], sealed: list[str]) -> None:
    """So that rows and states are as they were before these three were done."""
    owners = [_agreements_of(signatures) for signatures in (sealed, countersigned, answered)]
    copies = Message.objects.filter(occasion__in=[f"copy:{pk}" for pk in sealed])
    Message.agreements.through.objects.filter(message__in=copies)._raw_delete("default")
    copies._raw_delete("default")
    Document.objects.filter(signature__in=sealed)._raw_delete("default")
    for model in (StampWork, DocumentWork, Countersignature):
        model.objects.filter(signature__in=countersigned)._raw_delete("default")
    Signature.objects.filter(pk__in=answered)._raw_delete("default")
    uncountersigned = {"state": State.ACCEPTED, "countersigned_at": None, "sealed_at": None}
    unanswered = uncountersigned | {"state": State.INVITED, "answered_at": None, "name_grade": ""}
    for pks, columns in zip(owners, ({"sealed_at": None}, uncountersigned, unanswered), strict=True):
        Agreement.objects.filter(pk__in=pks).update(**columns)


def _agreements_of(signatures: list[str]) -> list[UUID]:
    return list(Agreement.objects.filter(signatures__in=signatures).values_list("pk", flat=True))
