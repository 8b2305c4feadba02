"""Static files that are made of others, for whoever gathers or serves them: the pages' faces and the authors' stylesheet."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from config.pages import authors_sheet, faces


def digest() -> str:
    """Another one as soon as any of them would be made otherwise."""
    return f"{faces.sources()}{authors_sheet.sources()}"


class MadeFiles(BaseFinder):
    """Made for a process, in a folder that goes with it: gathering takes a second, and only tests serve from there."""

    def check(self, **_options: Any) -> list[Any]:
        return []

    def list(self, _ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        storage = FileSystemStorage(location=_folder().name)
        yield from ((_made(name), storage) for name in _makers())

    def find(self, path: str, find_all: bool = False, **_options: Any) -> Any:
        found = [str(Path(_folder().name, _made(path)))] if path in _makers() else []
        return found if find_all or not found else found[0]


def _makers() -> Mapping[str, Callable[[], bytes]]:
    found = {f"fonts/{name}": partial(faces.made, name) for name in faces.names()}
    return {**found, authors_sheet.NAME: authors_sheet.made}


@cache
def _folder() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="countersign-made-")


@cache
def _made(name: str) -> str:
    file = Path(_folder().name, name)
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(_makers()[name]())
    return name
