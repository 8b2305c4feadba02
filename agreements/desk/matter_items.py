"""What somebody of the staff has to decide, as its page lists it: the matter, its evidence, and where its deeds are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import django_filters as filters
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import matters
from agreements.access import Access
from agreements.desk import deed_pages
from agreements.desk.deed_pages import DeedPage, Press
from agreements.desk.reaching import bounce_words
from agreements.importing.remarking.remark_words import sentence
from agreements.mail.bounces import likely_addresses
from agreements.models import Author, CellRemark, Conference, EventValue, Matter, MatterKind, User, Waiver
from agreements.people import answers
from agreements.sentences import with_office
from agreements.wording import addresses

_ANSWERED = ("agreement.accepted", "agreement.declined")


@dataclass(frozen=True)
class Item:
    """A matter as the page shows it. `quote`: somebody's own words, for who may read them; `names`: with their labels."""

    matter: Matter
    words: str
    quote: str = ""
    names: Sequence[tuple[str, str]] = ()
    note: str = ""
    deeds: Sequence[DeedPage] = ()
    # What is done by a press.
    presses: Sequence[Press] = ()
    can_be_left: bool = False


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
    agreements = [each.agreement_id for each in shown if each.kind in (MatterKind.NAME, MatterKind.DECLINED)]
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
    words, quote, names, note = _TELL[MatterKind(matter.kind)](matter, evidence)
    is_open = matter.settled_at is None
    return Item(
        matter,
        words,
        quote=quote if access.can_export else "",
        names=names,
        note=note,
        deeds=_deeds(matter, evidence, access) if is_open and access.can_manage else (),
        presses=deed_pages.presses(matter) if is_open and access.can_manage else (),
        can_be_left=is_open and access.can_manage and matter.kind in matters.BY_HAND,
    )


def _deeds(matter: Matter, evidence: _Evidence, access: Access) -> list[DeedPage]:
    slug, proposed = access.conference.slug, evidence.proposals.get(matter.author_id, "")
    return [*deed_pages.to_proposed_address(matter.author, slug, proposed), *deed_pages.of_matter(matter, slug)]


# Sentence, somebody's own words, names to compare, a note.
_Told = tuple[str, str, Sequence[tuple[str, str]], str]


def _no_address(matter: Matter, evidence: _Evidence) -> _Told:
    return _("There is no email address, so nothing can be sent."), "", (), evidence.cells.get(matter.author_id, "")


def _shared(matter: Matter, evidence: _Evidence) -> _Told:
    other = evidence.others.get(matter.subject, "")
    words = _("The address is also that of {other}. Each gets a mail and a link of their own.").format(other=other)
    return words, "", (), ""


def _declined(matter: Matter, evidence: _Evidence) -> _Told:
    values = evidence.answers.get(matter.agreement_id, {})
    reason, officer = values.get("reason", ""), _officer_in(values)
    words = _("The author does not agree to the text.")
    if officer:
        words = _("{officer}, does not agree to the text for the author.").format(officer=officer)
    return words, reason, (), "" if reason else _("No reason was given.")


def _officer_in(values: Mapping[str, str]) -> str:
    """Who answered, if it was an officer: empty otherwise."""
    names = ("typed_name", "signer_title", "signer_organisation") if "signer_name" in values else ()
    return with_office(*(values.get(name, "") for name in names))


def _name(matter: Matter, evidence: _Evidence) -> _Told:
    values = evidence.answers.get(matter.agreement_id, {})
    expected = (_("Forwarded to"), values["signer_name"]) if "signer_name" in values else None
    names = (expected or (_("Printed"), values.get("printed_name", "")), (_("Signed"), values.get("typed_name", "")))
    return _("Is this the same person?"), "", names, ""


def _request(matter: Matter, _evidence: _Evidence) -> _Told:
    request = matter.request
    if request is None:
        return "", "", (), ""
    said = [turn.words for turn in answers.conversation(request) if turn.by is None]
    quote = "\n".join(filter(None, [request.officer, addresses.readable(request.email), *said[-1:]]))
    note = str(request.state.label)
    if request.objected_by:
        came_from = _("from {email}").format(email=addresses.readable(request.objected_by.email))
        note = f"{came_from}, {note}"
    return str(request.get_kind_display()), quote, (), note


def _waiver(matter: Matter, evidence: _Evidence) -> _Told:
    waiver = evidence.waivers.get(matter.subject)
    if waiver is None:
        return "", "", (), ""
    note = _("Proposed by {who}").format(who=waiver.by) if waiver.by else _("Handed in by the author")
    return str(waiver.get_kind_display()), waiver.reason, (), note


def _look(matter: Matter, _evidence: _Evidence) -> _Told:
    look = matter.look
    if look is None:
        return "", "", (), ""
    words = sentence(look.kind, before=look.before, after=look.after)
    return words, "", (), _("Nobody of this paper is invited meanwhile.") if look.is_of_paper else ""


def _bounce(matter: Matter, evidence: _Evidence) -> _Told:
    if matter.report is None:
        return "", "", (), ""
    words, said, note = bounce_words.in_words(matter.report, evidence.proposals.get(matter.author_id, ""))
    return words, said, (), note


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


class MatterFilter(filters.FilterSet):  # type: ignore[misc]
    """`user` is who looks: whose are "mine"."""

    kind = filters.ChoiceFilter(
        label=gettext_lazy("Kind"), choices=MatterKind.choices, empty_label=gettext_lazy("Any kind")
    )
    whose = filters.ChoiceFilter(
        method="of",
        label=gettext_lazy("Who decides"),
        choices=[("mine", gettext_lazy("I do")), ("nobody", gettext_lazy("Nobody yet"))],
        empty_label=gettext_lazy("Anybody"),
    )
    settled = filters.ChoiceFilter(
        method="or_settled",
        label=gettext_lazy("State"),
        choices=[("yes", gettext_lazy("Settled"))],
        empty_label=gettext_lazy("To decide"),
    )

    def __init__(self, query: QueryDict, matters: QuerySet[Matter], *, user: User) -> None:
        super().__init__(query, matters)
        self.user = user

    def of(self, matters: QuerySet[Matter], _name: str, whose: str) -> QuerySet[Matter]:
        return matters.filter(assigned_to=self.user if whose == "mine" else None)

    def or_settled(self, matters: QuerySet[Matter], _name: str, _value: str) -> QuerySet[Matter]:
        return matters.exclude(settled_at=None)

    def filter_queryset(self, matters: QuerySet[Matter]) -> QuerySet[Matter]:
        found: QuerySet[Matter] = super().filter_queryset(matters)
        if self.form.cleaned_data["settled"]:
            return found.order_by("-settled_at", "-pk")
        found = found.filter(settled_at=None)
        # What is doubted for the same reason is looked at together.
        return (
            found.order_by("look__kind", "opened_at", "pk")
            if self.form.cleaned_data["kind"] == MatterKind.LOOK
            else found
        )
