"""What an author answers: accepted or declined.

Everything that one visit decides is one deed: all of it is recorded, or nothing is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from agreements import audit, names, workflow
from agreements.models import Agreement, HelpKind, HelpRequest, Link
from agreements.wording import Wording
from signatures import consent, countersigning
from signatures.evidence import evidence_digest
from signatures.models import Decision, Signature
from signatures.shown_words import shown


@dataclass(frozen=True)
class Answer:
    """One author's decision on one agreement, and what was on the page: the digest of the words, and for a change of
    mind that the agreement had been declined."""

    agreement: UUID
    decision: Decision
    digest: str
    is_change: bool = False


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
    """Another answer was recorded first."""


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
    """What would be recorded now, and for which of it the typed name differs from the printed one."""

    fresh: Sequence[Agreement]
    differing: Sequence[Agreement]


def dry_run(link: Link, answers: Sequence[Answer], *, typed_name: str) -> DryRun:
    """Find out before the last button what `sign` would say; records nothing. Raises a NotRecordedError."""
    decided = {answer.agreement: answer for answer in answers}
    _, fresh = _part(_asked(link, decided), decided)
    _check_words(fresh, decided, _wordings(fresh, audit.next_evidence_time(link.author.conference)))
    return DryRun(fresh, _differing(fresh, typed_name))


def sign(
    link: Link, answers: Sequence[Answer], *, typed_name: str, is_name_confirmed: bool = False, reason: str = ""
) -> list[Signature]:
    """Record these answers of the link's author, in one deed; returns a signature for each.

    The same answer once more returns the signature that was recorded the first time. Raises a NotRecordedError, and
    FormerLinkError if the link was revoked since the page was asked for.
    """
    decided = {answer.agreement: answer for answer in answers}
    with audit.deed(link.author.conference):
        hold(link)
        # One moment for the words, the signature and its date: midnight may be near.
        now = audit.evidence_time()
        old, fresh = _part(_asked(link, decided), decided)
        wordings = _wordings(fresh, now)
        _check_words(fresh, decided, wordings)
        differing = _differing(fresh, typed_name)
        if differing and not is_name_confirmed:
            raise NameNotConfirmedError(differing)
        return old + [
            _sign_one(
                agreement,
                link,
                decision=decided[agreement.pk].decision,
                words=wordings[agreement.pk],
                typed_name=typed_name,
                is_name_confirmed=is_name_confirmed,
                reason=reason,
                now=now,
            )
            for agreement in fresh
        ]


def hold(link: Link) -> None:
    """Keep all that is the author's as it is; two posts at once are one after the other."""
    audit.locks.people([link.author_id])
    audit.present_conference()
    present = Link.objects.select_related("author").filter(pk=link.pk, revoked_at=None).first()
    if present is None or present.author.survivor.pk != link.author_id:
        raise MovedLinkError if present else FormerLinkError


def _asked(link: Link, decided: dict[UUID, Answer]) -> list[Agreement]:
    theirs = Agreement.objects.of_author(link.author_id).filter(pk__in=decided)
    if HelpRequest.objects.open().filter(author=link.author_id, kind=HelpKind.NOT_ME).exists():
        raise NotMeError(theirs)
    agreements = list(theirs.shown_to_author())
    if len(agreements) < len(decided):
        raise WithdrawnError(theirs.exclude(pk__in=[agreement.pk for agreement in agreements]))
    return agreements


def _part(agreements: Sequence[Agreement], decided: dict[UUID, Answer]) -> tuple[list[Signature], list[Agreement]]:
    """Signatures that were recorded by an equal post before, and the agreements that wait for their first."""
    old, fresh, otherwise = [], [], []
    for agreement in agreements:
        answer = decided[agreement.pk]
        last = agreement.signatures.order_by("-number").first()
        if last is not None and last.decision == answer.decision:
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


def _wordings(agreements: Sequence[Agreement], now: datetime) -> dict[UUID, Wording]:
    return {agreement.pk: shown(agreement, day=agreement.conference.day_of(now)) for agreement in agreements}


def _check_words(agreements: Sequence[Agreement], decided: dict[UUID, Answer], wordings: dict[UUID, Wording]) -> None:
    if stale := [a for a in agreements if wordings[a.pk].digest != decided[a.pk].digest]:
        raise StaleTextError(stale)


def _differing(agreements: Sequence[Agreement], typed_name: str) -> list[Agreement]:
    return [agreement for agreement in agreements if grade_of(agreement, typed_name).needs_confirmation]


def grade_of(agreement: Agreement, typed_name: str) -> names.Grade:
    """How far this name is from those that the conference has for the agreement's author."""
    authorship = agreement.authorship
    return names.grade(typed_name, authorship.printed_name, native=authorship.author.native_name)


def _sign_one(
    agreement: Agreement,
    link: Link,
    *,
    decision: Decision,
    words: Wording,
    typed_name: str,
    is_name_confirmed: bool,
    reason: str,
    now: datetime,
) -> Signature:
    grade = grade_of(agreement, typed_name)
    signature = Signature.objects.create(
        agreement=agreement,
        number=(agreement.signatures.aggregate(last=Max("number"))["last"] or 0) + 1,
        decision=decision,
        typed_name=typed_name,
        shown=words.to_json(),
        shown_digest=words.digest,
        printed_name=agreement.authorship.printed_name,
        title=agreement.authorship.paper.title,
        is_speaker=agreement.authorship.is_speaker,
        name_grade=grade.value,
        is_name_confirmed=grade.needs_confirmation and is_name_confirmed,
        reason=reason if decision == Decision.DECLINED else "",
        consent_version=consent.VERSION,
        consent_digest=consent.DIGEST,
        link=link,
        signed_at=now,
        effective_date=agreement.conference.day_of(now),
    )
    _move(signature, at=now)
    if countersigning.is_by_rule(signature):
        countersigning.by_rule(signature)
    return signature


def _move(signature: Signature, *, at: datetime) -> None:
    move = workflow.accept if signature.is_accepted else workflow.decline
    answer = workflow.AnswerEvidence(
        f"signature:{signature.pk}",
        at=at,
        name_grade=signature.name_grade,
        title=signature.title,
        printed_name=signature.printed_name,
        facts={
            "shown": signature.shown_digest,
            "consent": signature.consent_digest,
            "link": str(signature.link_id),
        },
        personal={
            "typed_name": signature.typed_name,
            "printed_name": signature.printed_name,
            "reason": signature.reason,
            "evidence": evidence_digest(signature),
        },
    )
    move(signature.agreement, answer)
