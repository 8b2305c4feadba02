"""For how long each class of data is kept, what would go now, and how it goes.

A rule says how many days; nothing goes by itself before an owner has switched it on. What is append-only goes by a command with
the owner's database role; the rest the ticker sees to as well.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from agreements import audit, clock
from agreements.audit import door
from agreements.models import (
    ERASED,
    Author,
    Conference,
    DataClass,
    Erasure,
    EvidenceFile,
    HelpRequest,
    LegalHold,
    Message,
    MessageKind,
    MessageState,
    RequestEntry,
    RetentionRule,
)
from agreements.models.key_fields import refresh_keys
from agreements.privacy import legal_holds
from agreements.web import throttles
from signatures.models import Download, Signature
from signatures.privacy import emptying_lists, erasing

TASK = "signatures.tasks.forget_what_is_old"
_ENDED = (MessageState.SENT, MessageState.BOUNCED, MessageState.CANCELLED)
# Rows of one deed.
_AT_ONCE = 500


@dataclass(frozen=True)
class _Class:
    """`rows`: what of it there is at all; `since`: the moment from which on it is kept; `purge`: how rows with these keys go,
    within a deed. Rows of `people` are spared while a hold stands over them, all others while any hold stands."""

    rows: Callable[[Conference], QuerySet[Any]]
    since: str
    purge: Callable[[Conference, Sequence[Any]], None] | None
    people: str = ""
    needs_owner: bool = False


def _mails(conference: Conference) -> QuerySet[Message]:
    ended = Message.objects.filter(conference=conference, state__in=_ENDED).exclude(subject=ERASED)
    return ended.exclude(kind=MessageKind.CHANGED)


def _purge_mails(_conference: Conference, keys: Sequence[Any]) -> None:
    """What became of each stays, and to whom it went, because documents name that."""
    found = Message.objects.filter(pk__in=keys)
    found.update(subject=ERASED, text="", html="")
    refresh_keys(found)


def _purge_lists(conference: Conference, keys: Sequence[Any]) -> None:
    emptying_lists.empty(emptying_lists.to_empty(conference).filter(pk__in=keys), by=None)


def _requests(conference: Conference) -> QuerySet[HelpRequest]:
    said = Q(entries__isnull=False) & ~Q(entries__words=ERASED) | ~Q(words="")
    return HelpRequest.objects.filter(said, conference=conference, settled_at__isnull=False).distinct()


def _purge_requests(_conference: Conference, keys: Sequence[Any]) -> None:
    blank = dict.fromkeys(
        ("words", "email", "printed_name", "officer_name", "officer_title", "officer_organisation"), ""
    )
    HelpRequest.objects.filter(pk__in=keys).update(**blank)
    with door.opened([RequestEntry]):
        RequestEntry.objects.filter(request__in=keys).update(words=ERASED)


def _accesses(conference: Conference) -> QuerySet[Download]:
    return Download.objects.filter(conference=conference)


def _purge_accesses(_conference: Conference, keys: Sequence[Any]) -> None:
    with door.opened([Download]):
        Download.objects.filter(pk__in=keys).delete()


def _people(conference: Conference) -> QuerySet[Author]:
    """Each for so long as nothing more was signed."""
    gone = Erasure.objects.filter(conference=conference, erased_at__isnull=False).values("author")
    return Author.objects.standing().filter(conference=conference).exclude(pk__in=gone)


CLASSES: Mapping[DataClass, _Class] = {
    DataClass.MAILS: _Class(_mails, "finished_at", _purge_mails, people="author"),
    DataClass.LISTS: _Class(emptying_lists.to_empty, "uploaded_at", _purge_lists),
    DataClass.REQUESTS: _Class(_requests, "settled_at", _purge_requests, people="author", needs_owner=True),
    DataClass.ACCESSES: _Class(_accesses, "at", _purge_accesses, needs_owner=True),
    # One after the other, each a deed of its own.
    DataClass.EVIDENCE: _Class(_people, "created_at", None, people="pk", needs_owner=True),
}


@dataclass(frozen=True)
class Preview:
    """Of one class: its rule, if there is one, how much of it would go now, and the moment of the oldest."""

    data: DataClass
    rule: RetentionRule | None
    count: int = 0
    oldest: datetime | None = None

    @property
    def needs_owner(self) -> bool:
        return CLASSES[self.data].needs_owner


@dataclass(frozen=True)
class Purged:
    """`left`: people who could not be erased yet."""

    gone: int = 0
    left: int = 0


def previews(conference: Conference, holds: Sequence[LegalHold]) -> list[Preview]:
    """Of all classes; `holds` are those that stand."""
    rules = {rule.data: rule for rule in RetentionRule.objects.filter(conference=conference).select_related("by")}
    return [_preview(data, rules.get(data), holds) for data in DataClass]


def _preview(data: DataClass, rule: RetentionRule | None, holds: Sequence[LegalHold]) -> Preview:
    if rule is None:
        return Preview(data, None)
    told = due(rule, holds).order_by().aggregate(count=Count("pk", distinct=True), oldest=Min(CLASSES[data].since))
    return Preview(data, rule, told["count"], told["oldest"])


def due(rule: RetentionRule, holds: Sequence[LegalHold]) -> QuerySet[Any]:
    """What is older than the rule has it, and under no hold."""
    data, before = DataClass(rule.data), clock.now() - timedelta(days=rule.days)
    kept = CLASSES[data]
    rows = kept.rows(rule.conference).filter(**{f"{kept.since}__lt": before})
    if any(hold.author_id is None for hold in holds) or (holds and not kept.people):
        return rows.none()
    if held := legal_holds.rows_under(holds):
        rows = rows.exclude(**{f"{kept.people}__in": held})
    return _without_newer(rows, rule.conference, before) if data == DataClass.EVIDENCE else rows


def _without_newer(people: QuerySet[Any], conference: Conference, before: datetime) -> QuerySet[Any]:
    """Not those who have signed or handed in something since."""
    signed = Signature.objects.filter(agreement__conference=conference, signed_at__gte=before)
    files = EvidenceFile.objects.filter(conference=conference, uploaded_at__gte=before)
    for newer in (signed, files):
        people = people.exclude(pk__in=newer.order_by().values("agreement__authorship__author"))
    return people


def purge(rule: RetentionRule) -> Purged:
    """All that is due, in deeds of so many rows. Raises `door.NotOwnerError` for a role that may not."""
    data, conference = DataClass(rule.data), rule.conference
    do = CLASSES[data].purge
    if do is None:
        return _purge_people(rule)
    gone = 0
    while keys := list(due(rule, list(legal_holds.standing(conference))).values_list("pk", flat=True)[:_AT_ONCE]):
        with audit.deed(conference):
            audit.locks.conference()
            do(conference, keys)
            audit.record("privacy.purged", facts={"data": data.value, "rows": len(keys), "days": rule.days})
        gone += len(keys)
    return Purged(gone)


def _purge_people(rule: RetentionRule) -> Purged:
    gone, left = 0, 0
    for author in due(rule, list(legal_holds.standing(rule.conference))).select_related("conference").order_by("pk"):
        try:
            erasing.erase(author, reason=DataClass.EVIDENCE.value)
        except erasing.NotYetError:
            left += 1
        else:
            gone += 1
    return Purged(gone, left)


# --- By itself ---------------------------------------------------------------------------------------------------------
def is_due() -> bool:
    """Now and then, if anybody switched anything on that needs no other role."""
    return throttles.left("retention") == 0 and _switched_on().exists()


def forget_what_is_old() -> int:
    """How much went."""
    if not is_due() or not throttles.is_first("retention"):
        return 0
    return sum(purge(rule).gone for rule in _switched_on().select_related("conference"))


def _switched_on() -> QuerySet[RetentionRule]:
    own = [data for data, kept in CLASSES.items() if not kept.needs_owner]
    return RetentionRule.objects.filter(data__in=own, switched_on_at__isnull=False).order_by("pk")
