"""What an address of “To decide” asks for."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.http import urlencode

from signatures.desk.deciding.tabs import Tab, tab_of
from signatures.desk.deciding.waiting import MINE, NOBODYS, PUT_OFF

WHOSE = (MINE, NOBODYS, PUT_OFF)


@dataclass(frozen=True)
class Chosen:
    """What an address asks for: a tab, whose matters, and which of them is open; like ones together."""

    tab: Tab | None
    whose: str
    at: str
    is_together: bool

    @classmethod
    def of(cls, query: QueryDict) -> "Chosen":
        whose = query.get("whose", "")
        return cls(
            tab_of(query.get("kind", "")), whose if whose in WHOSE else "", query.get("at", ""), "together" in query
        )

    def query(self, **changes: str | int) -> str:
        """As the address has it, with these changes."""
        kept = {"kind": self.tab.key if self.tab else "", "whose": self.whose} | changes
        return urlencode({name: value for name, value in kept.items() if value})

    @property
    def query_of_all(self) -> str:
        return self.query(kind="")
