"""What the log tells of holds, restrictions and erasures, in words for `timeline`."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.desk.timeline.kinds import DetailsByKind, EventFacts, EventValues, WordsByKind
from agreements.sentences import counted

WORDS: WordsByKind = {
    "privacy.hold_placed": (_("{by} placed a legal hold"), _("A legal hold was placed"), ""),
    "privacy.hold_ended": (_("{by} ended the legal hold"), _("The legal hold was ended"), ""),
    "privacy.erasure_asked": (
        _("{by} restricted the person, to erase their data"),
        _("The person was restricted, to erase their data"),
        "void",
    ),
    "privacy.erasure_taken_back": (
        _("{by} took back that their data is to be erased"),
        _("It was taken back that their data is to be erased"),
        "",
    ),
    "personal.erased": (_("{by} erased the personal data"), _("The personal data was erased"), "void"),
    "privacy.retention_decided": (
        _("{by} decided for how long data is kept"),
        _("It was decided for how long data is kept"),
        "",
    ),
    "privacy.purged": ("", _("What was older than it is kept went"), ""),
}


def _reason(_facts: EventFacts, values: EventValues) -> str:
    return f"“{values['reason']}”" if values.get("reason") else ""


def _erased(facts: EventFacts, _values: EventValues) -> str:
    values = sum(map(len, facts.get("values", {}).values()))
    documents = len(facts.get("documents", ()))
    parts = [
        counted("{count} personal value", "{count} personal values", values) if values else "",
        counted("{count} document", "{count} documents", documents) if documents else "",
    ]
    return "; ".join(filter(None, parts)) or gettext("Ids, digests and dates are left")


def _purged(facts: EventFacts, _values: EventValues) -> str:
    return counted("{count} row", "{count} rows", facts.get("rows", 0))


DETAILS: DetailsByKind = {
    "privacy.hold_placed": _reason,
    "privacy.erasure_asked": _reason,
    "personal.erased": _erased,
    "privacy.purged": _purged,
}
