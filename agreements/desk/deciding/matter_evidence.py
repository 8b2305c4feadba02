"""What matters are about, gathered once for pages and mails."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from agreements.desk import deed_pages
from agreements.importing.remarking.remark_words import sentence
from agreements.mail.bounces import likely_addresses
from agreements.models import (
    Author,
    CellRemark,
    Conference,
    EventValue,
    Matter,
    MatterKind,
    NoLongerListed,
    Waiver,
)
from agreements.sentences import with_office

_ANSWERED = ("agreement.declined",)
# Those about two people, of whom the subject names the other one.
_OF_TWO = (MatterKind.SHARED_ADDRESS, MatterKind.DUPLICATE)
_OFFICE = ("signer_title", "signer_organisation")


@dataclass(frozen=True)
class MatterEvidence:
    """Each table asked once."""

    # Of the last answer to each agreement: what was typed, printed and given as a reason.
    answers: Mapping[object, Mapping[str, str]]
    # By the subject of the matter: a waiver, the other of two people, what a list no longer has.
    waivers: Mapping[str, Waiver]
    others: Mapping[str, Author]
    absences: Mapping[str, NoLongerListed]
    # By author: what a list had in place of an address, and which address may have been meant.
    cells: Mapping[int, str]
    proposals: Mapping[int, str]

    def reason(self, matter: Matter) -> str:
        """Why it was declined, in the words of whoever did."""
        return self.answers.get(matter.agreement_id, {}).get("reason", "")

    def officer(self, matter: Matter) -> str:
        """Who answered, if it was an officer: empty otherwise."""
        values = self.answers.get(matter.agreement_id, {})
        if "signer_name" not in values:
            return ""
        # Who declines types no name; those who did before there was none are named as they did.
        return with_office(
            values.get("typed_name") or values["signer_name"], *(values.get(name, "") for name in _OFFICE)
        )


def gathered(shown: Sequence[Matter], conference: Conference) -> MatterEvidence:
    """In a number of queries that does not grow with the matters; what is about none of a kind asks for none."""
    bounced = [each.person for each in shown if deed_pages.presses(each) and each.settled_at is None]
    return MatterEvidence(
        answers=_answers([each.agreement_id for each in shown if each.kind == MatterKind.DECLINED]),
        waivers=_waivers([each.subject for each in shown if each.kind == MatterKind.WAIVER]),
        others=_others([each.subject for each in shown if each.kind in _OF_TWO]),
        absences=_absences([each.subject for each in shown if each.kind == MatterKind.GONE]),
        cells=_cells([each.person.pk for each in shown if each.kind == MatterKind.NO_ADDRESS]),
        proposals=likely_addresses.proposed(conference, bounced) if bounced else {},
    )


def _answers(agreements: Collection[UUID | None]) -> Mapping[object, Mapping[str, str]]:
    if not agreements:
        return {}
    values = EventValue.objects.filter(event__agreement__in=agreements, event__kind__in=_ANSWERED)
    by_event: dict[tuple[object, int], dict[str, str]] = {}
    rows = values.order_by("event__number").values_list("event__agreement", "event__number", "name", "value")
    for agreement, number, name, value in rows:
        by_event.setdefault((agreement, number), {})[name] = value
    return {agreement: told for (agreement, _number), told in by_event.items()}


def _waivers(subjects: Collection[str]) -> Mapping[str, Waiver]:
    keys = [subject.removeprefix("waiver:") for subject in subjects]
    rows = Waiver.objects.filter(pk__in=keys).select_related("by") if keys else ()
    return {f"waiver:{each.pk}": each for each in rows}


def _others(subjects: Collection[str]) -> Mapping[str, Author]:
    keys = {subject: int(subject.partition("+")[2]) for subject in subjects}
    people = Author.objects.in_bulk(keys.values()) if keys else {}
    return {subject: people[key] for subject, key in keys.items() if key in people}


def _absences(subjects: Collection[str]) -> Mapping[str, NoLongerListed]:
    keys = [subject.removeprefix("absence:") for subject in subjects]
    rows = NoLongerListed.objects.filter(pk__in=keys).select_related("authorship__paper", "batch")
    return {f"absence:{each.pk}": each for each in (rows.defer("batch__content") if keys else ())}


def _cells(authors: Collection[int]) -> Mapping[int, str]:
    if not authors:
        return {}
    rows = CellRemark.objects.filter(is_look=False, authorship__author__in=authors).select_related("authorship")
    return {
        each.authorship.author_id: sentence(each.kind, before=each.before, after=each.after)
        for each in rows.order_by("pk")
    }
