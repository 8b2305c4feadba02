"""The audit log in words, for people: events of one deed that tell the same of several authors become one line."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.models import Event, HelpKind, MatterKind
from agreements.people.answers import WhatWasDone
from agreements.sentences import counted, listed


@dataclass(frozen=True)
class Line:
    """One line of components/timeline.html."""

    at: datetime
    words: str
    state: str = ""
    detail: str = ""


# By kind: the words where somebody did it, the words where nobody is named, the icon. {who} and {by} are filled in.
_WORDS: dict[str, tuple[str | Promise, str | Promise, str]] = {
    "agreement.invited": (_("{by} invited {who}"), "", "invited"),
    "agreement.accepted": (_("{who} accepted"), _("{who} accepted"), "accepted"),
    "agreement.declined": (_("{who} declined"), _("{who} declined"), "declined"),
    "agreement.countersigned": (
        _("{by} countersigned for {who}"),
        _("The conference countersigned automatically for {who}"),
        "countersigned",
    ),
    "agreement.sealed": (_("The document for {who} was sealed"), _("The document for {who} was sealed"), "sealed"),
    "agreement.extended": (
        _("The seal of the document for {who} was extended"),
        _("The seal of the document for {who} was extended"),
        "sealed",
    ),
    "agreement.sealing_failed": (
        _("The document for {who} could not be made"),
        _("The document for {who} could not be made"),
        "failed",
    ),
    "agreement.sealing_retried": (
        _("{by} asked for the document for {who} again"),
        _("The document for {who} is being made again"),
        "queued",
    ),
    "document.repaired": (
        _("{by} had the file of the document for {who} repaired"),
        _("The file of the document for {who} was repaired"),
        "sealed",
    ),
    "agreement.waived": (_("{by} waived the signature of {who}"), _("The signature of {who} was waived"), "waived"),
    "agreement.void": (_("{by} ended the agreement of {who}"), _("The agreement of {who} was ended"), "void"),
    # By an upgrade; nobody does it.
    "authorship.renumbered": ("", _("{who} shared a place among the authors and moved to the next"), ""),
    "author.address_changed": (_("{by} changed the email address"), _("The email address was changed"), ""),
    "help.asked": (_("The author asked for help"), _("The author asked for help"), "waiting"),
    "help.objected": (
        _("The former address objected to its change"),
        _("The former address objected to its change"),
        "waiting",
    ),
    "help.answered": (_("{by} answered the request"), _("The request was answered"), ""),
    "help.written": (_("The author wrote again"), _("The author wrote again"), "waiting"),
    "help.taken_back": (_("The author took the request back"), _("The author took the request back"), "clear"),
    "matter.assigned": (_("{by} said who decides about this"), _("Somebody is to decide about this"), ""),
    "matter.left": (_("{by} left this as it is"), _("This was left as it is"), "clear"),
    "help.settled": (_("{by} settled the request"), _("The request was settled"), "clear"),
}


def lines_of(events: Iterable[Event], *, by_paper: bool = False) -> list[Line]:
    """Lines in the order of the events; with `by_paper` each names the papers that it is about."""
    lines = []
    for _key, together in groupby(events, key=_deed):
        same = list(together)
        lines.append(_line(same, numbers=_papers(same) if by_paper else []))
    return lines


def _deed(event: Event) -> tuple[object, ...]:
    minute = event.at.replace(second=0, microsecond=0)
    return event.kind, event.by_id, minute, _detail(event)


def _papers(events: list[Event]) -> list[str]:
    """Each once: a deed can tell several things of one agreement within the same minute."""
    numbers = (event.agreement.authorship.paper.number for event in reversed(events) if event.agreement)
    return list(dict.fromkeys(numbers))


def _line(events: list[Event], *, numbers: list[str]) -> Line:
    first = events[0]
    default = first.kind.replace(".", ": ").replace("_", " ").capitalize()
    by_somebody, by_nobody, state = _WORDS.get(first.kind, (default, default, ""))
    names = dict.fromkeys(event.agreement.authorship.printed_name for event in reversed(events) if event.agreement)
    who = listed(names)
    if first.kind == "agreement.invited" and first.by is None:
        words = counted("{who} was invited", "{who} were invited", len(names), who=who)
    else:
        words = str(by_somebody if first.by else by_nobody).format(by=first.by, who=who)
    if numbers:
        words = counted(
            "{words}, paper {numbers}", "{words}, papers {numbers}", len(numbers), words=words, numbers=listed(numbers)
        )
    return Line(first.at, words[0].upper() + words[1:], state, _detail(first))


def _detail(event: Event) -> str:
    tell = _DETAILS.get(event.kind)
    return tell(event.payload, {value.name: value.value for value in event.values.all()}) if tell else ""


_Facts = Mapping[str, Any]
_Values = Mapping[str, str]


def _typed(_facts: _Facts, values: _Values) -> str:
    typed, printed = values.get("typed_name", ""), values.get("printed_name", "")
    if typed == printed:
        return ""
    return gettext("Typed “{typed}”, printed “{printed}”").format(typed=typed, printed=printed)


def _declined(_facts: _Facts, values: _Values) -> str:
    return f"“{values['reason']}”" if values.get("reason") else ""


def _level(facts: _Facts, _values: _Values) -> str:
    return f"PAdES {facts.get('level', '')}"


_REPAIRED = {
    "remade": _("Made again from its facts and its time, with the same bytes"),
    "revision": _("Found within a later edition"),
    "folder": _("Taken from a backup"),
    "upload": _("Taken from a file that was uploaded"),
}


def _repaired(facts: _Facts, _values: _Values) -> str:
    return str(_REPAIRED.get(facts["how"], ""))


def _error(facts: _Facts, _values: _Values) -> str:
    return str(facts.get("error", ""))


def _reason(facts: _Facts, values: _Values) -> str:
    """It stood among the facts at first, where no erasure reaches it."""
    return str(values.get("reason") or facts.get("reason", ""))


def _renumbered(facts: _Facts, _values: _Values) -> str:
    return gettext("From {former} to {new}").format(former=facts["from"], new=facts["to"])


def _changed_address(facts: _Facts, values: _Values) -> str:
    erased = gettext("(erased)")
    former, new = values.get("from", erased), values.get("to", erased)
    parts = [gettext("From {former} to {new}").format(former=former, new=new)]
    if cancelled := facts.get("mails_cancelled"):
        parts.append(counted("{count} mail was cancelled", "{count} mails were cancelled", cancelled))
    if under_way := facts.get("mails_under_way"):
        parts.append(counted("{count} mail was just being sent", "{count} mails were just being sent", under_way))
    return "; ".join(parts)


def _asked(facts: _Facts, _values: _Values) -> str:
    return str(HelpKind(facts["kind"]).label)


def _done(facts: _Facts, _values: _Values) -> str:
    deed = facts.get("deed")
    return str(WhatWasDone(deed).label) if deed else ""


def _matter(facts: _Facts, _values: _Values) -> str:
    return str(MatterKind(facts["kind"]).label)


def _objected(_facts: _Facts, values: _Values) -> str:
    return values.get("from", gettext("(erased)"))


# By kind: what stands below the words.
_DETAILS: dict[str, Callable[[_Facts, _Values], str]] = {
    "agreement.accepted": _typed,
    "agreement.declined": _declined,
    "agreement.extended": _level,
    "agreement.sealing_failed": _error,
    "agreement.void": _reason,
    "agreement.waived": _reason,
    "author.address_changed": _changed_address,
    "authorship.renumbered": _renumbered,
    "document.repaired": _repaired,
    "help.asked": _asked,
    "help.objected": _objected,
    "help.settled": _done,
    "matter.assigned": _matter,
    "matter.left": _matter,
}
