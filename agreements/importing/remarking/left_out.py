"""The rows of a list that were not imported, as a list that can be corrected and imported again."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from agreements.importing.remarking.guarding import guarded

BYTE_ORDER_MARK = "\ufeff"
# Beside the file's own columns: what it says under these names is ignored when the list is imported again.
NUMBER, REASON = "row_of_the_list", "why_it_was_left_out"


def as_csv(header: Sequence[str], rows: Mapping[int, Mapping[str, str]], reasons: Iterable[tuple[int, str]]) -> str:
    """`reasons` by the number of the row; one row may have several."""
    told: dict[int, list[str]] = {}
    for number, reason in reasons:
        told.setdefault(number, []).append(reason)
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(map(guarded, [*header, NUMBER, REASON]))
    for number, why in sorted(told.items()):
        cells = rows.get(number, {})
        written = [cells.get(column, "") for column in header]
        writer.writerow(map(guarded, [*written, str(number), " ".join(dict.fromkeys(why))]))
    return BYTE_ORDER_MARK + lines.getvalue()
