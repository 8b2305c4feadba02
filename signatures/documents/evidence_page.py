"""The evidence page: what is known about a signature, and not more."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from agreements.mail.receipt_mails.attaching import RECEIPTS
from agreements.models import Event, Message
from agreements.names import Grade
from signatures.codes import code_of
from signatures.documents.circumstances import Circumstances, kept_with, of_today
from signatures.evidence import address_changes, officers_rows, replaced_documents, text_words
from signatures.evidence.officers_rows import Row, moment_of
from signatures.models import Countersignature, Decision, Manner, Method, Signature
from signatures.pdf.description import Check, EvidencePage, Section
from signatures.sealing import SealKey

NOT_COLLECTED = "Not collected"
NOT_RECORDED = "Not recorded"
# A line that only those documents have in which staff gave the author the address that signed.
CHANGED = "Change of the address"
# Of countersignatures whose manner was not noted yet: words that stand in sealed documents.
_METHODS_BEFORE = {
    Method.RULE: "By the conference’s rule: every acceptance is countersigned at once in the signatory’s name",
    Method.PERSON: "By a signatory of the conference, signed in with a personal account",
}


class Evidence(NamedTuple):
    """A signature, its own event in its conference's chain, and what else its document says."""

    signature: Signature
    event: Event
    circumstances: Circumstances


def gathered(signatures: Iterable[UUID]) -> list[Evidence]:
    """With all that a document says, in a constant number of queries."""
    found = list(Signature.objects.with_facts().select_related("work").filter(pk__in=list(signatures)))
    subjects = {f"signature:{signature.pk}": signature for signature in found}
    own = Event.objects.filter(subject__in=subjects, kind__in=[f"agreement.{each}" for each in Decision])
    own = own.select_related("agreement__authorship")
    # Another conference's log may name the subject, too: it vouches for nothing here.
    homes = {subject: signature.agreement.conference_id for subject, signature in subjects.items()}
    events = {each.subject: each for each in own if each.conference_id == homes[each.subject]}
    mails = mails_with({signature.link_id for signature in found})
    changes = address_changes.before(events.values())
    replaced = replaced_documents.digests_of(found)
    return [
        Evidence(
            signature,
            events[subject],
            kept_with(signature)
            or of_today(signature, mail_to(signature, mails), changes.get(events[subject].pk), replaced),
        )
        for subject, signature in subjects.items()
        if subject in events
    ]


def mails_with(links: Iterable[UUID]) -> Mapping[UUID, list[Message]]:
    """What mail servers took, the first one first, in one query. A receipt invites nobody."""
    mails = defaultdict[UUID, list[Message]](list)
    sent = Message.objects.filter(link__in=list(links), sent_at__isnull=False).exclude(kind__in=RECEIPTS)
    for mail in sent.order_by("sent_at", "pk").only("link", "email", "sent_at", "server_answer"):
        mails[mail.link_id].append(mail)
    return mails


def mail_to(signature: Signature, mails: Mapping[UUID, list[Message]]) -> Message | None:
    """The first with the link that a mail server took before the answer."""
    return first_until(signature.signed_at, mails.get(signature.link_id, []))


def first_until(moment: datetime, mails: Iterable[Message]) -> Message | None:
    return next((mail for mail in mails if mail.sent_at and mail.sent_at <= moment), None)


_OF_THE_AUTHOR = (
    "This page records how the agreement before it was answered: what was seen, and not more. The author typed a "
    "name on a page that was reached by a personal link in an e-mail. Nobody’s identity papers were checked."
)


def evidence_page_of(evidence: Evidence, *, seal: SealKey) -> EvidencePage:
    """Drawn from stored facts only, so that a retry draws the same page."""
    check = _check(evidence.signature, evidence.circumstances)
    return EvidencePage(
        title="Certificate of signature",
        intro=(
            officers_rows.INTRO if evidence.signature.is_by_agent else _OF_THE_AUTHOR,
            (
                f"To check this file, open it in a program that shows PDF signatures, give it to {check.address}, or type "
                "the code there."
            ),
        ),
        sections=sections_of(evidence, seal),
        check=check,
    )


def sections_of(evidence: Evidence, seal: SealKey | None) -> tuple[Section, ...]:
    """The rows of the page; without those about the seal, if there is none at hand."""
    signature = evidence.signature
    return (
        Section("The agreement", _agreement(signature, evidence.circumstances)),
        Section("The author’s answer", (*_author(evidence), *_invitation(evidence), *_answer(evidence))),
        Section("The conference’s signature", _countersignature(signature.countersignature)),
        Section("The record", _record(evidence, seal)),
    )


def _check(signature: Signature, circumstances: Circumstances) -> Check:
    return Check(f"{circumstances.site}/verify/", code_of(signature.pk))


def _agreement(signature: Signature, circumstances: Circumstances) -> tuple[Row, ...]:
    agreement, check = signature.agreement, _check(signature, circumstances)
    return (
        ("Agreement", str(agreement.pk)),
        ("To verify it", f"{check.address}{check.code}/"),
        ("Conference", f"{circumstances.conference}, {circumstances.legal_name}"),
        ("Paper", f"{circumstances.paper}: {signature.title}"),
        ("Text", text_words.version(signature)),
        ("SHA-256 of its body", text_words.digest(signature) or NOT_RECORDED),
        ("SHA-256 of the words shown", signature.shown_digest),
        *((("SHA-256 of what it replaces", circumstances.replaced_digest),) if circumstances.replaced_digest else ()),
    )


