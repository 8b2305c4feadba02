"""What authors asked for, and what staff had to decide."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.desk.timeline.kinds import DetailsByKind, EventFacts, EventValues, WordsByKind
from agreements.models import HelpKind, MatterKind
from agreements.people.answers import WhatWasDone

WORDS: WordsByKind = {
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


def _asked(facts: EventFacts, _values: EventValues) -> str:
    return str(HelpKind(facts["kind"]).label)


def _done(facts: EventFacts, _values: EventValues) -> str:
    deed = facts.get("deed")
    return str(WhatWasDone(deed).label) if deed else ""


def _matter(facts: EventFacts, values: EventValues) -> str:
    label = str(MatterKind(facts["kind"]).label)
    return f"{label}: {values['reason']}" if values.get("reason") else label


def _objected(_facts: EventFacts, values: EventValues) -> str:
    return values.get("from", gettext("(erased)"))


DETAILS: DetailsByKind = {
    "help.asked": _asked,
    "help.objected": _objected,
    "help.settled": _done,
    "matter.assigned": _matter,
    "matter.left": _matter,
}
