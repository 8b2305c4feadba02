"""What somebody has said is to be done about what differs, as data that is kept with the list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from agreements.importing.difference.differences import Difference
from agreements.importing.difference.kinds_and_remedies import REMEDIES, TICKED, DifferenceKind, Remedy


class ForbiddenRemedyError(ValueError):
    """Nothing of the sort can be done about differences of this kind."""

    def __init__(self, kind: DifferenceKind, remedy: Remedy) -> None:
        super().__init__(f"{remedy} {kind}")
        self.kind, self.remedy = kind, remedy


@dataclass(frozen=True, slots=True)
class Settlement:
    """Nothing said means: as imports have always done; of a list that is only compared, that all stays as it is.

    `ticked` are the keys of single differences that end, where the others of their kind stay. `reason` is told to whoever
    was asked, or has signed, and is not any more. Raises ForbiddenRemedyError.
    """

    remedies: Mapping[DifferenceKind, Remedy] = field(default_factory=dict)
    ticked: frozenset[str] = frozenset()
    reason: str = ""

    def __post_init__(self) -> None:
        for kind, remedy in self.remedies.items():
            if remedy not in REMEDIES[kind]:
                raise ForbiddenRemedyError(kind, remedy)

    def remedy(self, kind: DifferenceKind, *, compares: bool) -> Remedy:
        return self.remedies.get(kind, Remedy.KEEP if compares else REMEDIES[kind][0])

    def ends(self, difference: Difference) -> bool:
        """Whether this one, of a kind that can be ended, is."""
        is_all = self.remedies.get(difference.kind) is Remedy.VOID
        return is_all or (difference.kind in TICKED and difference.key in self.ticked)

    def as_json(self) -> dict[str, Any]:
        """Only what was said."""
        said: dict[str, Any] = {
            "remedies": {kind.value: self.remedies[kind].value for kind in DifferenceKind if kind in self.remedies},
            "ticked": sorted(self.ticked),
            "reason": self.reason,
        }
        return {name: value for name, value in said.items() if value}


def settlement_from(data: Mapping[str, Any]) -> Settlement:
    """The way back from `as_json`."""
    ticked: Iterable[str] = data.get("ticked", ())
    remedies = {DifferenceKind(kind): Remedy(remedy) for kind, remedy in data.get("remedies", {}).items()}
    return Settlement(remedies, frozenset(ticked), data.get("reason", ""))
