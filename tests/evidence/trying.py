"""One alteration after the other, with the triggers off: made, looked for, undone."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from django.apps import apps
from django.db import connection, models, transaction

from agreements.audit.append_only import missing_triggers, remove_triggers, triggers_in
from agreements.models import Capacity, Conference, Event, EventValue, Message
from signatures.checkpoints import contradictions
from signatures.evidence import columns
from signatures.evidence.invitations import mail_to, mails_with
from signatures.models import Countersignature, Document, Signature
from signatures.operations import invariants
from signatures.operations.invariants import unknown_documents
from tests.evidence.alterations import alter, alter_column
from tests.evidence.rewriting import cut_off, recompute

Draw = random.Random
M = TypeVar("M", bound=models.Model)
# Alters something, and says what.
Alteration = Callable[[Conference, Draw], str]


@dataclass
class Tried:
    kind: str
    made: int = 0
    missed: list[str] = field(default_factory=list)


def _column_of(model: type[Signature | Countersignature | Document]) -> Alteration:
    def alter_one(_conference: Conference, draw: Draw) -> str:
        return _altered(_any(model.objects.all(), draw), draw.choice(columns(model)), draw)

    return alter_one


def _mail(name: str) -> Alteration:
    def alter_one(_conference: Conference, draw: Draw) -> str:
        signature = _any(Signature.objects.filter(documents__isnull=False, capacity=Capacity.AUTHOR), draw)
        mail = mail_to(signature, mails_with({signature.link_id}))
        assert mail is not None
        return _altered(Message.objects.get(pk=mail.pk), name, draw)

    return alter_one


def _personal_value(conference: Conference, draw: Draw) -> str:
    value = _any(EventValue.objects.filter(event__conference=conference), draw)
    name = draw.choice(["value", "salt", "gone"])
    if name != "gone":
        return _altered(value, name, draw)
    value.delete()
    return f"{value.name} of event {value.event_id} deleted"


def _event_changed(conference: Conference, draw: Draw) -> str:
    event = _any(conference.events.all(), draw)
    name = draw.choice(["kind", "at", "agreement", "subject", "payload", "previous_hash", "hash", "number"])
    if name == "payload":
        alter(event, {"payload": event.payload | {"forged": draw.randrange(99)}})
        return f"payload of event {event.number}"
    if name == "number":
        alter(event, {"number": event.number + 1000})
        return f"number of event {event.number}"
    return _altered(event, name, draw)


def _event_removed(conference: Conference, draw: Draw) -> str:
    event = _any(conference.events.all(), draw)
    EventValue.objects.filter(event=event).delete()
    Event.objects.filter(pk=event.pk).delete()
    return f"event {event.number} of {conference.events.count() + 1}"


def _trigger_missing(_conference: Conference, draw: Draw) -> str:
    """The others stand."""
    with connection.cursor() as cursor:
        trigger = draw.choice(sorted(triggers_in(cursor, connection.vendor)))
        where = f' ON "{trigger.rpartition("_no_")[0]}"' if connection.vendor == "postgresql" else ""
        cursor.execute(f'DROP TRIGGER "{trigger}"{where}')
    return trigger


_TRIGGER = "a trigger missing"
KINDS: dict[str, Alteration] = {
    "an evidence column of Signature": _column_of(Signature),
    "an evidence column of Countersignature": _column_of(Countersignature),
    "an evidence column of Document": _column_of(Document),
    "the address of a mail that an evidence page names": _mail("email"),
    "the time of such a mail": _mail("sent_at"),
    "the server’s answer to such a mail": _mail("server_answer"),
    "a personal value": _personal_value,
    "an event changed": _event_changed,
    "an event removed": _event_removed,
    "the chain recomputed": recompute,
    "the end cut off": cut_off,
    _TRIGGER: _trigger_missing,
}


def named_where_nothing_was_altered(conference: Conference) -> list[str]:
    everywhere = (contradictions.unclaimed(), unknown_documents.of_no_log(), missing_triggers())
    return [*invariants.examine(conference).breaches, *(line for lines in everywhere for line in lines)]


def try_kind(conference: Conference, kind: str, times: int, draw: Draw) -> Tried:
    tried = Tried(kind)
    for _ in range(times):
        with _undone():
            if kind == _TRIGGER:
                words = KINDS[kind](conference, draw)
                is_named = any(words in line for line in missing_triggers())
            else:
                _switch_triggers_off()
                words = KINDS[kind](conference, draw)
                is_named = _is_named(conference)
        tried.made += 1
        if not is_named:
            tried.missed.append(words)
    return tried


def _is_named(conference: Conference) -> bool:
    """Without the documents' files, if that is enough."""
    if invariants.examine(conference, with_files=False).breaches or any(contradictions.unclaimed()):
        return True
    return bool(invariants.examine(conference).breaches) or any(unknown_documents.of_no_log())


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _switch_triggers_off() -> None:
    for label in ("agreements", "signatures"):
        remove_triggers(apps.get_app_config(label))


def _any(rows: models.QuerySet[M], draw: Draw) -> M:
    return draw.choice(list(rows.order_by("pk")))


def _altered(row: models.Model, name: str, draw: Draw) -> str:
    alter_column(row, name, draw)
    return f"{name} of {type(row).__name__} {row.pk}"
