"""A second file that only says at which address people are: by their profile's id or by their name. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from agreements.importing.files.headings import meaning
from agreements.importing.files.sources import Table
from agreements.importing.listings.found import FoundAuthor, Listing
from agreements.importing.listings.taking_apart import full_name
from agreements.names import forms
from agreements.wording.marked import gettext_noop

_SHOWN = 10


def is_address_list(table: Table) -> bool:
    meanings = {meaning(heading) for heading in table.header}
    if "email" not in meanings or {"paper_id", "title"} & meanings:
        return False
    return bool({"person", "name"} & meanings) or {"given_name", "family_name"} <= meanings


def with_addresses(listing: Listing, tables: Sequence[Table]) -> Listing:
    """Whoever has no address gets the one under their id, or else under their name if only one person has it."""
    by_person, by_name = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for table in tables:
        for cells in _people(table):
            by_person[cells.get("person", "").strip()].add(cells["email"])
            for form in forms(full_name(cells)):
                by_name[form].add(cells["email"])
    used: set[str] = set()
    authors = [
        _addressed(each, by_person, by_name, used) if isinstance(each, FoundAuthor) else each
        for each in listing.authors
    ]
    nobodys = sorted(set().union(*by_person.values()) - used - {""})
    without = [
        full_name(each.cells) for each in authors if isinstance(each, FoundAuthor) and not each.cells.get("email")
    ]
    return replace(listing, authors=authors, notes=(*listing.notes, *_unjoined(nobodys, list(dict.fromkeys(without)))))


def _people(table: Table) -> Iterator[dict[str, str]]:
    places: dict[str, int] = {}
    for place, heading in enumerate(table.header):
        if column := meaning(heading):
            places.setdefault(column, place)
    for row in table.rows():
        cells = {column: row.at(place).strip() for column, place in places.items()}
        if not row.fault and cells["email"]:
            yield cells


def _addressed(
    author: FoundAuthor, by_person: dict[str, set[str]], by_name: dict[str, set[str]], used: set[str]
) -> FoundAuthor:
    if author.cells.get("email"):
        return author
    person = author.cells.get("person", "").strip()
    found = by_person.get(person, set()) if person else set()
    if not found:
        found = set().union(*(by_name.get(form, set()) for form in forms(full_name(author.cells))))
    used |= found
    return replace(author, cells={**author.cells, "email": next(iter(found))}) if len(found) == 1 else author


def _unjoined(nobodys: Sequence[str], without: Sequence[str]) -> Iterator[str]:
    if nobodys:
        yield gettext_noop("Addresses that belong to nobody in the list: %(names)s.") % {"names": _listed(nobodys)}
    if without:
        yield gettext_noop("Authors for whom the second file has no address: %(names)s.") % {"names": _listed(without)}


def _listed(names: Sequence[str]) -> str:
    more = gettext_noop(" and %(count)d more") % {"count": len(names) - _SHOWN} if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
