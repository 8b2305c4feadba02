"""As what kinds of files a table leaves the house."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from agreements.labels import Words
from signatures.exporting import csv
from signatures.exporting.tables.files.csv_file import csv_lines
from signatures.exporting.tables.files.json_file import json_lines
from signatures.exporting.tables.files.workbook import workbook
from signatures.exporting.tables.shapes import Columned, TableRow

__all__ = ["FILES", "TableFile", "csv_lines", "json_lines", "workbook"]

# What the file says of itself: "table" among it.
About = Mapping[str, str]


@dataclass(frozen=True)
class TableFile:
    label: Words
    ending: str
    content_type: str
    pieces: Callable[[Columned, Iterable[TableRow], About], Iterator[bytes]]


def _csv(separator: str) -> Callable[[Columned, Iterable[TableRow], About], Iterator[bytes]]:
    return lambda table, rows, _about: csv_lines(table, rows, separator)


# By the words that addresses and commands have for them; the first is what is offered first.
FILES: Mapping[str, TableFile] = {
    "xlsx": TableFile(
        _("Excel workbook"),
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda table, rows, about: workbook(table, rows, about["table"]),
    ),
    "csv": TableFile(_("CSV with commas"), "csv", csv.CONTENT_TYPE, _csv(",")),
    "csv-semicolon": TableFile(_("CSV with semicolons"), "csv", csv.CONTENT_TYPE, _csv(";")),
    "csv-tab": TableFile(_("CSV with tabs"), "tsv", "text/tab-separated-values; charset=utf-8", _csv("\t")),
    "json": TableFile(_("JSON, for programs"), "json", "application/json", json_lines),
}
