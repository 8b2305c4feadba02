"""What a corrected name or title means for what was signed before: the conference's rule, told before and carried out with
it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import F
from django.utils.translation import gettext

from agreements import audit, workflow
from agreements.mail import cancelling, queue
from agreements.models import Agreement, Conference, Correction, MessageKind, User
from agreements.models.agreement import AgreementQuerySet, by_author


class Corrected(NamedTuple):
    """Of how many signed agreements the author was told, and how many have to be signed again."""

    told: int = 0
    asked_again: int = 0


@dataclass(frozen=True)
class _Column:
    """One thing that stands above a signature: what it was then, and what it is now."""

    signed: str
    present: str
    rule: Callable[[Conference], str]
    former_and_new: Callable[[Agreement], tuple[str, str]]
    because: Callable[[], str]


NAME = _Column(
    "signed_name",
    "authorship__printed_name",
    rule=lambda conference: conference.name_correction,
    former_and_new=lambda agreement: (agreement.signed_name, agreement.authorship.printed_name),
    because=lambda: gettext("On paper {number} your name was corrected from “{former}” to “{new}”."),
)
TITLE = _Column(
    "signed_title",
    "authorship__paper__title",
    rule=lambda conference: conference.title_correction,
    former_and_new=lambda agreement: (agreement.signed_title, agreement.authorship.paper.title),
    because=lambda: gettext("The title of paper {number} was corrected from “{former}” to “{new}”."),
)


def carry_out(
    column: _Column, agreements: AgreementQuerySet, *, by: User | None, rule: Correction | None = None
) -> Corrected:
    """What the rule wants of those of these that were signed with another name or title, within the deed that wrote it.

    `rule`: another one than the conference's, where somebody chose it for this once.
    """
    otherwise = agreements.signed().exclude(**{column.signed: F(column.present)})
    found = list(
        otherwise.select_related("conference", "authorship__paper", "authorship__author").order_by(
            "authorship__paper__number_key", "authorship__position"
        )
    )
    match rule or column.rule(audit.present_conference()):
        case Correction.AMEND:
            return Corrected(told=_tell(column, found, by))
        case Correction.ASK_AGAIN:
            return Corrected(asked_again=_ask_again(column, found, by))
        case _:
            return Corrected()


def _tell(column: _Column, agreements: Sequence[Agreement], by: User | None) -> int:
    told = 0
    for author, theirs in by_author(agreements).items():
        if author.email:
            more = {"corrections": [_as_told(column, agreement) for agreement in theirs]}
            queue.add(MessageKind.CORRECTED, audit.present_conference(), {author: theirs}, more=more, by=by)
            told += len(theirs)
    return told


def _ask_again(column: _Column, agreements: Sequence[Agreement], by: User | None) -> int:
    """A draft in place of each, asked for at once where that is possible; the invitation says why."""
    conference = audit.present_conference()
    for author, theirs in by_author(agreements).items():
        reasons = [column.because().format(**_as_told(column, agreement)) for agreement in theirs]
        drafts = [
            workflow.replace(agreement, reason=reason) for agreement, reason in zip(theirs, reasons, strict=True)
        ]
        cancelling.cancel_settled([author.pk])
        text = conference.current_text
        if text is not None and author.email and conference.is_open:
            workflow.invite_all(drafts, text=text)
            more = {"because": " ".join(reasons)}
            queue.add(MessageKind.INVITATION, conference, {author: drafts}, more=more, by=by)
    return len(agreements)


def _as_told(column: _Column, agreement: Agreement) -> dict[str, str]:
    paper = agreement.authorship.paper
    former, new = column.former_and_new(agreement)
    return {"number": paper.number, "title": paper.title, "former": former, "new": new}
