"""The record inside a sealed document beside what the tables say of the same; for people the page of evidence says it.

A record comes as `signatures.checking.offline.record_of` reads it: its entries by name, those of the page of evidence by the
labels of their lines.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from agreements.models import Message
from agreements.wording import Wording, long_date
from signatures.codes import code_of
from signatures.documents.circumstances import kept_with
from signatures.documents.evidence_page import CHANGED, Evidence, changed_by_staff, gathered, sections_of
from signatures.documents.told_rows.time_line import (
    ANSWERED,
    COUNTERSIGNED,
    MAILED,
    NOT_RECORDED,
    REMINDED,
    reminders,
    taken_by_server,
)
from signatures.evidence import address_changes
from signatures.evidence.invitations import Mails, mail_to, mails_with, reminders_to
from signatures.evidence.officers_rows import FORWARDED, NAMED

_STATEMENT, _DIGEST = "Statement on e-signing", "SHA-256 of the statement"
# By the entry of a record: what the tables call it. What depends on settings, or may come later than the answer, is not here.
_NAMES = {
    "decision": "decision",
    "is_speaker": "is_speaker",
    "title": "shown",
    "printed_name": "printed_name",
    "typed_name": "typed_name",
    "signed_on": "effective_date",
    "signatory_name": "signatory_name",
    "organisation": "organisation",
    "countersigned_on": "signed_at of the countersignature",
    "code": "id",
    "Agreement": "agreement",
    "Paper": "title",
    "Text": "text",
    "SHA-256 of its body": "the text’s body",
    "SHA-256 of the words shown": "shown_digest",
    "Typed name": "name_grade",
    "E-mail address": "the link’s address",
    "Invited by mail": "the time or the answer of the mail",
    MAILED: "the time or the answer of the mail",
    REMINDED: "the times of reminders",
    "Link in the mail": "link",
    "Personal link": "link",
    "Language of the pages": "shown",
    _STATEMENT: "consent",
    "Decision": "signed_at",
    ANSWERED: "signed_at",
    "Method": "method",
    "Method (The conference’s signature)": "method",
    "Time": "signed_at of the countersignature",
    COUNTERSIGNED: "signed_at of the countersignature",
    "Entry in the audit log": "the number of the event",
    "Head of the chain there": "the hash of the event",
    CHANGED: "the change of the address",
}
# What only the records of officers tell.
_OF_OFFICERS = {
    "capacity": "capacity",
    "signer_title": "signer_title",
    "signer_organisation": "signer_organisation",
    NAMED: "the officer as forwarded",
    FORWARDED: "the time of the forwarding",
}
# What only the records of texts with variants or choices tell.
_OF_VARIANTS = {"variant": "variant", "choices": "choices"}
_MAIL, _ADDRESS = "Invited by mail", "E-mail address"
# They follow the language of the conference, which only kept circumstances tell.
_DATES = frozenset({"signed_on", "countersigned_on"})


@dataclass(frozen=True)
class Tables:
    """What the tables say today of a signature that has a document, and of the mail that invited to it."""

    evidence: Evidence
    mails: Mails
    address_changed_at: datetime | None

    @classmethod
    def of(cls, signatures: Iterable[UUID]) -> Mapping[UUID, Self]:
        """By signature, in a constant number of queries; without those that have no event or no
        countersignature."""
        found = [each for each in gathered(signatures) if hasattr(each.signature, "countersignature")]
        mails = mails_with({each.signature.link_id for each in found})
        changes = address_changes.before(each.event for each in found)
        return {each.signature.pk: cls(each, mails, changes.get(each.event.pk)) for each in found}

    @property
    def mail(self) -> Message | None:
        return mail_to(self.evidence.signature, self.mails)

    def differing_from(self, record: Mapping[str, Any]) -> list[str]:
        """What the tables call that which they say otherwise than the record."""
        try:
            ours = _in_one_line(self._entries())
        except (AttributeError, KeyError, TypeError, ValueError):
            return ["something that no document could say"]
        record = _in_one_line(record)
        signature = self.evidence.signature
        known = _NAMES | (_OF_OFFICERS if signature.is_by_agent or "capacity" in record else {})
        known |= {name: called for name, called in _OF_VARIANTS.items() if name in record or getattr(signature, name)}
        compared = set(known)
        if kept_with(signature) is None:
            compared -= _DATES
        kept_change = self.evidence.circumstances.address_changed_at
        if CHANGED not in record and kept_change is None:  # also where it was drawn before the page told of changes
            compared.discard(CHANGED)
        is_mail_named = not str(record.get(MAILED, record.get(_MAIL, NOT_RECORDED))).startswith(NOT_RECORDED)
        if not is_mail_named:
            compared.discard(_MAIL)
        # By one of these names, and not where no mail was recorded.
        compared -= {name for name in (_MAIL, MAILED, REMINDED) if name not in record}
        names = [name for entry, name in known.items() if entry in compared and _differ(entry, ours, record)]
        if is_mail_named and self.mail and self.mail.email != record.get(_ADDRESS):
            names.append("the address of the mail")
        if kept_change not in (None, self.address_changed_at):
            names.append(_NAMES[CHANGED])
        return list(dict.fromkeys(names))

    def _entries(self) -> dict[str, Any]:
        """As a record of today would have them, named in the same way."""
        signature, known = self.evidence.signature, self.evidence.circumstances
        if kept_with(signature) is None:
            # Of documents from before these were kept, there was one way of drawing.
            known = replace(known, drawing=1)
        countersignature = signature.countersignature
        entries: dict[str, Any] = {
            "decision": signature.decision,
            "is_speaker": signature.is_speaker,
            "title": Wording.from_json(signature.shown).title,
            "printed_name": signature.printed_name,
            "typed_name": signature.typed_name,
            "capacity": signature.capacity,
            "variant": signature.variant or None,
            "choices": signature.choices or None,
            "signer_title": signature.signer_title,
            "signer_organisation": signature.signer_organisation,
            "signed_on": long_date(signature.effective_date, known.language),
            "signatory_name": countersignature.signatory_name,
            "organisation": countersignature.organisation,
            "countersigned_on": long_date(known.day_of(countersignature.signed_at), known.language),
            "code": code_of(signature.pk),
        }
        for section in sections_of(self.evidence._replace(circumstances=known), seal=None):
            for label, value in section.rows:
                entries[f"{label} ({section.title})" if label in entries else label] = value
        mail, at, again = self.mail, self.address_changed_at, reminders_to(signature, self.mails)
        mailed = taken_by_server(mail.sent_at, mail.server_answer) if mail else NOT_RECORDED
        entries[CHANGED] = changed_by_staff(at) if at else None
        entries[REMINDED] = reminders(len(again), again[-1].sent_at if again else None)
        return entries | {_MAIL: mailed, MAILED: mailed}


def _in_one_line(entries: Mapping[str, Any]) -> Mapping[str, Any]:
    """With the statement as the first way of drawing tells it: the digest behind the version."""
    if _DIGEST not in entries:
        return entries
    return {**entries, _STATEMENT: f"{entries.get(_STATEMENT)}, SHA-256 {entries[_DIGEST]}"}


def _differ(entry: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    if entry in ("Decision", ANSWERED):  # behind it stands the same moment on the conference's clock
        return str(ours.get(entry)).partition(" (")[0] != str(theirs.get(entry)).partition(" (")[0]
    return bool(ours.get(entry) != theirs.get(entry))
