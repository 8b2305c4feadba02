"""JSON, YAML and XML as trees, none deeper than a list of papers is, none that unfolds to more than it weighs. Pure."""

import json
from collections.abc import Iterator
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import defusedxml
import yaml
from defusedxml.ElementTree import fromstring

from agreements.importing.files.grids import grid_table
from agreements.importing.files.records import Record
from agreements.importing.files.sources import Opened, Tree
from agreements.importing.rows import RefusedFileError
from agreements.wording.marked import gettext_noop

MAX_DEPTH = 50
_BEGINNING = 4096
# Every scalar stays a text, so that nobody called No or Null is lost; the safe loader would read those as values.
_YAML_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_Scalar = str | int | float | bool | None


def is_json(text: str) -> bool:
    return text.lstrip()[:1] in ("{", "[")


def is_yaml(text: str) -> bool:
    """A list of things with authors, below remarks."""
    lines = (line.strip() for line in text[:_BEGINNING].splitlines())
    first = next((line for line in lines if line and line != "---" and not line.startswith("#")), "")
    return first.startswith("- ") and ":" in first and "authors:" in text


def json_tree(name: str, text: str) -> Opened:
    """A list of flat objects is a table whose headings are their names."""
    try:
        data = _loaded(text)
    except RecursionError as error:
        raise _too_deep() from error
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        words = gettext_noop(
            "The file begins like JSON, but breaks off or has a mistake on line %(line)d. Download it again."
        )
        raise RefusedFileError(words % {"line": line}, row=line) from error
    return _table_or_tree(name, data)


def _loaded(text: str) -> Any:
    """One value, or one in each line."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        if not error.msg.startswith("Extra data") or "\n" not in text[: error.pos + 1]:
            raise
        return [json.loads(line) for line in text.splitlines() if line.strip()]


def _table_or_tree(name: str, data: Any) -> Opened:
    _refuse_deep(data)
    rows = data if isinstance(data, list) else [data]
    if not rows or not all(isinstance(row, dict) and all(map(_is_scalar, row.values())) for row in rows):
        return Tree(name, data)
    header = list(dict.fromkeys(str(key) for row in rows for key in row))
    return grid_table(name, partial(_records, header, rows))


def _is_scalar(value: object) -> bool:
    return value is None or isinstance(value, str | int | float | bool)


def _records(header: list[str], rows: list[dict[str, _Scalar]]) -> Iterator[Record]:
    yield Record(0, tuple(header))
    for number, row in enumerate(rows, 1):
        yield Record(number, tuple(text_of(row.get(name)) for name in header))


def list_of(value: object) -> list[Any]:
    """A list of a tree as it is; anything else is empty."""
    return value if isinstance(value, list) else []


def objects_of(value: object) -> list[dict[str, Any]]:
    """Those in a list of a tree."""
    return [each for each in list_of(value) if isinstance(each, dict)]


def text_of(value: object) -> str:
    """A scalar of a tree as it is written; anything else is empty."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else ""


def _refuse_deep(data: Any) -> None:
    level = [data]
    for _ in range(MAX_DEPTH):
        level = [
            child
            for value in level
            if isinstance(value, dict | list)
            for child in (value.values() if isinstance(value, dict) else value)
            if isinstance(child, dict | list)
        ]
        if not level:
            return
    raise _too_deep()


def _too_deep() -> RefusedFileError:
    words = gettext_noop("Values are nested more than %(most)d deep, as in no list of papers. Choose another file.")
    return RefusedFileError(words % {"most": MAX_DEPTH})


def yaml_tree(name: str, text: str) -> Opened:
    try:
        _refuse_anchors(text)
        data = yaml.load(text, Loader=_YAML_LOADER)  # noqa: S506  # makes texts, lists and dictionaries only
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        words = gettext_noop(
            "The file looks like YAML, but has a mistake on line %(line)d: %(why)s. Correct it there."
        )
        raise RefusedFileError(words % {"line": line, "why": error.problem or "?"}, row=line) from error
    except yaml.YAMLError as error:
        raise RefusedFileError(
            gettext_noop("The file looks like YAML, but holds signs that YAML does not.")
        ) from error
    return _table_or_tree(name, data)


def _refuse_anchors(text: str) -> None:
    """An alias would be unfolded wherever it stands."""
    depth = 0
    for event in yaml.parse(text, Loader=_YAML_LOADER):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            line = event.start_mark.line + 1 if event.start_mark else 1
            words = gettext_noop(
                "Line %(line)d has an anchor or an alias (& or *), which no list of papers needs. Quote it."
            )
            raise RefusedFileError(words % {"line": line}, row=line)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise _too_deep()


def xml_root(content: bytes) -> Element:
    """Without entities or a definition of a type, which could unfold or fetch anything."""
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except defusedxml.DefusedXmlException as error:
        raise RefusedFileError(
            gettext_noop("The XML file defines entities or a document type, which are not read. Choose another file.")
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        line = getattr(error, "position", (1, 0))[0]
        words = gettext_noop("The XML file is not complete: there is a mistake on line %(line)d. Download it again.")
        raise RefusedFileError(words % {"line": line}, row=line) from error
    return root
