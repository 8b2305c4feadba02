"""What an author answers: accepted or declined.

Everything that one visit decides is one deed: all of it is recorded, or nothing is.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from agreements import audit, workflow
from agreements.models import Agreement, HelpKind, HelpRequest, Link
from agreements.wording import Wording
from signatures import answering
from signatures.answering import Office
from signatures.models import Decision, Signature, VisitDraft
from signatures.shown_words import must_choose, shown
from signatures.telling import receipt_mails


@dataclass(frozen=True)
class Answer:
    """One author's decision on one agreement, and what was on the page: the digest of the words, and for a change of
    mind that the agreement had been declined."""

    agreement: UUID
    decision: Decision
    digest: str
    is_change: bool = False
    # Of an acceptance: which option was picked in each choice of these words, by its number from 0.
    picks: tuple[int, ...] = ()


class FormerLinkError(Exception):
    """The link that the visit came by has been revoked: it opens nothing more."""


class MovedLinkError(Exception):
    """The link opens another entry of the same person by now. Nothing was recorded; the same can be done there."""


class NotRecordedError(Exception):
    """Nothing of the visit was recorded; `agreements` are those that it was about."""

    def __init__(self, agreements: Iterable[Agreement]) -> None:
        self.agreements = list(agreements)
        super().__init__(", ".join(str(agreement.pk) for agreement in self.agreements))


class StaleTextError(NotRecordedError):
    """The words have changed since they were shown: they must be read again."""


class AnsweredOtherwiseError(NotRecordedError):
    """Another answer was recorded first: the same person's, or the author's or the officer's before the other's."""


class ClosedError(NotRecordedError):
    """The time for answering is over."""


class WithdrawnError(NotRecordedError):
    """The conference has taken these back since they were shown."""


class NotMeError(NotRecordedError):
    """Whoever opened the link has said that they are not its author, and has not taken it back."""


class NameNotConfirmedError(NotRecordedError):
    """The typed name differs from the printed one, and the signer was not asked or did not confirm."""


@dataclass(frozen=True)
class DryRun:
    """What would be recorded now, and for which of what is accepted the typed name differs from the printed one."""

    fresh: Sequence[Agreement]
    differing: Sequence[Agreement]


def dry_run(link: Link, answers: Sequence[Answer], *, typed_name: str) -> DryRun:
    """Find out before the last button what `sign` would say; records nothing. Raises a NotRecordedError."""
    decided = {answer.agreement: answer for answer in answers}
    _, fresh = _part(_asked(link, decided), decided, link)
    workflow.with_present_words(fresh)
    _check_words(fresh, decided, _wordings(fresh, link, audit.next_evidence_time(link.author.conference)), link)
    return DryRun(fresh, _differing(fresh, decided, typed_name, link))


def sign(
    link: Link,
    answers: Sequence[Answer],
    *,
    typed_name: str = "",
    is_name_confirmed: bool = False,
    reason: str = "",
    office: Office | None = None,
) -> list[Signature]:
    """Record these answers of the link's author, or of the officer whose link it is; returns a signature for each. One deed.

    What is declined bears no name. The same answer once more returns the signature that was recorded the first time.
    Raises a NotRecordedError, and FormerLinkError if the link was revoked since the page was asked for.
    """
    decided = {answer.agreement: answer for answer in answers}
    with audit.deed(link.author.conference):
        hold(link)
        # One moment for the words, the signature and its date: midnight may be near.
        now = audit.evidence_time()
        old, fresh = _part(_asked(link, decided), decided, link)
        workflow.renew_behind(fresh)
        wordings = _wordings(fresh, link, now)
        _check_words(fresh, decided, wordings, link)
        _check_name(fresh, decided, typed_name, link, is_confirmed=is_name_confirmed)
        recorded = [
            answering.record(
                agreement,
                link,
                decision=decided[agreement.pk].decision,
                words=_signed(wordings[agreement.pk], decided[agreement.pk]),
                typed_name=typed_name,
                is_name_confirmed=is_name_confirmed,
                reason=reason,
                office=office,
                now=now,
            )
            for agreement in fresh
        ]
        _follow(link, recorded, decided)
        return old + recorded


def _follow(link: Link, recorded: Sequence[Signature], decided: Collection[UUID]) -> None:
    """What was answered is told, and no longer kept as something to be signed."""
    receipt_mails.owe(link, recorded)
    VisitDraft.objects.of_author(link.author_id).forget(decided)


def hold(link: Link) -> None:
    """Keep all that is the author's as it is; two posts at once, of author and officer too, are one after the other."""
    audit.locks.people([link.author_id])
    audit.present_conference()
    present = Link.objects.select_related("author").filter(pk=link.pk, revoked_at=None).first()
    if present is None or present.author.survivor.pk != link.author_id:
        raise MovedLinkError if present else FormerLinkError


def _asked(link: Link, decided: dict[UUID, Answer]) -> list[Agreement]:
    theirs = Agreement.objects.opened_by(link).filter(pk__in=decided)
    if HelpRequest.objects.open().filter(author=link.author_id, kind=HelpKind.NOT_ME).exists():
        raise NotMeError(theirs)
    agreements = list(theirs.shown_to_author())
    if len(agreements) < len(decided):
        raise WithdrawnError(theirs.exclude(pk__in=[agreement.pk for agreement in agreements]))
    return agreements


def _part(
    agreements: Sequence[Agreement], decided: dict[UUID, Answer], link: Link
) -> tuple[list[Signature], list[Agreement]]:
    """Signatures that were recorded by an equal post before, and the agreements that wait for their first."""
    old, fresh, otherwise = [], [], []
    for agreement in agreements:
        answer = decided[agreement.pk]
        last = agreement.signatures.order_by("-number").first()
        if agreement.is_answered_by_another(link):
            otherwise.append(agreement)
        elif last is not None and last.decision == answer.decision:
            old.append(last)
        elif last is not None and not (answer.is_change and agreement.is_open):
            # A yes from a page that did not yet say "declined" is no change of mind.
            otherwise.append(agreement)
        elif not agreement.is_open:
            raise ClosedError([agreement])
        else:
            fresh.append(agreement)
    if otherwise:
        raise AnsweredOtherwiseError(otherwise)
    return old, fresh


def _wordings(agreements: Sequence[Agreement], link: Link, now: datetime) -> dict[UUID, Wording]:
    return {agreement.pk: shown(agreement, link, day=agreement.conference.day_of(now)) for agreement in agreements}


def _check_words(
    agreements: Sequence[Agreement], decided: dict[UUID, Answer], wordings: dict[UUID, Wording], link: Link
) -> None:
    stale = [a for a in agreements if must_choose(a, link) or wordings[a.pk].digest != decided[a.pk].digest]
    if stale:
        raise StaleTextError(stale)


def _signed(words: Wording, answer: Answer) -> Wording:
    """The words that were shown, with what was picked in them; nobody who declines picks."""
    return words.with_picks(answer.picks) if answer.decision == Decision.ACCEPTED else words


def _check_name(
    agreements: Sequence[Agreement], decided: dict[UUID, Answer], typed_name: str, link: Link, *, is_confirmed: bool
) -> None:
    differing = _differing(agreements, decided, typed_name, link)
    if differing and not is_confirmed:
        raise NameNotConfirmedError(differing)


def _differing(
    agreements: Sequence[Agreement], decided: dict[UUID, Answer], typed_name: str, link: Link
) -> list[Agreement]:
    return [
        agreement
        for agreement in agreements
        if decided[agreement.pk].decision == Decision.ACCEPTED
        and answering.grade_of(agreement, typed_name, link).needs_confirmation
    ]
