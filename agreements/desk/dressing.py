"""A list is searched, narrowed and sorted by what its rows have themselves; what is counted beside them is counted of the rows
of one page alone."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django_tables2.data import TableQuerysetData


class DressedRows(TableQuerysetData):  # type: ignore[misc]  # django-tables2 has no types
    """The rows of a table; those of a page are read as `dressed` has them, if it is there, and `with_more` adds to them what no
    query can."""

    def __init__(
        self,
        rows: QuerySet[Any],
        dressed: QuerySet[Any] | None = None,
        *,
        with_more: Callable[[list[Any]], None] | None = None,
    ) -> None:
        super().__init__(rows)
        self._dressed = dressed
        self._with_more = with_more

    def __getitem__(self, key: Any) -> Any:
        if not isinstance(key, slice):
            return super().__getitem__(key)
        page = list(self.data[key]) if self._dressed is None else self._read(self._dressed, key)
        if self._with_more is not None:
            self._with_more(page)
        return page

    def _read(self, dressed: QuerySet[Any], key: slice) -> list[Any]:
        wanted = list(self.data[key].values_list("pk", flat=True))
        found = {row.pk: row for row in dressed.filter(pk__in=wanted).order_by()}
        return [found[pk] for pk in wanted if pk in found]
