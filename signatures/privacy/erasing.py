"""How somebody's personal data goes: in one recorded deed, by whoever owns the tables of evidence.

Of who never signed nothing personal stays. Of who did, the evidence becomes a tombstone of ids, digests and dates once the
retention that an owner decided has ended. Salts and values beside the log go, so that nobody can guess the digests in it back;
the log itself stays whole.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote_plus

from django.db import transaction
from django.db.models import Q

from agreements import audit, links, matters
from agreements.audit import door
from agreements.matters import About
from agreements.models import (
    ERASED,
    Author,
    Conference,
    Erasure,
    EventValue,
    EvidenceFile,
    RequestEntry,
    SavedFilter,
    StaffMail,
    User,
    Waiver,
)
from agreements.privacy import about
from agreements.privacy.about import WholePerson
from signatures.models import Bundle, Document, Signature
from signatures.privacy import emptying_bundles, emptying_lists, erased_files, obstacles
from signatures.privacy.kept import KEPT

_EVIDENCE = (RequestEntry, EvidenceFile, Waiver, Signature, Bundle)


class NotYetError(Exception):
    """Something stands against it; `why` are sentences. Nothing was changed."""

    def __init__(self, why: Sequence[str]) -> None:
        super().__init__(" ".join(why))
        self.why = why


class GoneError(Exception):
    """It was erased before."""


@dataclass(frozen=True)
class Erased:
    """How many rows of each kind, values beside the log, files of documents, and lists."""

    rows: dict[str, int]
    values: int
    files: int
    lists: int


def erase(author: Author, *, reason: str, by: User | None = None) -> Erased:
    """Raises NotYetError, GoneError, and `door.NotOwnerError` for the role with which the program works.

    The deed holds the whole conference: the lists that go may name anybody of it.
    """
    conference = author.conference
    with audit.deed(conference, by=by):
        audit.locks.conference()
        person = WholePerson.of(author)
        audit.locks.people(person.rows)
        if Erasure.objects.filter(author=person.entry, erased_at__isnull=False).exists():
            raise GoneError
        if why := obstacles.against(person):
            raise NotYetError(why)
        done = _erase(conference, person, reason=reason, by=by)
        transaction.on_commit(partial(erased_files.settle, person.entry))
    return done


def _erase(conference: Conference, person: WholePerson, *, reason: str, by: User | None) -> Erased:
    rows = person.rows
    owed = {"conference": conference, "by": by, "reason": reason, "asked_at": audit.evidence_time()}
    asked, _is_new = Erasure.objects.standing().get_or_create(author=person.entry, defaults=owed)
    values, words = about.values_about(conference, rows), about.words_of(rows)
    documents = list(Document.objects.filter(signature__agreement__authorship__author__in=rows).order_by("pk"))
    signatures = Signature.objects.filter(agreement__authorship__author__in=rows).order_by("pk")
    lists = list(emptying_lists.to_empty(conference))
    bundles = emptying_bundles.naming(conference, words, [document.sha256 for document in documents])
    links.revoke_all(rows)
    facts: dict[str, Any] = {
        "author": person.entry.pk,
        "values": _named(values),
        "signatures": [str(pk) for pk in signatures.values_list("pk", flat=True)],
        "documents": [document.sha256 for document in documents],
        "lists": [batch.pk for batch in lists],
        "bundles": [bundle.number for bundle in bundles],
    }
    with door.opened(_EVIDENCE):
        counts = {kept.section: kept.erase(rows) for kept in KEPT}
        emptying_bundles.empty(bundles)
    EventValue.objects.filter(pk__in=[value.pk for value in values]).delete()
    _forget_words(conference, words)
    emptying_lists.empty(lists, by=by)
    Erasure.objects.filter(pk=asked.pk).update(
        erased_at=audit.evidence_time(), paths=[document.path for document in documents]
    )
    for found in About:
        matters.changed(found, rows)
    audit.record("personal.erased", subject=f"author:{person.entry.pk}", facts=facts)
    counted = {section: count for section, count in counts.items() if count}
    return Erased(counted, len(values), len(documents), len(lists))


def _named(values: Sequence[EventValue]) -> dict[str, list[str]]:
    """As `agreements.audit.personal` reads it: by the number of its event the names of what is gone."""
    found = defaultdict[str, list[str]](list)
    for value in values:
        found[str(value.event.number)].append(value.name)
    return dict(found)


def _forget_words(conference: Conference, words: Sequence[str]) -> None:
    """Where staff were mailed of them, and what staff look for."""
    mails, filters = Q(pk__in=[]), Q(pk__in=[])
    for word in filter(about.is_telling, words):
        mails |= Q(text__contains=word) | Q(subject__contains=word)
        filters |= Q(query__contains=quote_plus(word)) | Q(name__contains=word)
    StaffMail.objects.filter(mails, conference=conference, finished_at__isnull=False).update(
        subject=ERASED, text=ERASED, html=""
    )
    SavedFilter.objects.filter(filters, membership__conference=conference).delete()
