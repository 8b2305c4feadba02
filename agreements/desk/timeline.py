"""The audit log in words, for people: events of one deed that tell the same of several authors become one line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.desk.phrases import some_names
from agreements.models import Event, HelpKind


@dataclass(frozen=True)
class Line:
    """One line of components/timeline.html."""

    at: datetime
    words: str
    state: str = ""
    detail: str = ""


# By kind: the words where somebody did it, the words where nobody is named, the icon. {who} and {by} are filled in.
_WORDS = {
    "agreement.invited": ("{by} invited {who}", "{who} {was} invited", "invited"),
    "agreement.accepted": ("{who} accepted", "{who} accepted", "accepted"),
    "agreement.declined": ("{who} declined", "{who} declined", "declined"),
    "agreement.countersigned": (
        "{by} countersigned for {who}",
        "The conference countersigned for {who}, by its rule",
        "countersigned",
    ),
    "agreement.sealed": ("The document for {who} was sealed", "The document for {who} was sealed", "sealed"),
    "agreement.extended": (
        "The seal of the document for {who} was extended",
        "The seal of the document for {who} was extended",
        "sealed",
    ),
    "agreement.sealing_failed": (
        "The document for {who} could not be made",
        "The document for {who} could not be made",
        "failed",
    ),
    "agreement.sealing_retried": (
        "{by} had the document for {who} made again",
        "The document for {who} is made again",
        "queued",
    ),
    "agreement.waived": ("{by} waived the signature of {who}", "The signature of {who} was waived", "waived"),
    "agreement.void": ("{by} ended the agreement of {who}", "The agreement of {who} was ended", "void"),
    # By an upgrade; nobody does it.
    "authorship.renumbered": ("", "{who} shared a place among the authors and {was} moved to the next", ""),
    "author.address_changed": ("{by} changed the address", "The address was changed", ""),
    "help.asked": ("The author asked for help", "The author asked for help", "waiting"),
    "help.settled": ("{by} settled the request", "The request was settled", "clear"),
}


def lines_of(events: Iterable[Event], *, by_paper: bool = False) -> list[Line]:
    """Lines in the order of the events; with `by_paper` each names the papers that it is about."""
    lines = []
    for _same, together in groupby(events, key=_deed):
        same = list(together)
        lines.append(_line(same, about=_papers(same) if by_paper else ""))
    return lines


def _deed(event: Event) -> tuple[object, ...]:
    minute = event.at.replace(second=0, microsecond=0)
    return event.kind, event.by_id, minute, _detail(event)


def _papers(events: list[Event]) -> str:
    numbers = [event.agreement.authorship.paper.number for event in reversed(events) if event.agreement]
    return f", paper{'' if len(numbers) == 1 else 's'} {some_names(numbers)}" if numbers else ""


def _line(events: list[Event], *, about: str) -> Line:
    first = events[0]
    default = first.kind.replace(".", ": ").replace("_", " ").capitalize()
    with_doer, without, state = _WORDS.get(first.kind, (default, default, ""))
    names = dict.fromkeys(event.agreement.authorship.printed_name for event in reversed(events) if event.agreement)
    words = with_doer if first.by else without
    words = words.format(by=first.by, who=some_names(names), was="was" if len(names) == 1 else "were") + about
    return Line(first.at, words[0].upper() + words[1:], state, _detail(first))


def _detail(event: Event) -> str:
    values = {value.name: value.value for value in event.values.all()}
    match event.kind:
        case "agreement.declined":
            return f"“{values['reason']}”" if values.get("reason") else ""
        case "agreement.accepted":
            typed, printed = values.get("typed_name", ""), values.get("printed_name", "")
            return f"Typed “{typed}”, printed “{printed}”" if typed != printed else ""
        case "agreement.extended":
            return f"PAdES {event.payload.get('level', '')}"
        case "agreement.sealing_failed":
            return str(event.payload.get("error", ""))
        case "agreement.void" | "agreement.waived":
            return str(event.payload.get("reason", ""))
        case "authorship.renumbered":
            return f"From {event.payload['from']} to {event.payload['to']}"
        case "author.address_changed":
            return _changed_address(event.payload, values)
        case "help.asked":
            return HelpKind(event.payload["kind"]).label
        case _:
            return ""


def _changed_address(facts: Mapping[str, Any], values: Mapping[str, str]) -> str:
    erased = _("(erased)")
    parts = [
        _("From %(former)s to %(present)s")
        % {"former": values.get("from", erased), "present": values.get("to", erased)}
    ]
    if cancelled := facts.get("mails_cancelled"):
        words = ngettext("%(count)s mail was cancelled", "%(count)s mails were cancelled", cancelled)
        parts.append(words % {"count": cancelled})
    if under_way := facts.get("mails_under_way"):
        words = ngettext("%(count)s mail was just being sent", "%(count)s mails were just being sent", under_way)
        parts.append(words % {"count": under_way})
    return "; ".join(parts)
