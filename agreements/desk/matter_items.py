"""What somebody of the staff has to decide, in words for a mail."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agreements.access import Access
from agreements.desk.deciding import absence_words
from agreements.desk.deciding.matter_evidence import MatterEvidence, gathered
from agreements.desk.reaching import bounce_words
from agreements.importing.remarking.remark_words import sentence
from agreements.models import Conference, Matter, MatterKind
from agreements.people import answers
from agreements.wording import addresses


@dataclass(frozen=True)
class Item:
    """A matter as a mail tells it. `quote`: somebody's own words, for who may read them."""

    matter: Matter
    words: str
    quote: str = ""
    note: str = ""


def listed(conference: Conference) -> QuerySet[Matter]:
    about = (
        "author",
        "held",
        "agreement__authorship__paper",
        "request__author",
        "request__agreement__authorship__paper",
        "request__objected_by",
        "request__about__author",
        "look__authorship__paper",
        "report__message__link__agent",
    )
    rows = conference.matters.select_related(*about, "assigned_to", "settled_by")
    return rows.prefetch_related("request__entries__by").order_by("opened_at", "pk")


def items(shown: Sequence[Matter], access: Access) -> list[Item]:
    """In a number of queries that does not grow with the matters."""
    evidence = gathered(shown, access.conference)
    return [_item(matter, evidence, access) for matter in shown]


def _item(matter: Matter, evidence: MatterEvidence, access: Access) -> Item:
    words, quote, note = _TELL[MatterKind(matter.kind)](matter, evidence)
    return Item(
        matter,
        words,
        quote=quote if access.can_export else "",
        note=note,
    )


# Sentence, somebody's own words, a note.
_Told = tuple[str, str, str]


def _no_address(matter: Matter, evidence: MatterEvidence) -> _Told:
    return _("There is no email address, so nothing can be sent."), "", evidence.cells.get(matter.person.pk, "")


def _shared(matter: Matter, evidence: MatterEvidence) -> _Told:
    words = _("The address is also that of {other}. Each gets a mail and a link of their own.")
    return words.format(other=_other(matter, evidence)), "", ""


def _duplicate(matter: Matter, evidence: MatterEvidence) -> _Told:
    words = _("Probably the same person as {other}, who stands in the list, too.")
    return words.format(other=_other(matter, evidence)), "", ""


def _other(matter: Matter, evidence: MatterEvidence) -> str:
    other = evidence.others.get(matter.subject)
    return other.name if other else ""


def _gone(matter: Matter, evidence: MatterEvidence) -> _Told:
    absence = evidence.absences.get(matter.subject)
    return absence_words.absent(absence) if absence else "", "", ""


def _held(matter: Matter, _evidence: MatterEvidence) -> _Told:
    held = matter.held
    if held is None:
        return "", "", ""
    reasons = dict.fromkeys(reason for row in held.rows for reason in row["wrong"].values())
    return _("An import left this paper out."), "", " ".join(reasons)


def _declined(matter: Matter, evidence: MatterEvidence) -> _Told:
    reason, officer = evidence.reason(matter), evidence.officer(matter)
    words = _("The author does not agree to the text.")
    if officer:
        words = _("{officer}, does not agree to the text for the author.").format(officer=officer)
    return words, reason, "" if reason else _("No reason was given.")


def _name(_matter: Matter, _evidence: MatterEvidence) -> _Told:
    return _("Is this the same person?"), "", ""


def _request(matter: Matter, _evidence: MatterEvidence) -> _Told:
    request = matter.request
    if request is None:
        return "", "", ""
    said = [turn.words for turn in answers.conversation(request) if turn.by is None]
    quote = "\n".join(filter(None, [request.officer, addresses.readable(request.email), *said[-1:]]))
    note = str(request.state.label)
    if request.objected_by:
        came_from = _("from {email}").format(email=addresses.readable(request.objected_by.email))
        note = f"{came_from}, {note}"
    return str(request.get_kind_display()), quote, note


def _waiver(matter: Matter, evidence: MatterEvidence) -> _Told:
    waiver = evidence.waivers.get(matter.subject)
    if waiver is None:
        return "", "", ""
    note = _("Proposed by {who}").format(who=waiver.by) if waiver.by else _("Handed in by the author")
    return str(waiver.get_kind_display()), waiver.reason, note


def _look(matter: Matter, _evidence: MatterEvidence) -> _Told:
    look = matter.look
    if look is None:
        return "", "", ""
    words = sentence(look.kind, before=look.before, after=look.after)
    return words, "", _("Nobody of this paper is invited meanwhile.") if look.is_of_paper else ""


def _bounce(matter: Matter, evidence: MatterEvidence) -> _Told:
    if matter.report is None:
        return "", "", ""
    words, said, note = bounce_words.in_words(matter.report, evidence.proposals.get(matter.person.pk, ""))
    return words, said, note


_TELL = {
    MatterKind.NO_ADDRESS: _no_address,
    MatterKind.SHARED_ADDRESS: _shared,
    MatterKind.DECLINED: _declined,
    MatterKind.NAME: _name,
    MatterKind.REQUEST: _request,
    MatterKind.WAIVER: _waiver,
    MatterKind.LOOK: _look,
    MatterKind.BOUNCE: _bounce,
    MatterKind.DUPLICATE: _duplicate,
    MatterKind.GONE: _gone,
    MatterKind.HELD: _held,
}
