"""The file that is attached to a document of ours, by a reader that is open already."""

from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.reader import PdfFileReader


def only_one(reader: PdfFileReader) -> bytes | None:
    """None unless the tree of attached files is one leaf with one file under one name; any other error is pyHanko's."""
    if reader.encrypted:
        return None
    tree = _dictionary(_dictionary(reader.root, "/Names"), "/EmbeddedFiles")
    leaf = tree.get("/Names")
    if tree.keys() != {"/Names"} or not isinstance(leaf, generic.ArrayObject) or len(leaf) != 2:
        return None
    versions = _dictionary(leaf[1], "/EF")
    streams = {_stream(versions, name) for name in versions}
    if not streams or None in streams or len(streams) > 1:
        return None
    return streams.pop()


def _dictionary(parent: Any, name: str) -> dict[str, Any]:
    """Empty where there is none."""
    found = parent.get(name) if isinstance(parent, generic.DictionaryObject) else None
    return found if isinstance(found, generic.DictionaryObject) else {}


def _stream(versions: dict[str, Any], name: str) -> bytes | None:
    found = versions[name]
    return found.read_data(DecodePurpose.GENERIC) if isinstance(found, generic.StreamObject) else None
