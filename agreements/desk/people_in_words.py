"""What the log tells of people and of who is an author of what, in words for `timeline`."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Facts = Mapping[str, Any]
Values = Mapping[str, str]

# By kind: the words where somebody did it, the words where nobody is named, the icon. {who} and {by} are filled in.
WORDS: dict[str, tuple[str | Promise, str | Promise, str]] = {
    "author.added": (_("{by} added {who} to the list"), _("{who} was added to the list"), ""),
    "author.amended": (_("{by} corrected the entry"), _("The entry was corrected"), ""),
    "author.merged": (
        _("{by} merged two entries of one person: {who}"),
        _("Two entries of one person were merged: {who}"),
        "",
    ),
    "author.parted": (_("{by} took a merger back: {who}"), _("A merger was taken back: {who}"), ""),
    "author.split": (_("{by} split {who} into two people"), _("{who} was split into two people"), ""),
    "author.kept_apart": (
        _("{by} said that these are two people: {who}"),
        _("It was said that these are two people: {who}"),
        "",
    ),
    "authorship.added": (_("{by} added {who} as an author"), _("{who} was added as an author"), ""),
    "authorship.amended": (
        _("{by} corrected how the paper has {who}"),
        _("How the paper has {who} was corrected"),
        "",
    ),
    "authorship.ended": (_("{by} took {who} off the paper"), _("{who} was taken off the paper"), "void"),
    "authorship.reinstated": (_("{by} put {who} back on the paper"), _("{who} was put back on the paper"), ""),
    "paper.reordered": (_("{by} changed the order of the authors"), _("The order of the authors was changed"), ""),
}
_COLUMNS = {
    "name": _("Name"),
    "native_name": _("Name in native script"),
    "orcid": "ORCID",
    "language": _("Language"),
    "printed_name": _("Printed name"),
    "affiliation": _("Affiliation"),
    "is_speaker": _("Speaker"),
    "is_corresponding": _("Corresponding author"),
}
_FLAGS = {"True": _("yes"), "False": _("no")}


def name_in(values: Values) -> str:
    """Whom an event is about that names no agreement; empty where it names nobody, or the name was erased."""
    return values.get("name", "")


def _amended(facts: Facts, values: Values) -> str:
    lines = []
    for name in facts.get("changed", []):
        former, new = (_shown(values.get(f"{name}_{when}")) for when in ("from", "to"))
        words = gettext("{what}: from {former} to {new}")
        lines.append(words.format(what=_COLUMNS.get(name, name), former=former, new=new))
    return "; ".join(lines)


def _shown(value: str | None) -> str:
    if value is None:
        return gettext("(erased)")
    return str(_FLAGS.get(value, value)) or gettext("nothing")


def _of_paper(_facts: Facts, values: Values) -> str:
    parts = [gettext("Paper {number}").format(number=values["number"])] if "number" in values else []
    return "; ".join([*parts, *([f"“{values['reason']}”"] if values.get("reason") else [])])


def _of_paper_amended(facts: Facts, values: Values) -> str:
    return "; ".join(filter(None, [_of_paper(facts, values), _amended(facts, values)]))


def _other(_facts: Facts, values: Values) -> str:
    other, email = values.get("other", gettext("(erased)")), values.get("other_email", "")
    if email:
        return gettext("The other one: {name} ({email})").format(name=other, email=email)
    return gettext("The other one: {name}").format(name=other)


def _order(_facts: Facts, values: Values) -> str:
    return values.get("order", "")


# By kind: what stands below the words.
DETAILS: dict[str, Callable[[Facts, Values], str]] = {
    "author.amended": _amended,
    "author.merged": _other,
    "author.parted": _other,
    "author.split": _other,
    "author.kept_apart": _other,
    "authorship.added": _of_paper,
    "authorship.amended": _of_paper_amended,
    "authorship.ended": _of_paper,
    "authorship.reinstated": _of_paper,
    "paper.reordered": _order,
}
