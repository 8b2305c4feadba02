"""What the chain tells of a signature and of what belongs to it, and where a row says something else."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext

from agreements.models import Event, EventValue
from signatures.evidence.digests import EvidenceFacts, Rows, digest_of
from signatures.models import Decision, Signature

# The kind of the event by which the chain takes over rows that are older than the digests in it.
ADOPTED = "evidence.adopted"
_SEALED, _EXTENDED, _COUNTERSIGNED = "agreement.sealed", "agreement.extended", "agreement.countersigned"
_KINDS = [*(f"agreement.{decision}" for decision in Decision), _COUNTERSIGNED, _SEALED, _EXTENDED, ADOPTED]
# By the name of a fact in an event: the column that says the same.
_SIGNATURE_FACTS = {
    "shown": "shown_digest",
    "consent": "consent_digest",
    "link": "link_id",
    "name_grade": "name_grade",
    "capacity": "capacity",
    "variant": "variant",
}
_SIGNATURE_VALUES = ("typed_name", "printed_name", "reason", "signer_name", "signer_title", "signer_organisation")
_COUNTERSIGNATURE_FACTS = {"method": "method", "manner": "manner", "signatory": "signatory_name"}
_DOCUMENT_FACTS = {"sha256": "sha256", "level": "level"}
_UNKNOWN = "columns that the chain does not name one by one"


class UnvouchedError(Exception):
    """The chain says something else than a row; the words are for whoever of the staff has to find out why."""


class Telling(NamedTuple):
    """An event, with its personal values as far as they are there."""

    facts: Mapping[str, Any]
    personal: Mapping[str, str]


@dataclass(frozen=True)
class Told:
    """All that the chain tells of one signature, of each kind in the chain's order. Lines begin after "signature X"."""

    tellings: dict[str, list[Telling]] = field(default_factory=dict)

    def of(self, kind: str) -> list[Telling]:
        return self.tellings.get(kind, [])

    def contradictions(self, rows: Rows) -> Iterator[str]:
        """Where the signature and its countersignature say something else than the chain."""
        yield from self._of_answer(rows.signature)
        yield from self._of_countersignature(rows.countersignature)

    def insist(self, signature: Signature) -> None:
        """Raises UnvouchedError. What is older than the digests in the chain is compared as far as its events go."""
        for contradiction in self.contradictions(Rows.of(signature)):
            raise UnvouchedError(
                gettext(
                    "It is not sealed, because the audit log says otherwise: this signature {contradiction}."
                ).format(contradiction=contradiction)
            )

    def contradictions_of(self, documents: Sequence[EvidenceFacts]) -> Iterator[str]:
        """The same of its documents."""
        told = [[telling.facts["sha256"] for telling in self.of(kind)] for kind in (_SEALED, _EXTENDED)]
        digests = [document["sha256"] for document in documents]
        if digests and digests[:1] != told[0]:
            yield "has a document that is not the one in the chain"
        if digests[1:] != told[1]:
            yield "has further revisions that are not those in the chain"
        for document in documents:
            telling = self._telling_of(document)
            if telling and (names := _differing(document, self._digests_of(document), telling.facts, _DOCUMENT_FACTS)):
                yield f"has a revision {document['revision']} that differs from its event in {names}"

    def unvouched(self, rows: Rows) -> Iterator[str]:
        """What the chain does not vouch for, because it is older than the digests in it."""
        adopted = self.of(ADOPTED)
        answers = self.of(f"agreement.{rows.signature['decision']}")
        if not any("evidence" in telling.facts for telling in (*answers, *adopted)):
            yield "is vouched for by no event (see adopt_evidence)"
        if rows.countersignature is not None and not self._digests_of_countersignature():
            yield "has a countersignature that no event vouches for (see adopt_evidence)"
        for document in rows.documents:
            if self._telling_of(document) and not self._digests_of(document):
                yield f"has a revision {document['revision']} that no event vouches for (see adopt_evidence)"

    def _of_answer(self, signature: EvidenceFacts) -> Iterator[str]:
        answers = self.of(f"agreement.{signature['decision']}")
        if [telling.facts.get("shown") for telling in answers] != [signature["shown_digest"]]:
            yield "is not what the chain says of it"
            return
        told = {
            column: answers[0].facts[name] for name, column in _SIGNATURE_FACTS.items() if name in answers[0].facts
        }
        told |= {name: answers[0].personal[name] for name in _SIGNATURE_VALUES if name in answers[0].personal}
        if "choices" in answers[0].personal:
            told["choices"] = json.loads(answers[0].personal["choices"])
        tellings = (answers[0], *self.of(ADOPTED))
        digests = [telling.personal["evidence"] for telling in tellings if "evidence" in telling.personal]
        if names := _differing(signature, digests, told, {name: name for name in told}):
            yield f"differs from its event in {names}"

    def _of_countersignature(self, countersignature: EvidenceFacts | None) -> Iterator[str]:
        tellings = self.of(_COUNTERSIGNED)
        if countersignature is None:
            if tellings:
                yield "has lost its countersignature"
        elif len(tellings) != 1:
            yield "has a countersignature that is not the one in the chain"
        else:
            digests, facts = self._digests_of_countersignature(), tellings[0].facts
            if names := _differing(countersignature, digests, facts, _COUNTERSIGNATURE_FACTS):
                yield f"has a countersignature that differs from its event in {names}"

    def _digests_of_countersignature(self) -> list[str]:
        own = [each.facts["evidence"] for each in self.of(_COUNTERSIGNED) if "evidence" in each.facts]
        return own + [each.facts["countersignature"] for each in self.of(ADOPTED) if "countersignature" in each.facts]

    def _telling_of(self, document: EvidenceFacts) -> Telling | None:
        tellings = chain(self.of(_SEALED), self.of(_EXTENDED))
        return next((each for each in tellings if each.facts["sha256"] == document["sha256"]), None)

    def _digests_of(self, document: EvidenceFacts) -> list[str]:
        telling = self._telling_of(document)
        adopted = [each.facts.get("documents", {}).get(document["sha256"]) for each in self.of(ADOPTED)]
        return [digest for digest in (telling and telling.facts.get("evidence"), *adopted) if digest]


def _differing(
    row: EvidenceFacts,
    digests: Iterable[str],
    told: Mapping[str, Any],
    names: Mapping[str, str],
) -> str:
    """Which columns differ, in words; empty if none does."""
    known = [column for name, column in names.items() if name in told and not _is_same(row[column], told[name])]
    if known:
        return ", ".join(known)
    own = digest_of(row)
    return _UNKNOWN if any(digest != own for digest in digests) else ""


def _is_same(stored: object, told: object) -> bool:
    return stored == told if isinstance(told, dict) else str(stored) == str(told)


def told_of(conference_of: Mapping[UUID, int]) -> Mapping[UUID, Told]:
    """By the signature's id, which comes with its conference's, in two queries."""
    found: dict[UUID, Told] = {pk: Told() for pk in conference_of}
    signature_of = {f"signature:{pk}": pk for pk in conference_of}
    events = Event.objects.filter(subject__in=list(signature_of), kind__in=_KINDS)
    personal = defaultdict[int, dict[str, str]](dict)
    values = EventValue.objects.filter(event__in=events).values_list("event_id", "name", "value")
    for event, name, value in values:
        personal[event][name] = value
    columns = ("pk", "conference_id", "subject", "kind", "payload")
    for pk, conference, subject, kind, facts in events.order_by("number").values_list(*columns):
        signature = signature_of[subject]
        if conference == conference_of[signature]:
            found[signature].tellings.setdefault(kind, []).append(Telling(facts, personal[pk]))
    return found
