"""What undoing an import would do now, without doing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agreements.importing.applying.examining import Stays, examined
from agreements.importing.applying.refusing import who_stands_against
from agreements.importing.applying.taking_back import removed_counts
from agreements.importing.applying.writing import Written, written_from
from agreements.models import ImportBatch

# Of more rows only what the import wrote is told: to examine each of them would keep a page waiting.
_EXAMINED = 5_000


@dataclass(frozen=True)
class Foreseen:
    """`refusal`: why it can no longer be undone, a sentence; empty if it can."""

    refusal: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    stays: Sequence[Stays] = ()
    # Whether each row was looked at; otherwise more may stay.
    is_examined: bool = True


def foreseen(batch: ImportBatch) -> Foreseen:
    if refusal := who_stands_against(batch):
        return Foreseen(refusal)
    whole = _whole(batch)
    if len(whole.authorships) + len(whole.changed.get("authorship", [])) > _EXAMINED:
        return Foreseen(counts=_written_counts(whole), is_examined=False)
    found = examined(batch.conference, whole, begun_at=batch.begun_at or batch.uploaded_at)
    return Foreseen(counts=removed_counts(found), stays=found.stays)


def _whole(batch: ImportBatch) -> Written:
    whole = Written()
    for told in batch.parts.exclude(written__isnull=True).values_list("written", flat=True):
        part = written_from(told or {})
        whole.papers += part.papers
        whole.authors |= part.authors
        whole.authorships += part.authorships
        whole.agreements += part.agreements
        whole.remarks += part.remarks
        whole.moved += part.moved
        for table, rows in part.changed.items():
            whole.changed.setdefault(table, []).extend(rows)
    return whole


def _written_counts(whole: Written) -> dict[str, int]:
    values = sum(len(after) for rows in whole.changed.values() for _, _, after in rows)
    return {
        "papers_removed": len(whole.papers),
        "authors_removed": len(whole.authors),
        "agreements_removed": len(whole.agreements),
        "values_restored": values + len(whole.moved),
        "ended": 0,
        "stays": 0,
    }
