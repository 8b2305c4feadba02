"""Tables that leave the house: each with columns that are always the same, streamed, as a workbook, CSV or JSON."""

from collections.abc import Mapping

from agreements import clock
from agreements.wording.moments import iso
from signatures.exporting.tables.files import FILES, TableFile, csv_lines, json_lines, workbook
from signatures.exporting.tables.narrowing import Narrowed, UnknownFilterError, narrowed
from signatures.exporting.tables.of_agreements import AGREEMENTS
from signatures.exporting.tables.of_exceptions import EXCEPTIONS
from signatures.exporting.tables.of_log import LOG
from signatures.exporting.tables.of_mails import MAILS
from signatures.exporting.tables.of_signatures import SIGNATURES
from signatures.exporting.tables.of_status import STATUS
from signatures.exporting.tables.shapes import CellKind, Column, Given, Secrecy, Table, TableRow, Value, given

__all__ = [
    "FILES",
    "TABLES",
    "CellKind",
    "Column",
    "Given",
    "Narrowed",
    "Secrecy",
    "Table",
    "TableFile",
    "TableRow",
    "UnknownFilterError",
    "Value",
    "about",
    "csv_lines",
    "given",
    "json_lines",
    "narrowed",
    "workbook",
]

# In the order in which pages offer them.
TABLES: Mapping[str, Table] = {table.name: table for table in (STATUS, SIGNATURES, AGREEMENTS, EXCEPTIONS, MAILS, LOG)}


def about(table: Table, narrowed: Narrowed) -> Mapping[str, str]:
    """What a file says of itself, where it can."""
    found = {"table": table.name, "conference": narrowed.conference.slug, "made_at": iso(clock.now())}
    return found | ({"list": narrowed.of, "filter": narrowed.in_address} if narrowed.of else {})
