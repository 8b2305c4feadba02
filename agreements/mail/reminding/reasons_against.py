"""Why somebody gets no reminder: the one rule that a preview, a round, a mail that is about to leave, and the page that says
why somebody did not get one, all go by. Pure."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from agreements.models import LeftOut
from agreements.states import State

# However early on the next day, nobody is written to again within so long.
_NIGHT = timedelta(hours=12)
WEEK = 7


@dataclass(slots=True)
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
    # Of any kind, and of reminders since a little more than a week; when they left, the latest last.
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

    @cached_property
    def _begins(self) -> dict[int, datetime]:
        return {}

    @cached_property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def begin_of(self, days: int) -> datetime:
        """When the first of the last so many days of the calendar began; of one it is last midnight.

        Worked out once for everybody: 20,000 moments each on its own clock took a quarter of a page's time.
        """
        if days not in self._begins:
            first = self.today - timedelta(days=days - 1)
            self._begins[days] = datetime.combine(first, time.min, self.zone).astimezone(UTC)
        return self._begins[days]


def reason_against(known: KnownOf, brakes: Brakes) -> LeftOut | None:
    """Why this person is not reminded now; None if they are. The first reason that fits counts."""
    if (why := reason_for_good(known)) is not None:
        return why
    if not brakes.is_open:
        return LeftOut.OVER
    return reason_to_settle(known) or too_soon(known, brakes)


def reason_to_settle(known: KnownOf) -> LeftOut | None:
    """What no day changes by itself, of somebody who is waited for."""
    return _unreachable(known) or _asked_for(known)


def _unreachable(known: KnownOf) -> LeftOut | None:
    if known.is_own and not known.has_address:
        return LeftOut.NO_ADDRESS
    if known.is_own and known.wants_no_more:
        return LeftOut.NO_MORE
    return LeftOut.BOUNCED if known.is_unreached else None


def _asked_for(known: KnownOf) -> LeftOut | None:
    """What lies with the conference."""
    if known.is_asking:
        return LeftOut.ASKED
    if known.has_proposal:
        return LeftOut.PROPOSED
    return LeftOut.UNDER_WAY if known.is_mail_under_way else None


def too_soon(known: KnownOf, brakes: Brakes) -> LeftOut | None:
    if _is_reminded_enough(known, brakes):
        return LeftOut.TOO_MANY
    return LeftOut.PAUSED if _is_paused(known, brakes) else None


def reason_for_good(known: KnownOf) -> LeftOut | None:
    """Of somebody who is not waited for, on whichever day; None for whoever is."""
    if known.is_awaited:
        return None
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
    return is_near or known.last_mail_at >= brakes.begin_of(brakes.pause_days)


def _is_reminded_enough(known: KnownOf, brakes: Brakes) -> bool:
    """Within a week as often as is allowed: if so the reminder with this number, counted from the last, is no older."""
    most = brakes.most_a_week
    if most is None or len(known.reminded_at) < most:
        return False
    return most == 0 or known.reminded_at[-most] >= brakes.begin_of(WEEK)
