"""What the log tells of people and of who is an author of what, in words for `timeline`."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.desk.timeline.kinds import DetailsByKind, EventFacts, EventValues, WordsByKind
from agreements.sentences import counted

WORDS: WordsByKind = {
    # By an upgrade; nobody does it.
    "authorship.renumbered": ("", _("{who} shared a place among the authors and moved to the next"), ""),
    "author.address_changed": (_("{by} changed the email address"), _("The email address was changed"), ""),
    "author.added": (_("{by} added {who} to the list"), _("{who} was added to the list"), ""),
    "author.amended": (_("{by} corrected the entry"), _("The entry was corrected"), ""),
    "author.renamed": (_("{by} entered another name"), _("Another name was entered"), ""),
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


def name_in(values: EventValues) -> str:
    """Whom an event is about that names no agreement; empty where it names nobody, or the name was erased."""
    return values.get("name", "")


def _amended(facts: EventFacts, values: EventValues) -> str:
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


def _of_paper(_facts: EventFacts, values: EventValues) -> str:
    parts = [gettext("Paper {number}").format(number=values["number"])] if "number" in values else []
    return "; ".join([*parts, *([f"“{values['reason']}”"] if values.get("reason") else [])])


def _of_paper_amended(facts: EventFacts, values: EventValues) -> str:
    return "; ".join(filter(None, [_of_paper(facts, values), _amended(facts, values)]))


def _other(_facts: EventFacts, values: EventValues) -> str:
    other, email = values.get("other", gettext("(erased)")), values.get("other_email", "")
    if email:
        return gettext("The other one: {name} ({email})").format(name=other, email=email)
    return gettext("The other one: {name}").format(name=other)


def _order(_facts: EventFacts, values: EventValues) -> str:
    return values.get("order", "")


def _changed_address(facts: EventFacts, values: EventValues) -> str:
    erased = gettext("(erased)")
    former, new = values.get("from", erased), values.get("to", erased)
    parts = [gettext("From {former} to {new}").format(former=former, new=new)]
    if cancelled := facts.get("mails_cancelled"):
        parts.append(counted("{count} mail was cancelled", "{count} mails were cancelled", cancelled))
    if under_way := facts.get("mails_under_way"):
        parts.append(counted("{count} mail was just being sent", "{count} mails were just being sent", under_way))
    return "; ".join(parts)


def _renumbered(facts: EventFacts, _values: EventValues) -> str:
    return gettext("From {former} to {new}").format(former=facts["from"], new=facts["to"])


def _renamed(facts: EventFacts, values: EventValues) -> str:
    """Which of the ways; of one by which the former name is closed away no name."""
    if "from" not in values:
        return gettext("The former name is closed away")
    return gettext("From {former} to {new}").format(former=values["from"], new=values["to"])


DETAILS: DetailsByKind = {
    "author.renamed": _renamed,
    "author.address_changed": _changed_address,
    "authorship.renumbered": _renumbered,
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
