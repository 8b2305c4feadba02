"""The audit log in words, for people: events of one deed that tell the same of several authors become one line."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.desk import people_in_words
from agreements.desk.people_in_words import Facts, Values
from agreements.models import Event, HelpKind
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
    "help.settled": (_("{by} settled the request"), _("The request was settled"), "clear"),
    **people_in_words.WORDS,
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
    names = dict.fromkeys(name for event in reversed(events) if (name := _name_in(event)))
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


def _name_in(event: Event) -> str:
    if event.agreement:
        return event.agreement.authorship.printed_name
    return people_in_words.name_in(_values_of(event))


def _detail(event: Event) -> str:
    tell = _DETAILS.get(event.kind)
    return tell(event.payload, _values_of(event)) if tell else ""


def _values_of(event: Event) -> dict[str, str]:
    return {value.name: value.value for value in event.values.all()}


def _typed(_facts: Facts, values: Values) -> str:
    typed, printed = values.get("typed_name", ""), values.get("printed_name", "")
    if typed == printed:
        return ""
    return gettext("Typed “{typed}”, printed “{printed}”").format(typed=typed, printed=printed)


def _declined(_facts: Facts, values: Values) -> str:
    return f"“{values['reason']}”" if values.get("reason") else ""


def _level(facts: Facts, _values: Values) -> str:
    return f"PAdES {facts.get('level', '')}"


_REPAIRED = {
    "remade": _("Made again from its facts and its time, with the same bytes"),
    "revision": _("Found within a later edition"),
    "folder": _("Taken from a backup"),
    "upload": _("Taken from a file that was uploaded"),
}


def _repaired(facts: Facts, _values: Values) -> str:
    return str(_REPAIRED.get(facts["how"], ""))


def _error(facts: Facts, _values: Values) -> str:
    return str(facts.get("error", ""))


def _reason(facts: Facts, values: Values) -> str:
    """It stood among the facts at first, where no erasure reaches it."""
    return str(values.get("reason") or facts.get("reason", ""))


def _renumbered(facts: Facts, _values: Values) -> str:
    return gettext("From {former} to {new}").format(former=facts["from"], new=facts["to"])


def _changed_address(facts: Facts, values: Values) -> str:
    erased = gettext("(erased)")
    former, new = values.get("from", erased), values.get("to", erased)
    parts = [gettext("From {former} to {new}").format(former=former, new=new)]
    if cancelled := facts.get("mails_cancelled"):
        parts.append(counted("{count} mail was cancelled", "{count} mails were cancelled", cancelled))
    if under_way := facts.get("mails_under_way"):
        parts.append(counted("{count} mail was just being sent", "{count} mails were just being sent", under_way))
    return "; ".join(parts)


def _asked(facts: Facts, _values: Values) -> str:
    return str(HelpKind(facts["kind"]).label)


def _objected(_facts: Facts, values: Values) -> str:
    return values.get("from", gettext("(erased)"))


# By kind: what stands below the words.
_DETAILS: dict[str, Callable[[Facts, Values], str]] = {
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
    **people_in_words.DETAILS,
}
