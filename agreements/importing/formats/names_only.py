"""Lists that can be recognised, and compared with, but not imported: they have names only, or a status only."""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from agreements.importing.files.sources import Opened, Table
from agreements.importing.listings.found import Format, Listing
from agreements.importing.rows import RefusedFileError
from agreements.wording.marked import gettext_noop

_NAMES = gettext_noop(
    "This is a list of %(system)s. It has names only, and no addresses: it can be compared, not imported. Choose the list of "
    "the system that the papers were submitted to."
)
_STATUS = gettext_noop(
    "This is the table of ACM’s rights system. It has a status only, and no authors’ addresses: it can be compared, not imported."
)


def _part_of(source: Opened) -> str:
    if isinstance(source, Table):
        return _table(source)
    data = source.data
    if isinstance(data, Element):
        return "DBLP" if data.tag in ("dblp", "dblpperson", "result") or data.find(".//{*}publ") is not None else ""
    result = data.get("result") if isinstance(data, dict) else None
    if isinstance(result, dict) and "hits" in result:
        return "DBLP"
    hits = data.get("hits") if isinstance(data, dict) else None
    return "Zenodo" if isinstance(hits, dict) and "hits" in hits else ""


def _table(table: Table) -> str:
    if table.has("acm no.", "contact no."):
        return "ACM"
    if table.has("creators", "doi"):
        return "Zenodo"
    return "MiniConf" if table.has("uid", "title", "authors") and not table.has("email") else ""


def _read(parts: Mapping[str, Sequence[Any]]) -> Listing:
    system = next(iter(parts))
    raise RefusedFileError(_STATUS if system == "ACM" else _NAMES % {"system": system})


FORMAT = Format("names_only", _part_of, _read)
