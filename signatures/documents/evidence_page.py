"""The evidence page: what is known about a signature, and not more."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from agreements.models import Event
from agreements.names import Grade
from signatures.codes import code_of
from signatures.documents.circumstances import Circumstances, kept_with, of_today
from signatures.documents.told_rows.countersigned import countersigned_rows
from signatures.documents.told_rows.time_line import NOT_RECORDED, SINCE_DRAWING, answered, taken_by_server, time_line
from signatures.evidence import address_changes, officers_rows, replaced_documents, text_words
from signatures.evidence.invitations import mails_with
from signatures.evidence.officers_rows import Row, moment_of
from signatures.models import Decision, Signature
from signatures.pdf.description import Check, EvidencePage, Section
from signatures.sealing import SealKey

NOT_COLLECTED = "Not collected"
# A line that only those documents have in which staff gave the author the address that signed.
CHANGED = "Change of the address"
# Of the pages, by code; in the language of a document's other fixed words.
_LANGUAGES = {"en": "English"}


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
            kept_with(signature) or of_today(signature, mails, changes.get(events[subject].pk), replaced),
        )
        for subject, signature in subjects.items()
        if subject in events
    ]


_OF_THE_AUTHOR = (
    "This page records how the agreement before it was answered: what was seen, and not more. The author typed a "
    "name on a page that was reached by a personal link in an e-mail. Nobody’s identity papers were checked."
)
_BY_MAIL = " in an e-mail"
# What never varies, in place of rows that said it each for themselves.
_ALWAYS = (
    " With the answer came the consent to sign electronically. That a link was opened, network addresses and browsers are not "
    "recorded; the times are by the server’s clock."
)


def evidence_page_of(evidence: Evidence, *, seal: SealKey) -> EvidencePage:
    """Drawn from stored facts only, so that a retry draws the same page."""
    check, known = _check(evidence.signature, evidence.circumstances), evidence.circumstances
    intro = officers_rows.INTRO if evidence.signature.is_by_agent else _OF_THE_AUTHOR
    if known.drawing >= SINCE_DRAWING:
        # Where no mail was recorded, none is spoken of.
        intro = (intro.replace(_BY_MAIL, "") if known.mailed_at is None else intro) + _ALWAYS
    return EvidencePage(
        title="Certificate of signature",
        intro=(
            intro,
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
    signature, known = evidence.signature, evidence.circumstances
    agreement = Section("The agreement", _agreement(signature, known))
    has_time_line = known.drawing >= SINCE_DRAWING
    by_whom = countersigned_rows(signature.countersignature, has_time=not has_time_line)
    countersigned = Section("The conference’s signature", by_whom)
    if not has_time_line:
        answer = Section("The author’s answer", (*_author(evidence), *_invitation(evidence), *_answer(evidence)))
        return agreement, answer, countersigned, Section("The record", _record(evidence, seal))
    return (
        agreement,
        Section("The author’s answer", (*_author(evidence), *_given(evidence))),
        countersigned,
        Section("Time line", time_line(signature, known)),
        Section("The record", _record(evidence, seal)),
    )


def _check(signature: Signature, circumstances: Circumstances) -> Check:
    return Check(f"{circumstances.site}/verify/", code_of(signature.pk))


def _agreement(signature: Signature, circumstances: Circumstances) -> tuple[Row, ...]:
    agreement, check = signature.agreement, _check(signature, circumstances)
    return (
        ("Agreement", str(agreement.pk)),
        *((("To verify it", f"{check.address}{check.code}/"),) if circumstances.drawing < SINCE_DRAWING else ()),
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


def _answer(evidence: Evidence) -> tuple[Row, ...]:
    signature = evidence.signature
    version, digest = f"Version {signature.consent_version}", signature.consent_digest
    statement: tuple[Row, ...] = (("Statement on e-signing", version), ("SHA-256 of the statement", digest))
    if evidence.circumstances.drawing == 1:
        statement = (("Statement on e-signing", f"{version}, SHA-256 {digest}"),)
    return (
        *statement,
        ("Consent to it", f"Given with the answer, {moment_of(signature.signed_at)}"),
        ("Decision", answered(signature, evidence.circumstances)),
        ("Method", "Typed name via e-mailed link"),
        ("Network prefix", NOT_COLLECTED),
        ("Browser family", NOT_COLLECTED),
    )


def _given(evidence: Evidence) -> tuple[Row, ...]:
    """What of it varies, since what never does is said in a sentence."""
    signature = evidence.signature
    language = signature.shown.get("signing", {}).get("language", "")
    return (
        ("Personal link", str(signature.link_id)),
        *((("Language of the pages", _LANGUAGES.get(language, language)),) if language else ()),
        ("Statement on e-signing", f"Version {signature.consent_version}"),
        ("SHA-256 of the statement", signature.consent_digest),
    )


def _record(evidence: Evidence, seal: SealKey | None) -> tuple[Row, ...]:
    event, has_time_line = evidence.event, evidence.circumstances.drawing >= SINCE_DRAWING
    of_seal = () if seal is None else _seal(seal, says_by_whom=has_time_line)
    return (
        ("Entry in the audit log", f"Number {event.number} of the conference, {event.kind}"),
        ("Head of the chain there", event.hash),
        *of_seal,
        *(() if has_time_line else (("Source of the times", "The server’s clock"),)),
        ("Software", f"Countersign {evidence.circumstances.version}"),
    )


def _seal(seal: SealKey, *, says_by_whom: bool) -> tuple[Row, ...]:
    subject, issuer = _names_of(seal)
    by_whom = "; self-signed" if issuer == subject else f"; issued by {issuer}"
    told = f"{subject}{by_whom}" if says_by_whom else subject
    return ("Certificate of the seal", told), ("SHA-256 of the certificate", seal.fingerprint)


@lru_cache(maxsize=8)
def _names_of(seal: SealKey) -> tuple[str, str]:
    """Of whom it is, and who says so."""
    return seal.certificate.subject.rfc4514_string(), seal.certificate.issuer.rfc4514_string()
