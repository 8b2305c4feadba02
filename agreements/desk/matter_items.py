"""What somebody of the staff has to decide, in words for a mail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agreements.access import Access
from agreements.desk import deed_pages
from agreements.desk.reaching import bounce_words
from agreements.importing.remarking.remark_words import sentence
from agreements.mail.bounces import likely_addresses
from agreements.models import Author, CellRemark, Conference, EventValue, Matter, MatterKind, Waiver
from agreements.people import answers
from agreements.sentences import with_office
from agreements.wording import addresses

_ANSWERED = ("agreement.declined",)


@dataclass(frozen=True)
class Item:
    """A matter as a mail tells it. `quote`: somebody's own words, for who may read them."""

    matter: Matter
    words: str
    quote: str = ""
    note: str = ""


@dataclass(frozen=True)
class _Evidence:
    """What the matters of a page are about, each table asked once."""

    # Of the last answer to each agreement: what was typed, printed and given as a reason.
    answers: Mapping[object, Mapping[str, str]] = field(default_factory=dict)
    waivers: Mapping[str, Waiver] = field(default_factory=dict)
    # By the subject of the matter: the other person at that address.
    others: Mapping[str, str] = field(default_factory=dict)
    # By author: what a list had in place of an address, and which address may have been meant.
    cells: Mapping[int, str] = field(default_factory=dict)
    proposals: Mapping[int, str] = field(default_factory=dict)


def listed(conference: Conference) -> QuerySet[Matter]:
    about = (
        "author",
        "agreement__authorship__paper",
        "request__author",
        "request__agreement__authorship__paper",
        "request__objected_by",
        "look__authorship__paper",
        "report__message__link__agent",
    )
    rows = conference.matters.select_related(*about, "assigned_to", "settled_by")
    return rows.prefetch_related("request__entries__by").order_by("opened_at", "pk")


def items(shown: Sequence[Matter], access: Access) -> list[Item]:
    """In a number of queries that does not grow with the matters."""
    bounced = [each.author for each in shown if deed_pages.presses(each) and each.settled_at is None]
    proposals = likely_addresses.proposed(access.conference, bounced) if bounced else {}
    evidence = _Evidence(_answers(shown), _waivers(shown), _others(shown), _cells(shown), proposals)
    return [_item(matter, evidence, access) for matter in shown]


def _answers(shown: Sequence[Matter]) -> Mapping[object, Mapping[str, str]]:
    agreements = [each.agreement_id for each in shown if each.kind == MatterKind.DECLINED]
    values = EventValue.objects.filter(event__agreement__in=agreements, event__kind__in=_ANSWERED)
    by_event: dict[tuple[object, int], dict[str, str]] = {}
    rows = values.order_by("event__number").values_list("event__agreement", "event__number", "name", "value")
    for agreement, number, name, value in rows:
        by_event.setdefault((agreement, number), {})[name] = value
    return {agreement: told for (agreement, _number), told in by_event.items()}


def _waivers(shown: Sequence[Matter]) -> Mapping[str, Waiver]:
    keys = [each.subject.removeprefix("waiver:") for each in shown if each.kind == MatterKind.WAIVER]
    return {f"waiver:{each.pk}": each for each in Waiver.objects.filter(pk__in=keys).select_related("by")}


def _others(shown: Sequence[Matter]) -> Mapping[str, str]:
    keys = {each.subject: each.subject.partition("+")[2] for each in shown if each.kind == MatterKind.SHARED_ADDRESS}
    names = dict(Author.objects.filter(pk__in=keys.values()).values_list("pk", "name"))
    return {subject: names.get(int(key), "") for subject, key in keys.items()}


def _cells(shown: Sequence[Matter]) -> Mapping[int, str]:
    authors = [each.author_id for each in shown if each.kind == MatterKind.NO_ADDRESS]
    rows = CellRemark.objects.filter(is_look=False, authorship__author__in=authors).select_related("authorship")
    return {each.authorship.author_id: sentence(each.kind, before=each.before, after=each.after) for each in rows}


def _item(matter: Matter, evidence: _Evidence, access: Access) -> Item:
    words, quote, note = _TELL[MatterKind(matter.kind)](matter, evidence)
    return Item(
        matter,
        words,
        quote=quote if access.can_export else "",
        note=note,
    )


# Sentence, somebody's own words, a note.
_Told = tuple[str, str, str]


def _no_address(matter: Matter, evidence: _Evidence) -> _Told:
    return _("There is no email address, so nothing can be sent."), "", evidence.cells.get(matter.author_id, "")


def _shared(matter: Matter, evidence: _Evidence) -> _Told:
    other = evidence.others.get(matter.subject, "")
    words = _("The address is also that of {other}. Each gets a mail and a link of their own.").format(other=other)
    return words, "", ""


def _declined(matter: Matter, evidence: _Evidence) -> _Told:
    values = evidence.answers.get(matter.agreement_id, {})
    reason, officer = values.get("reason", ""), _officer_in(values)
    words = _("The author does not agree to the text.")
    if officer:
        words = _("{officer}, does not agree to the text for the author.").format(officer=officer)
    return words, reason, "" if reason else _("No reason was given.")


def _officer_in(values: Mapping[str, str]) -> str:
    """Who answered, if it was an officer: empty otherwise."""
    names = ("typed_name", "signer_title", "signer_organisation") if "signer_name" in values else ()
    return with_office(*(values.get(name, "") for name in names))


def _name(_matter: Matter, _evidence: _Evidence) -> _Told:
    return _("Is this the same person?"), "", ""


def _request(matter: Matter, _evidence: _Evidence) -> _Told:
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


def _waiver(matter: Matter, evidence: _Evidence) -> _Told:
    waiver = evidence.waivers.get(matter.subject)
    if waiver is None:
        return "", "", ""
    note = _("Proposed by {who}").format(who=waiver.by) if waiver.by else _("Handed in by the author")
    return str(waiver.get_kind_display()), waiver.reason, note


def _look(matter: Matter, _evidence: _Evidence) -> _Told:
    look = matter.look
    if look is None:
        return "", "", ""
    words = sentence(look.kind, before=look.before, after=look.after)
    return words, "", _("Nobody of this paper is invited meanwhile.") if look.is_of_paper else ""


def _bounce(matter: Matter, evidence: _Evidence) -> _Told:
    if matter.report is None:
        return "", "", ""
    words, said, note = bounce_words.in_words(matter.report, evidence.proposals.get(matter.author_id, ""))
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
}
