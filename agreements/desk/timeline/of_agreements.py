"""What happened to an agreement, its waivers and its document."""

import json

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.desk.timeline.kinds import DetailsByKind, EventFacts, EventValues, WordsByKind
from agreements.models import ForwardEnd, VariantKind, VoidCause, WaiverKind
from agreements.sentences import with_office
from agreements.workflow.chosen_variants import ORDINARY

WORDS: WordsByKind = {
    "agreement.invited": (_("{by} invited {who}"), "", "invited"),
    "agreement.uninvited": (_("{by} took the invitation of {who} out of the outbox: nobody has asked"), "", ""),
    "agreement.nudged": ("", _("A co-author asked {who} to answer"), "invited"),
    "agreement.text_changed": (
        _("{by} moved {who} on to another text"),
        _("{who} was moved on to another text"),
        "invited",
    ),
    "agreement.variant_chosen": (
        _("{by} chose the words for {who}"),
        _("{who} said as what the paper was written"),
        "",
    ),
    "agreement.accepted": (_("{who} accepted"), _("{who} accepted"), "accepted"),
    "agreement.declined": (_("{who} declined"), _("{who} declined"), "declined"),
    "agreement.forwarded": (
        _("{by} forwarded the agreement of {who} to an officer"),
        _("The agreement of {who} was forwarded to an officer"),
        "invited",
    ),
    "agreement.forward_ended": (
        _("{by} had the officer asked no longer for {who}"),
        _("The officer is no longer asked for {who}"),
        "",
    ),
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
    "agreement.sealing_closed": (
        _("No document is made for {who}, because the agreement was ended"),
        _("No document is made for {who}, because the agreement was ended"),
        "void",
    ),
    "agreement.replaced": (
        _("{by} had {who} asked again by a new agreement"),
        _("A new agreement replaces that of {who}"),
        "",
    ),
    "agreement.reinstated": (
        _("{by} put back the agreement of {who}"),
        _("The agreement of {who} was put back"),
        "",
    ),
    "agreement.file_kept": (
        _("{by} added a signed form of {who}"),
        _("{who} handed in a signed form"),
        "",
    ),
    "waiver.proposed": (
        _("{by} proposed to do without the answer of {who}"),
        _("{who} handed in a signed form, to be confirmed"),
        "waiting",
    ),
    "waiver.refused": (
        _("{by} refused what was proposed for {who}"),
        _("What was proposed for {who} was refused"),
        "declined",
    ),
    "waiver.overtaken": (
        _("{by} left what was proposed for {who}: the author had answered"),
        _("What was proposed for {who} was left: the author had answered"),
        "",
    ),
    "agreement.waived": (_("{by} waived the signature of {who}"), _("The signature of {who} was waived"), "waived"),
    "agreement.closed_away": (
        _("{by} closed away what {who} had signed under a former name"),
        _("What {who} had signed under a former name was closed away"),
        "",
    ),
    "agreement.opened": (
        _("{by} opened what {who} had signed under a former name"),
        _("What {who} had signed under a former name was opened"),
        "",
    ),
    "agreement.void": (_("{by} ended the agreement of {who}"), _("The agreement of {who} was ended"), "void"),
}

# Where not the author answered, which the event tells.
BY_AN_OFFICER: WordsByKind = {
    "agreement.accepted": (_("An officer accepted for {who}"), _("An officer accepted for {who}"), "accepted"),
    "agreement.declined": (_("An officer declined for {who}"), _("An officer declined for {who}"), "declined"),
}


def _officer(values: EventValues, *names: str) -> str:
    return with_office(*(values.get(name, "") for name in names))


def _forwarded(_facts: EventFacts, values: EventValues) -> str:
    return _officer(values, "name", "title", "organisation")


def _forward_ended(facts: EventFacts, _values: EventValues) -> str:
    return str(ForwardEnd(facts["cause"]).label)


def _variant(facts: EventFacts, _values: EventValues) -> str:
    kind = facts["variant"]
    return str(_("The ordinary words") if kind == ORDINARY else VariantKind(kind).label)


def _accepted(facts: EventFacts, values: EventValues) -> str:
    """Who signed, if that has to be told, and what was picked in the text."""
    picked = json.loads(values["choices"]) if values.get("choices") else {}
    told = (gettext("{name}: “{option}”").format(name=name, option=option) for name, option in sorted(picked.items()))
    return ". ".join(filter(None, [_typed(facts, values), *told]))


def _typed(facts: EventFacts, values: EventValues) -> str:
    if facts.get("capacity"):
        # Whoever declines types no name, and is named as asked.
        name = "typed_name" if values.get("typed_name") else "signer_name"
        return _officer(values, name, "signer_title", "signer_organisation")
    typed, printed = values.get("typed_name", ""), values.get("printed_name", "")
    if typed == printed:
        return ""
    return gettext("Typed “{typed}”, printed “{printed}”").format(typed=typed, printed=printed)


def _declined(facts: EventFacts, values: EventValues) -> str:
    reason = f"“{values['reason']}”" if values.get("reason") else ""
    return ". ".join(filter(None, [_typed(facts, values) if facts.get("capacity") else "", reason]))


def _level(facts: EventFacts, _values: EventValues) -> str:
    return f"PAdES {facts.get('level', '')}"


_REPAIRED = {
    "remade": _("Made again from its facts and its time, with the same bytes"),
    "revision": _("Found within a later edition"),
    "folder": _("Taken from a backup"),
    "upload": _("Taken from a file that was uploaded"),
}


def _repaired(facts: EventFacts, _values: EventValues) -> str:
    return str(_REPAIRED.get(facts["how"], ""))


def _other_text(facts: EventFacts, _values: EventValues) -> str:
    return gettext("From text {former} to text {new}").format(former=facts["from"], new=facts["to"])


def _error(facts: EventFacts, _values: EventValues) -> str:
    return str(facts.get("error", ""))


def _reason(facts: EventFacts, values: EventValues) -> str:
    """It stood among the facts at first, where no erasure reaches it."""
    return str(values.get("reason") or facts.get("reason", ""))


def _ended(facts: EventFacts, values: EventValues) -> str:
    cause = VoidCause(facts["cause"]).label if "cause" in facts else ""
    return ". ".join(filter(None, [str(cause), _reason(facts, values)]))


def _waived(facts: EventFacts, values: EventValues) -> str:
    """Kind, reason, and who signed instead."""
    kind = str(WaiverKind(facts["kind"]).label) if "kind" in facts else ""
    parts = [kind, _officer(values, "signer_name", "signer_title", "signer_organisation"), _reason(facts, values)]
    return ". ".join(filter(None, parts))


DETAILS: DetailsByKind = {
    "agreement.text_changed": _other_text,
    "agreement.variant_chosen": _variant,
    "agreement.accepted": _accepted,
    "agreement.declined": _declined,
    "agreement.forwarded": _forwarded,
    "agreement.forward_ended": _forward_ended,
    "agreement.extended": _level,
    "agreement.sealing_failed": _error,
    "agreement.void": _ended,
    "agreement.reinstated": _reason,
    "agreement.waived": _waived,
    "waiver.proposed": _waived,
    "waiver.refused": _reason,
    "document.repaired": _repaired,
}
