"""Several people in one cell, taken apart by the rules of the system that put them there. Pure."""

import re
from collections.abc import Iterator, Sequence

from agreements.wording.marked import gettext_noop

_MARKED = re.compile(r"\s*[*†‡]+\s*$")


def parts(cell: str, separator: str = ";") -> list[str]:
    return [part.strip() for part in cell.split(separator) if part.strip()]


def without_mark(name: str) -> tuple[str, bool]:
    """A name without the asterisk of the corresponding author behind it, and whether there was one."""
    bare = _MARKED.sub("", name)
    return bare.strip(), bare != name


def given_and_family(name: str) -> dict[str, str]:
    """“Ames, Ada” in parts; a name without a comma is all that there is of it."""
    family, comma, given = name.partition(",")
    return {"given_name": given.strip(), "family_name": family.strip()} if comma else {"name": name.strip()}


def full_name(cells: dict[str, str]) -> str:
    """As systems print it that hold the parts."""
    return cells.get("name") or " ".join(filter(None, (cells.get("given_name"), cells.get("family_name"))))


def behind_names(cell: str, names: Sequence[str]) -> Iterator[str]:
    """What stands in brackets behind each of the names, in their order: “Ada Ames (Ex U); Ben Boe (Org, Inc. (a unit))”.

    What stands there may hold any separator and brackets: it reaches to where the next name begins. Nothing is found for a
    name that is not there.
    """
    places: list[int] = []
    at = 0
    for name in names:
        found = cell.find(name, at)
        places.append(found)
        at = found + len(name) if found >= 0 else at
    for number, name in enumerate(names):
        start = places[number]
        later = [place for place in places[number + 1 :] if place >= 0]
        yield _bracketed(cell[start + len(name) : later[0] if later else None]) if start >= 0 else ""


def _bracketed(rest: str) -> str:
    found = re.match(r"\s*\((.*)\)[\s*;,]*$", rest, re.DOTALL)
    return found[1].strip() if found else ""


def addressed(cell: str) -> dict[str, list[str]]:
    """Addresses by name, of “Ada Ames <ada@ex.org>, Ben Boe <ben@ex.org>”, in which some may be missing."""
    found: dict[str, list[str]] = {}
    for name, address in re.findall(r"([^<>]*)<([^<>]*)>", cell):
        found.setdefault(name.strip(" ,;\n\t"), []).append(address.strip())
    return found


def without_authors(number: str) -> str:
    """What is said of a paper that a list has, and nobody on it."""
    return gettext_noop("Paper %(number)s has no authors in this list, and is left out.") % {"number": number}
