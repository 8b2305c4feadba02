"""Why somebody gets no reminder: the one rule that a preview, a round, a mail that is about to leave, and the page that says
why somebody did not get one, all go by. Pure."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from agreements.models import LeftOut
from agreements.states import State

# However early on the next day, nobody is written to again within so long.
_NIGHT = timedelta(hours=12)
WEEK = 7


@dataclass(frozen=True)
class KnownOf:
    """What tells whether somebody may be reminded. Of a person: mails to former entries of theirs count."""

    # Of their agreements that stand, apart from those of withdrawn papers and those that nobody waits for; and how many are
    # awaited from them.
    states: frozenset[State] = frozenset()
    is_awaited: bool = False
    # Of these some by the person, not by an officer alone.
    is_own: bool = True
    is_spared: bool = False
    is_withdrawn: bool = False
    has_address: bool = True
    wants_no_more: bool = False
    has_bounced: bool = False
    is_asking: bool = False
    has_proposal: bool = False
    is_mail_under_way: bool = False
    # Of any kind, and of reminders since a little more than a week; when they left.
    last_mail_at: datetime | None = None
    reminded_at: tuple[datetime, ...] = field(default=())
    # How often they were ever reminded.
    reminders: int = 0
    # The officers who are asked instead of them, and those of these from whose address mail came back.
    officers: frozenset[UUID] = frozenset()
    unreached: frozenset[UUID] = frozenset()

    @property
    def is_unreached(self) -> bool:
        """Whether mail comes back wherever a reminder could go."""
        return self.has_bounced if self.is_own else bool(self.officers) and self.officers <= self.unreached


@dataclass(frozen=True)
class Brakes:
    """What holds for all at one moment. Without `pause_days` and `most_a_week` somebody asked for this person by name."""

    now: datetime
    zone: ZoneInfo
    is_open: bool = True
    pause_days: int = 0
    most_a_week: int | None = None

    def days_since(self, moment: datetime) -> int:
        """On the calendar: of this morning nought, of last night one."""
        return (self.now.astimezone(self.zone).date() - moment.astimezone(self.zone).date()).days


def reason_against(known: KnownOf, brakes: Brakes) -> LeftOut | None:
    """Why this person is not reminded now; None if they are. The first reason that fits counts."""
    if not known.is_awaited:
        return _owes_nothing(known)
    found = [
        (LeftOut.OVER, not brakes.is_open),
        (LeftOut.NO_ADDRESS, known.is_own and not known.has_address),
        (LeftOut.NO_MORE, known.is_own and known.wants_no_more),
        (LeftOut.BOUNCED, known.is_unreached),
        (LeftOut.ASKED, known.is_asking),
        (LeftOut.PROPOSED, known.has_proposal),
        (LeftOut.UNDER_WAY, known.is_mail_under_way),
        (LeftOut.TOO_MANY, _is_reminded_enough(known, brakes)),
        (LeftOut.PAUSED, _is_paused(known, brakes)),
    ]
    return next((reason for reason, fits in found if fits), None)


def _owes_nothing(known: KnownOf) -> LeftOut:
    answered = {State.ACCEPTED, State.COUNTERSIGNED, State.DECLINED}
    if State.DRAFT in known.states:
        return LeftOut.NOT_ASKED
    if known.states & answered:
        return LeftOut.ANSWERED
    if State.WAIVED in known.states:
        return LeftOut.WAIVED
    if known.is_spared:
        return LeftOut.SPARED
    return LeftOut.WITHDRAWN if known.is_withdrawn else LeftOut.NOTHING


def _is_paused(known: KnownOf, brakes: Brakes) -> bool:
    if known.last_mail_at is None or not brakes.pause_days:
        return False
    is_near = brakes.now - known.last_mail_at < _NIGHT
    return is_near or brakes.days_since(known.last_mail_at) < brakes.pause_days


def _is_reminded_enough(known: KnownOf, brakes: Brakes) -> bool:
    if brakes.most_a_week is None:
        return False
    return sum(brakes.days_since(moment) < WEEK for moment in known.reminded_at) >= brakes.most_a_week
