"""The certificate page: what is known about a signature, and not more."""

from datetime import UTC, datetime

from django.conf import settings

from agreements.models import Event, Link, Message, MessageState
from signatures.models import Countersignature, Method, Signature
from signatures.names import Grade
from signatures.pdf.description import Certificate, Section

Row = tuple[str, str]


def event_of(signature: Signature) -> Event:
    """The signature's own event in its conference's chain."""
    return Event.objects.get(subject=f"signature:{signature.pk}", kind=f"agreement.{signature.decision}")


def certificate_of(signature: Signature, *, seal_fingerprint: str) -> Certificate:
    """Drawn from stored facts only, so that a retry draws the same page."""
    return Certificate(
        title="Certificate of signature",
        intro=(
            "This page records how the agreement before it was answered. The author signed electronically by typing a "
            "name on a page that was reached through a personal link sent by e-mail. Nobody’s identity papers were checked. "
            "All times are those of the server’s clock."
        ),
        sections=(
            Section("The agreement", _agreement(signature)),
            Section("The author’s answer", _answer(signature)),
            Section("The conference’s signature", _countersignature(signature.countersignature)),
            Section("The record", _record(signature, seal_fingerprint)),
        ),
    )


def _agreement(signature: Signature) -> tuple[Row, ...]:
    agreement = signature.agreement
    paper = agreement.authorship.paper
    return (
        ("Agreement", str(agreement.pk)),
        ("Conference", f"{agreement.conference.name}, {agreement.conference.legal_name}"),
        ("Paper", f"{paper.number}: {signature.title}"),
        ("Text", f"Version {agreement.text.number if agreement.text else ''}"),
        ("Digest of the words shown (SHA-256)", signature.shown_digest),
    )


def _answer(signature: Signature) -> tuple[Row, ...]:
    differs = "" if signature.name_grade == Grade.EXACT else f" {Grade(signature.name_grade).sentence}"
    confirmed = " The author was asked and confirmed it." if signature.is_name_confirmed else ""
    return (
        ("Printed name", signature.printed_name),
        ("Typed name", f"{signature.typed_name}{'.' if differs else ''}{differs}{confirmed}"),
        ("Decision", f"{signature.get_decision_display()}, {_moment(signature.signed_at)}"),
        ("Invited", _invitation(signature.link)),
        ("Link first opened", _opened(signature.link)),
        (
            "Consent to sign electronically",
            f"Given with the answer; statement {signature.consent_version}, SHA-256 {signature.consent_digest}",
        ),
        ("Network address and browser", "Not collected"),
    )


def _countersignature(countersignature: Countersignature) -> tuple[Row, ...]:
    how = (
        "By the conference’s rule: every accepted agreement is countersigned at once in the signatory’s name"
        if countersignature.method == Method.RULE
        else "By a signatory of the conference, signed in with a personal account"
    )
    return (
        ("Signatory", f"{countersignature.signatory_name}, {countersignature.organisation}"),
        ("Method", how),
        ("Time", _moment(countersignature.signed_at)),
    )


def _record(signature: Signature, seal_fingerprint: str) -> tuple[Row, ...]:
    event = event_of(signature)
    return (
        ("Entry in the audit log", f"{event.number}, {event.kind}"),
        ("Hash of that entry (SHA-256)", event.hash),
        ("Certificate of the seal (SHA-256)", seal_fingerprint),
        (
            "To check this file",
            f"Open it in a program that shows PDF signatures, or give it to {settings.PUBLIC_URL}/verify/",
        ),
    )


def _invitation(link: Link) -> str:
    mail = link.messages.filter(state=MessageState.SENT).order_by("sent_at").first()
    if mail is None or mail.sent_at is None:
        return f"To {link.email}; no mail was recorded as sent"
    return f"To {link.email}; the mail server took the mail on {_moment(mail.sent_at)} ({_short(mail)})"


def _short(mail: Message) -> str:
    return f"“{mail.server_answer[:60]}”"


def _opened(link: Link) -> str:
    return f"{_moment(link.opened_at)}, by pressing the button on the first page" if link.opened_at else "Not recorded"


def _moment(moment: datetime) -> str:
    at = moment.astimezone(UTC)
    return f"{at.day} {at:%B %Y, %H:%M:%S} UTC"
