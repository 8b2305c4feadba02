"""What a document says besides its evidence: names, addresses and our version, which may be others tomorrow.

They are kept with the first try to draw it, so that a retry draws the same pages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from signatures.evidence.invitations import Mails, mail_to, reminders_to
from signatures.models import Signature
from signatures.pdf.description import NEWEST_DRAWING

_MOMENTS = ("mailed_at", "address_changed_at", "reminded_at")


@dataclass(frozen=True)
class Circumstances:
    version: str
    site: str
    conference: str
    legal_name: str
    address: str
    time_zone: str
    language: str
    is_demonstration: bool
    paper: str
    # Of the first mail with the author's link that a mail server took before the answer.
    mailed_at: datetime | None
    server_answer: str
    # When staff gave the author the address that signed; none where they did not, and in what was tried before this was told.
    address_changed_at: datetime | None = None
    # The way in which its pages look; the first one in what was tried before there was another.
    drawing: int = 1
    # Of the document in whose place it stands, if that is closed away: nothing else is said of it.
    replaced_digest: str = ""
    # Of reminders that a mail server took between that mail and the answer: how many, and the last one.
    reminders: int = 0
    reminded_at: datetime | None = None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def day_of(self, moment: datetime) -> date:
        """The calendar day of `moment` where the conference is at home."""
        return moment.astimezone(self.zone).date()

    def to_json(self) -> dict[str, Any]:
        return vars(self) | {name: moment.isoformat() for name in _MOMENTS if (moment := getattr(self, name))}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Circumstances":
        return cls(**(kept | {name: datetime.fromisoformat(kept[name]) for name in _MOMENTS if kept.get(name)}))


def kept_with(signature: Signature) -> Circumstances | None:
    """Those of the first try; None before it."""
    work = getattr(signature, "work", None)
    return Circumstances.from_json(work.circumstances) if work and work.circumstances else None


def of_today(
    signature: Signature,
    mails: Mails,
    address_changed_at: datetime | None,
    replaced: Mapping[UUID | None, str],
) -> Circumstances:
    """`replaced`: the digest by the agreement in whose place another one stands."""
    agreement, mail, reminders = signature.agreement, mail_to(signature, mails), reminders_to(signature, mails)
    conference = agreement.conference
    return Circumstances(
        version=settings.VERSION,
        site=settings.PUBLIC_URL,
        conference=conference.name,
        legal_name=conference.legal_name,
        address=conference.address,
        time_zone=conference.time_zone,
        language=conference.language,
        is_demonstration=conference.is_demonstration,
        paper=agreement.authorship.paper.number,
        mailed_at=mail.sent_at if mail else None,
        server_answer=mail.server_answer if mail else "",
        address_changed_at=address_changed_at,
        drawing=NEWEST_DRAWING,
        replaced_digest=replaced.get(agreement.replaces_id, ""),
        reminders=len(reminders),
        reminded_at=reminders[-1].sent_at if reminders else None,
    )