def _author(evidence: Evidence) -> tuple[Row, ...]:
    if evidence.signature.is_by_agent:
        return officers_rows.rows_of(evidence.signature)
    signature, changed_at = evidence.signature, evidence.circumstances.address_changed_at
    changed = ((CHANGED, changed_by_staff(changed_at)),) if changed_at else ()
    differs = "" if signature.name_grade == Grade.EXACT else f". {Grade(signature.name_grade).sentence}"
    confirmed = " The author was asked and confirmed it." if signature.is_name_confirmed else ""
    return (
        ("Printed name", signature.printed_name),
        ("Typed name", f"{signature.typed_name}{differs}{confirmed}"),
        ("E-mail address", signature.link.email),
        *changed,
    )


def changed_by_staff(at: datetime) -> str:
    return f"Address changed by staff on {moment_of(at)}"


def _invitation(evidence: Evidence) -> tuple[Row, ...]:
    """Opening a link is a GET and changes nothing: mail scanners do it too, so nobody can tell whose act it was."""
    link = evidence.signature.link
    return (
        ("Invited by mail", taken_by_server(evidence.circumstances.mailed_at, evidence.circumstances.server_answer)),
        ("Link in the mail", str(link.pk)),
        ("Link first fetched", f"{NOT_RECORDED}: opening a link is not taken for an act"),
        ("Button on its page pressed", moment_of(link.opened_at) if link.opened_at else NOT_RECORDED),
    )


def taken_by_server(at: datetime | None, answer: str) -> str:
    """The mail that invited, by the server that took it."""
    if at is None:
        return f"{NOT_RECORDED}: no mail with this link was sent before the answer"
    if not answer:
        return f"{moment_of(at)}; the mail server took it, its answer was not recorded"
    return f"{moment_of(at)}; the mail server’s answer: “{answer[:60]}”"


def _answer(evidence: Evidence) -> tuple[Row, ...]:
    signature = evidence.signature
    moment = moment_of(signature.signed_at)
    local = _local(signature.signed_at, evidence.circumstances)
    version, digest = f"Version {signature.consent_version}", signature.consent_digest
    statement: tuple[Row, ...] = (("Statement on e-signing", version), ("SHA-256 of the statement", digest))
    if evidence.circumstances.drawing == 1:
        statement = (("Statement on e-signing", f"{version}, SHA-256 {digest}"),)
    return (
        *statement,
        ("Consent to it", f"Given with the answer, {moment}"),
        ("Decision", f"{signature.get_decision_display()}, {moment} ({local})"),
        ("Method", "Typed name via e-mailed link"),
        ("Network prefix", NOT_COLLECTED),
        ("Browser family", NOT_COLLECTED),
    )


def _countersignature(countersignature: Countersignature) -> tuple[Row, ...]:
    by_rule = countersignature.method == Method.RULE
    return (
        ("Signatory", f"{countersignature.signatory_name}, for {countersignature.organisation}"),
        (
            "Role",
            "Named by the conference as its signatory"
            if by_rule
            else "Member of the conference’s staff who may countersign (signatory or owner)",
        ),
        ("Method", _method(countersignature)),
        ("Time", moment_of(countersignature.signed_at)),
    )


def _method(countersignature: Countersignature) -> str:
    name = countersignature.signatory_name
    match countersignature.manner:
        case Manner.ALIKE:
            return (
                "By the conference’s rule: an acceptance is countersigned at once in the signatory’s name, unless the "
                "typed name differs from the author’s"
            )
        case Manner.BUTTON:
            return (
                f"By a press of the button “Countersign” on {moment_of(countersignature.signed_at)}, in the name of {name}, "
                "by somebody signed in with a personal account"
            )
        case Manner.COMMAND:
            return f"By the command “countersign”, given on the server in the name of {name}"
        case _:
            return _METHODS_BEFORE[Method(countersignature.method)]


def _record(evidence: Evidence, seal: SealKey | None) -> tuple[Row, ...]:
    event = evidence.event
    of_seal = () if seal is None else _seal(seal)
    return (
        ("Entry in the audit log", f"Number {event.number} of the conference, {event.kind}"),
        ("Head of the chain there", event.hash),
        *of_seal,
        ("Source of the times", "The server’s clock"),
        ("Software", f"Countersign {evidence.circumstances.version}"),
    )


def _seal(seal: SealKey) -> tuple[Row, ...]:
    return ("Certificate of the seal", _subject(seal)), ("SHA-256 of the certificate", seal.fingerprint)


@lru_cache(maxsize=8)
def _subject(seal: SealKey) -> str:
    return seal.certificate.subject.rfc4514_string()


def _local(moment: datetime, circumstances: Circumstances) -> str:
    """The same moment at the conference, whose day the agreement bears."""
    at = moment.astimezone(circumstances.zone)
    day = "" if at.date() == moment.astimezone(UTC).date() else f"{at.day} {at:%B}, "
    return f"{day}{at:%H:%M} in {circumstances.time_zone}"
