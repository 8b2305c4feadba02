"""The one stylesheet of the authors' pages: of the framework and of our own only what can concern them."""

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from config.pages import rules

NAME = "css/authors.css"
_PROJECT = Path(__file__).parents[2]
_OWN = ("tokens", "site", "forms", "visit", "asked", "sitting", "writing", "touch", "print")
_FRAMEWORK = ("django_include_bootstrap", "static/css/bootstrap.min.css")
# Where the classes of these pages are named: templates, what crispy writes, views and scripts.
_TEMPLATES = ("base.html", "visit.html", "sign", "components", "bootstrap5")
_CODE = ("signatures/visits", "agreements/templatetags", "agreements/web")
_CLASS = re.compile(r"""class["']?(?:, | ?[=:] ?)["']([^"']*)""")
_WORD = re.compile(r"-?[A-Za-z_][\w-]*")
# These end in a word that only the records know.
_BEGINNINGS = ("state-", "flash-", "note-")


def made() -> bytes:
    framework = rules.read(_framework())
    own = [rule for name in _OWN for rule in rules.read(_own(name))]
    used = _classes()
    found = rules.without_unread(rules.kept([*framework, *own], used), "--bs-")
    return "".join(map(str, found)).encode()


def sources() -> str:
    read = (_framework(), *map(_own, _OWN), *sorted(_classes()), *_code())
    return hashlib.sha256("\0".join(read).encode()).hexdigest()


@cache
def _framework() -> str:
    package, file = _FRAMEWORK
    return files(package).joinpath(file).read_text(encoding="utf-8")


def _own(name: str) -> str:
    return Path(_PROJECT, "static", "css", f"{name}.css").read_text(encoding="utf-8")


def _code() -> Iterator[str]:
    yield from (path.read_text(encoding="utf-8") for path in (Path(__file__), Path(rules.__file__)))


def _classes() -> frozenset[str]:
    """More than are used: a tag of a template between them looks like some, and the form's makers name all that they know."""
    named = (each for text in _texts() for each in _CLASS.findall(text))
    words = {word for each in (*named, *_crispy()) for word in _WORD.findall(each)}
    beginning = {word for word in _WORD.findall("".join(map(_own, _OWN))) if word.startswith(_BEGINNINGS)}
    return frozenset(words | beginning)


def _texts() -> Iterator[str]:
    for name in (*(f"templates/{each}" for each in _TEMPLATES), *_CODE):
        yield from _texts_under(_PROJECT / name)


def _crispy() -> Iterator[str]:
    """How it writes a field; its other layouts are not used here."""
    folder = Path(str(files("crispy_bootstrap5")), "templates", "bootstrap5")
    for name in (
        "field.html",
        "errors.html",
        "layout/help_text.html",
        "layout/field_errors.html",
        "layout/radio_checkbox_select.html",
    ):
        yield (folder / name).read_text(encoding="utf-8")


def _texts_under(path: Path) -> Iterator[str]:
    found = [path] if path.is_file() else sorted(each for each in path.rglob("*") if each.suffix in {".html", ".py"})
    yield from (each.read_text(encoding="utf-8") for each in found)
