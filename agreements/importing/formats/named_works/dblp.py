"""DBLP, as JSON of its search and as XML: publications with their authors. And JSON of proceedings that looks like it."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from agreements.importing.files.trees import list_of, objects_of, text_of
from agreements.importing.formats.named_works.work_found import WorkFound

# Behind the name of whoever has it with others.
_HOMONYM = re.compile(r" \d{4}$")


def is_of_dblp(data: Any) -> bool:
    if isinstance(data, Element):
        return data.tag in ("dblp", "dblpperson", "result") or data.find(".//{*}publ") is not None
    result = data.get("result") if isinstance(data, dict) else None
    return isinstance(result, dict) and "hits" in result


def works_of_dblp(data: Any) -> Iterator[WorkFound]:
    if isinstance(data, Element):
        for each in data.iter():
            if each.find("title") is not None and each.find("author") is not None:
                yield _work(_text(each.find("title")), [_text(author) for author in each.findall("author")])
        return
    hits = data["result"]["hits"]
    for hit in objects_of(hits.get("hit") if isinstance(hits, dict) else None):
        info = hit.get("info")
        if isinstance(info, dict):
            yield _work(text_of(info.get("title")), _names(info.get("authors")))


def is_proceedings(data: Any) -> bool:
    return any(map(_is_entry, list_of(data)))


def works_of_proceedings(data: Any) -> Iterator[WorkFound]:
    for each in filter(_is_entry, list_of(data)):
        number = text_of(each.get("paper_id")) or text_of(each.get("id"))
        yield WorkFound(text_of(each["title"]), [{"name": text_of(name)} for name in _listed(each)], number)


def _is_entry(each: Any) -> bool:
    names = _listed(each) if isinstance(each, dict) and "title" in each else []
    return bool(names) and all(isinstance(name, str) for name in names)


def _listed(entry: dict[str, Any]) -> list[Any]:
    return list_of(entry.get("authors")) or list_of(entry.get("author"))


def _names(authors: Any) -> list[str]:
    """One author alone is not in a list."""
    told = authors.get("author") if isinstance(authors, dict) else None
    listed = told if isinstance(told, list) else [told]
    return [text_of(each.get("text")) if isinstance(each, dict) else text_of(each) for each in listed if each]


def _work(title: str, names: list[str]) -> WorkFound:
    """Each title ends with a full stop there."""
    return WorkFound(
        title.strip().removesuffix("."), [{"name": _HOMONYM.sub("", name.strip())} for name in names if name]
    )


def _text(element: Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
