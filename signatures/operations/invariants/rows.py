"""Agreements with their signatures and what belongs to them, read in chunks as plain rows, because objects take twice as long."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from agreements.models import Conference
from signatures.evidence import EvidenceFacts, Rows, columns
from signatures.models import Countersignature, Decision, Document, Signature

_CHUNK = 500
_OF_SIGNATURE, _OF_COUNTERSIGNATURE, _OF_DOCUMENT = columns(Signature), columns(Countersignature), columns(Document)
_BESIDE = (
    "link__email",
    "work__pk",
    "work__circumstances",
    "work__finished_at",
    "stamp_work__pk",
    "stamp_work__finished_at",
)


class BesideAnswer(NamedTuple):
    """What belongs to a signature and is no evidence; the keys of works are None where there is none."""

    email: str
    work: UUID | None
    circumstances: dict[str, Any] | None
    made_at: datetime | None
    stamp_work: UUID | None
    stamped_at: datetime | None


class AnswerRows(NamedTuple):
    rows: Rows
    beside: BesideAnswer

    @property
    def pk(self) -> UUID:
        pk: UUID = self.rows.signature["id"]
        return pk

    @property
    def is_accepted(self) -> bool:
        return bool(self.rows.signature["decision"] == Decision.ACCEPTED)


class Standing(NamedTuple):
    """An agreement, and its answers by their numbers."""

    pk: UUID
    state: str
    name_grade: str
    is_sealed: bool
    signed_name: str
    signed_title: str
    capacity: str
    variant: str
    answers: Sequence[AnswerRows]


def standings(conference: Conference) -> Iterator[list[Standing]]:
    """In three queries a chunk."""
    columns = ("pk", "state", "name_grade", "sealed_at", "signed_name", "signed_title", "capacity", "variant__kind")
    found = conference.agreements.values_list(*columns).iterator(_CHUNK)
    while chunk := list(islice(found, _CHUNK)):
        answers = _answers([pk for pk, *_ in chunk])
        yield [
            Standing(
                pk, state, grade, sealed_at is not None, name, title, capacity, variant or "", answers.get(pk, [])
            )
            for pk, state, grade, sealed_at, name, title, capacity, variant in chunk
        ]


def _answers(agreements: Sequence[UUID]) -> Mapping[UUID, list[AnswerRows]]:
    asked = (*_OF_SIGNATURE, *(f"countersignature__{name}" for name in _OF_COUNTERSIGNATURE), *_BESIDE)
    signatures = Signature.objects.filter(agreement__in=agreements).order_by("number")
    found = list(signatures.values_list(*asked))
    documents = _documents([row[_OF_SIGNATURE.index("id")] for row in found])
    answers = defaultdict[UUID, list[AnswerRows]](list)
    for row in found:
        values = iter(row)
        signature = dict(zip(_OF_SIGNATURE, values, strict=False))
        given = dict(zip(_OF_COUNTERSIGNATURE, values, strict=False))
        countersignature = given if given["signature_id"] else None
        rows = Rows(signature, countersignature, documents.get(signature["id"], []))
        answers[signature["agreement_id"]].append(AnswerRows(rows, BesideAnswer(*values)))
    return answers


def _documents(signatures: Sequence[UUID]) -> Mapping[UUID, list[EvidenceFacts]]:
    documents = defaultdict[UUID, list[EvidenceFacts]](list)
    found = Document.objects.filter(signature__in=signatures).order_by("revision")
    for row in found.values_list(*_OF_DOCUMENT):
        facts = dict(zip(_OF_DOCUMENT, row, strict=True))
        documents[facts["signature_id"]].append(facts)
    return documents
