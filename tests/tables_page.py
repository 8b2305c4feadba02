"""docs/tables.md: every column of every table that leaves the house. `make docs` writes it, a test compares it."""

from collections.abc import Iterator
from pathlib import Path

from signatures.exporting.tables import TABLES, Column, Secrecy, Table

PAGE = Path(__file__).resolve().parent.parent / "docs/tables.md"

HEAD = """\
# Tables

What stands in each column of the tables that staff take away; how to get them says [handing-over.md](handing-over.md). Made from
the code by `make docs`, and compared with it by a test: change the code, not this page.

Columns keep their names and their order in every language and for every conference; a new one comes last. "not viewers": they get
that column only where an owner has let viewers export. "never viewers": they get it in no case.
"""
_SECRECY = {Secrecy.OPEN: "", Secrecy.PERSONAL: "not viewers", Secrecy.EVIDENCE: "never viewers"}


def _lines(name: str, table: Table) -> Iterator[str]:
    lists = ", ".join(table.follows)
    yield f"\n## {table.label} (`{name}`)\n"
    yield str(table.explanation)
    yield f"It follows the filters of these lists: {lists}.\n" if lists else "It follows no filter.\n"
    yield "| column | what it is | kind | who |"
    yield "| --- | --- | --- | --- |"
    for column in table.columns:
        yield _line(column, is_personal=table.is_personal)


def _line(column: Column, *, is_personal: bool) -> str:
    who = _SECRECY[column.secrecy] or ("not viewers" if is_personal else "")
    return f"| `{column.name}` | {column.explanation} | {column.kind} | {who} |"


def page() -> str:
    return "\n".join([HEAD.rstrip("\n"), *(line for each in TABLES.items() for line in _lines(*each))]) + "\n"


def write() -> None:
    PAGE.write_text(page(), encoding="utf-8")
