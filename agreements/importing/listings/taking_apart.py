"""Several people in one cell, taken apart by the rules of the system that put them there. Pure."""

from collections.abc import Iterator, Sequence

from agreements.wording.marked import gettext_noop

_MARKS = "*†‡"


def parts(cell: str, separator: str = ";") -> list[str]:
    return [part.strip() for part in cell.split(separator) if part.strip()]


def without_mark(name: str) -> tuple[str, bool]:
    """A name without the asterisk of the corresponding author behind it, and whether there was one."""
    bare = name.rstrip().rstrip(_MARKS)
    return bare.strip(), bare != name.rstrip()


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
    ends: list[int | None] = []
    end: int | None = None
    for place in reversed(places):
        ends.append(end)
        end = place if place >= 0 else end
    for name, place, after in zip(names, places, reversed(ends), strict=True):
        yield _bracketed(cell[place + len(name) : after]) if place >= 0 else ""


def _bracketed(rest: str) -> str:
    inside = rest.strip().rstrip(f"{_MARKS}; ,\t\n")
    return inside[1:-1].strip() if inside.startswith("(") and inside.endswith(")") else ""


def addressed(cell: str) -> dict[str, list[str]]:
    """Addresses by name, of “Ada Ames <ada@ex.org>, Ben Boe <ben@ex.org>”, in which some may be missing."""
    found: dict[str, list[str]] = {}
    for part in cell.split(">"):
        name, is_there, address = part.rpartition("<")
        if is_there:
            found.setdefault(name.strip(" ,;\n\t"), []).append(address.strip())
    return found


def without_authors(number: str) -> str:
    """What is said of a paper that a list has, and nobody on it."""
    return gettext_noop("Paper %(number)s has no authors in this list, and is left out.") % {"number": number}
