"""One answer as it is recorded: the row of evidence, the move, and the countersignature where a rule gives it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from agreements import names, workflow
from agreements.models import Agent, Agreement, Capacity, Link, TextVariant
from agreements.wording import Wording
from agreements.wording.blocks import canonical
from signatures import consent, countersigning
from signatures.evidence import evidence_digest
from signatures.models import Decision, Signature
from signatures.shown_words import asked_variant

_OFFICER = ("signer_name", "signer_title", "signer_organisation")


@dataclass(frozen=True)
class Office:
    """In which office somebody signs for an author: as the officer confirmed it."""

    title: str
    organisation: str


def grade_of(agreement: Agreement, typed_name: str, link: Link) -> names.Grade:
    """How far this name is from those that the conference has for who signs: the officer, or the agreement's author."""
    if link.agent is not None:
        return names.grade(typed_name, link.agent.name)
    authorship = agreement.authorship
    return names.grade(typed_name, authorship.printed_name, native=authorship.author.native_name)


def record(
    agreement: Agreement,
    link: Link,
    *,
    decision: Decision,
    words: Wording,
    typed_name: str,
    is_name_confirmed: bool,
    reason: str,
    office: Office | None,
    now: datetime,
) -> Signature:
    """Write one answer, with all that follows from it, inside the deed of the visit."""
    signature = Signature.objects.create(
        agreement=agreement,
        number=(agreement.signatures.aggregate(last=Max("number"))["last"] or 0) + 1,
        decision=decision,
        shown=words.to_json(),
        shown_digest=words.digest,
        printed_name=agreement.authorship.printed_name,
        title=agreement.authorship.paper.title,
        is_speaker=agreement.authorship.is_speaker,
        link=link,
        signed_at=now,
        effective_date=agreement.conference.day_of(now),
        variant=words.variant,
        choices=words.picks,
        **_by_whom(link.agent, office),
        **(
            {"reason": reason}
            if decision == Decision.DECLINED
            else _signed_by(agreement, link, typed_name, is_name_confirmed=is_name_confirmed)
        ),
    )
    _move(signature, at=now, variant=asked_variant(agreement, link) if words.variant else None)
    if countersigning.is_by_rule(signature):
        countersigning.by_rule(signature)
    return signature


def _signed_by(agreement: Agreement, link: Link, typed_name: str, *, is_name_confirmed: bool) -> dict[str, Any]:
    """Of a yes: the name, and the consent to sign with it. A no needs neither."""
    grade, statement = grade_of(agreement, typed_name, link), consent.statement_for(link)
    return {
        "typed_name": typed_name,
        "name_grade": grade.value,
        "is_name_confirmed": grade.needs_confirmation and is_name_confirmed,
        "consent_version": statement.version,
        "consent_digest": statement.digest,
    }


def _by_whom(agent: Agent | None, office: Office | None) -> dict[str, str]:
    """Of an officer, who says nothing else, as whom they were asked."""
    if agent is None:
        return {}
    given = office or Office(agent.title, agent.organisation)
    return {
        "capacity": Capacity.AGENT,
        "signer_name": agent.name,
        "signer_title": given.title,
        "signer_organisation": given.organisation,
    }


def _move(signature: Signature, *, at: datetime, variant: TextVariant | None) -> None:
    move = workflow.accept if signature.is_accepted else workflow.decline
    answer = workflow.AnswerEvidence(
        f"signature:{signature.pk}",
        at=at,
        name_grade=signature.name_grade,
        capacity=signature.capacity,
        title=signature.title,
        printed_name=signature.printed_name,
        variant=variant,
        facts={
            "shown": signature.shown_digest,
            "consent": signature.consent_digest,
            "link": str(signature.link_id),
            **({"capacity": signature.capacity} if signature.is_by_agent else {}),
            **({"variant": signature.variant} if signature.variant else {}),
        },
        personal={
            "typed_name": signature.typed_name,
            "printed_name": signature.printed_name,
            "reason": signature.reason,
            "evidence": evidence_digest(signature),
            **{name: getattr(signature, name) for name in _OFFICER if getattr(signature, name)},
            **({"choices": canonical(signature.choices)} if signature.choices else {}),
        },
    )
    move(signature.agreement, answer)
