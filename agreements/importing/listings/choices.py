"""What a person has said of how a list is to be read, as data that is kept with it. Pure."""

from dataclasses import dataclass
from typing import Any

from agreements.importing.listings.mapping import mapping_from
from agreements.importing.rows import ColumnMapping


@dataclass(frozen=True, slots=True)
class Choices:
    """Nothing said means: find it out, and ask where that cannot be done.

    `accepted` are all the decisions that mean that a paper is imported; `repair` whether letters that were read in a wrong
    encoding are put right; `date_order` which number is the day in dates that can be read in two ways, dmy or mdy.
    """

    format: str = ""
    encoding: str = ""
    repair: bool | None = None
    accepted: tuple[str, ...] | None = None
    mapping: ColumnMapping | None = None
    date_order: str = ""

    def as_json(self) -> dict[str, Any]:
        """Only what was said."""
        accepted = list(self.accepted) if self.accepted is not None else None
        mapping = self.mapping.as_json() if self.mapping else None
        said: dict[str, Any] = {
            "format": self.format,
            "encoding": self.encoding,
            "repair": self.repair,
            "accepted": accepted,
            "mapping": mapping,
            "date_order": self.date_order,
        }
        return {name: value for name, value in said.items() if value not in ("", None)}


def choices_from(data: dict[str, Any]) -> Choices:
    """The way back from `as_json`."""
    accepted = data.get("accepted")
    return Choices(
        format=data.get("format", ""),
        encoding=data.get("encoding", ""),
        repair=data.get("repair"),
        accepted=tuple(accepted) if accepted is not None else None,
        mapping=mapping_from(data["mapping"]) if "mapping" in data else None,
        date_order=data.get("date_order", ""),
    )
