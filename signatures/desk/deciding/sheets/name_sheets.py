"""Sheets about signatures: doubtful names, alone or like ones together, and what only waits for a countersignature."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.access import Access
from agreements.models import Conference, Matter, MatterKind, User
from agreements.names import Grade
from agreements.sentences import counted, listed
from signatures import countersigning
from signatures.deciding.alike import Alike, alike_signatures
from signatures.desk.deciding.name_differences import ComparedNames, NameDifference, compared
from signatures.desk.deciding.sheets.matter_sheet import Button, Desk, MatterSheet
from signatures.desk.deciding.tabs import BADGES
from signatures.models import Signature
from signatures.models.signature import SignatureQuerySet

_SHOWN = 12
# Of all that are near a doubtful name, to find those that differ in the same.
_READ = ("agreement", "typed_name", "printed_name", "signer_name", "capacity", "signed_at", "link__email")
_WORDS: Mapping[NameDifference, str | Promise] = {
    NameDifference.INITIAL_LEFT_OUT: gettext_lazy("An initial is left out."),
    NameDifference.PART_LEFT_OUT: gettext_lazy("A part of the name is left out."),
    NameDifference.PART_ADDED: gettext_lazy("A name is added."),
    NameDifference.SHORTENED: gettext_lazy("A name is shortened to its initial."),
    NameDifference.WRITTEN_OUT: gettext_lazy("An initial is written out as a name."),
    NameDifference.LETTERS: gettext_lazy("Some letters differ."),
    NameDifference.ORDER: gettext_lazy("The names stand in another order."),
    NameDifference.ANOTHER: gettext_lazy("It is another name."),
}


@dataclass(frozen=True)
class DoubtfulName:
    """A signature whose name a person has to compare."""

    signature: Signature
    names: ComparedNames
    # Signed by whoever looks: another signatory countersigns it.
    is_own: bool = False

    @property
    def words(self) -> str:
        return str(_WORDS[self.names.difference])


def doubtful_names(conference: Conference, by: User, agreements: Collection[UUID]) -> dict[UUID, DoubtfulName]:
    """Of these agreements, by their keys; one query."""
    rows = Signature.objects.awaiting_countersignature(conference).filter(agreement__in=agreements)
    shown = rows.annotate(is_own=countersigning.left_to_others(conference, by)).select_related("link").only(*_READ)
    return {each.agreement_id: _doubtful(each) for each in shown.order_by("signed_at", "pk")}


def _doubtful(signature: Signature) -> DoubtfulName:
    expected = signature.signer_name if signature.is_by_agent else signature.printed_name
    is_own = bool(signature.is_own)  # type: ignore[attr-defined]  # annotated
    return DoubtfulName(signature, compared(expected, signature.typed_name), is_own)


def like(names: Mapping[UUID, DoubtfulName], agreement: UUID) -> list[UUID]:
    """The others that differ in the same, and in nothing else."""
    mine = names[agreement].names.difference
    if mine == NameDifference.ANOTHER:
        return []
    return [pk for pk, each in names.items() if pk != agreement and each.names.difference == mine and not each.is_own]


def of_name(matter: Matter, desk: Desk, names: Mapping[UUID, DoubtfulName]) -> MatterSheet:
    found = names.get(matter.agreement_id) if matter.agreement_id else None
    return MatterSheet(
        BADGES[MatterKind.NAME],
        _("Is this the signature of {name}?").format(name=_expected(found.signature) if found else matter.person.name),
        "deciding/names.html",
        {"names": [found] if found else [], "reason": standard_reason()},
        (matter,),
        _then(matter, desk, found),
        _buttons(desk.access, [found] if found else []),
        since=matter.opened_at,
    )


def _expected(signature: Signature) -> str:
    return signature.signer_name if signature.is_by_agent else signature.printed_name


def of_like_names(matters: Sequence[Matter], desk: Desk, names: Mapping[UUID, DoubtfulName]) -> MatterSheet:
    """Several that differ in the same: each can be left out of what is done to all."""
    pairs = [(each, names[each.agreement_id]) for each in matters if each.agreement_id and each.agreement_id in names]
    count = len(pairs)
    return MatterSheet(
        BADGES[MatterKind.NAME],
        counted("Is this the signature of the author?", "Are these {count} the signatures of their authors?", count),
        "deciding/names.html",
        {"names": [name for _, name in pairs], "reason": standard_reason(), "is_together": True, "pairs": pairs},
        matters,
        _("What is not ticked stays as it is, and is asked one by one."),
        _buttons(desk.access, [name for _, name in pairs]),
        since=matters[0].opened_at,
    )


def _buttons(access: Access, names: Sequence[DoubtfulName]) -> list[Button]:
    count = len(names)
    found = []
    if access.can_countersign and not any(each.is_own for each in names):
        verb = ngettext("Countersign", "Countersign those that are ticked", count)
        found.append(Button(verb, "countersign"))
    if access.can_manage:
        verb = ngettext("Ask to sign again", "Ask them to sign again", count)
        found.append(Button(verb, "ask_again"))
    return found


def standard_reason() -> str:
    """What an author reads who is asked to sign again, unless somebody writes otherwise."""
    return _("The name that you signed with is not the one that the paper prints. Please sign with your name in full.")


def _then(matter: Matter, desk: Desk, found: DoubtfulName | None) -> str:
    if found is not None and found.is_own:
        return _("You have signed this yourself, so another signatory countersigns it.")
    paper = desk.beside.paper
    if paper is None:
        return ""
    if missing := desk.beside.others_missing:
        words = _("Countersigned, paper {number} still waits for {names}.")
        return words.format(number=paper.number, names=listed(missing))
    if len(desk.beside.agreements) > 1:
        return _("Countersigning makes paper {number} clear: all others have signed.").format(number=paper.number)
    return _("Countersigning makes paper {number} clear.").format(number=paper.number)


# --- What only waits for the conference's signature ----------------------------------------------------------------------
def of_alike(alike: Alike, access: Access, by: User) -> MatterSheet:
    conference, count = access.conference, alike.count
    shown = alike_signatures(conference, by).select_related("agreement__authorship__paper").defer("shown")
    verb = counted("Countersign it as printed", "Countersign the {count} as printed", count)
    if alike.differing:
        verb = counted("Countersign this one", "Countersign all {count}", count)
    return MatterSheet(
        ("accepted", _("Countersign")),
        counted("Countersign {count} agreement?", "Countersign {count} agreements?", count),
        "deciding/alike.html",
        {"shown": _first(shown), "more": max(0, count - _SHOWN), "alike": alike},
        (),
        _whose(conference, by, count),
        [Button(verb, "countersign_alike")] if access.can_countersign else [],
        since=alike.until,
    )


def _first(signatures: SignatureQuerySet) -> list[Signature]:
    """Those that are not letter for letter as printed come first."""
    is_exact = Case(When(name_grade=Grade.EXACT, then=Value(1)), default=Value(0))
    return list(signatures.order_by(is_exact, "signed_at", "pk")[:_SHOWN])


def _whose(conference: Conference, by: User, count: int) -> str:
    name = countersigning.name_of(conference, by)
    words = counted(
        "The name {name} will stand under it for {organisation}, with today’s date.",
        "The name {name} will stand under all {count} for {organisation}, with today’s date.",
        count,
        name=name,
        organisation=conference.legal_name,
    )
    return f"{words} {_('Each becomes a sealed document, which cannot be taken back.')}"
