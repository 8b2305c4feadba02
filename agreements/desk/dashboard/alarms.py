"""What stands still, as the dashboard tells it; the setting ALARM_SOURCES names who knows.

The page is asked for every ten seconds, by everybody who has it open: what all sources have to know is one query.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Aggregate, Count, F, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import clock
from agreements.mail import staff
from agreements.models import Conference, ReturnMailbox

# A server of others may be away for a while.
_PATIENCE = timedelta(minutes=15)


@dataclass(frozen=True)
class Alarm:
    """`words` follow the count; `is_urgent`: it does not pass by itself. `url` and `verb`: a button that posts.

    `page`: where it is told in full. `is_for_owners`: nobody else is told. `stops_documents`: it says why documents are not
    made, so that no worker need be away.
    """

    key: str
    count: int
    words: str
    note: str = ""
    since: datetime | None = None
    is_urgent: bool = True
    url: str = ""
    verb: str = ""
    page: str = ""
    is_for_owners: bool = False
    stops_documents: bool = False


# By the names that sources gave them.
AlarmFacts = Mapping[str, Any]


@dataclass(frozen=True)
class Source:
    """`asks`: what it has to know, as expressions beside the conference's row; `tells`: what stands still then.

    Names are common to all sources; what two of them ask under one name is asked once.
    """

    asks: Callable[[Conference], AlarmFacts]
    tells: Callable[[Conference, AlarmFacts], Iterable[Alarm]]


def whole(rows: QuerySet[Any], figure: Aggregate) -> Subquery:
    """One figure of all these rows, as an expression within another query."""
    return Subquery(rows.order_by().annotate(all=Value(1)).values("all").annotate(found=figure).values("found"))


def first(rows: QuerySet[Any], column: str) -> Subquery:
    """This column of the first row; None without rows."""
    return Subquery(rows.values(column)[:1])


def _of_clock(_conference: Conference, facts: AlarmFacts) -> Iterator[Alarm]:
    """A database whose clock was put back: signing goes on, with a time that stands still until the clock catches up."""
    database, last = facts["clock_now"], facts["clock_last"]
    if last is not None and database < last:
        words = _("clock went back: what is signed now bears the time of the last entry in the log")
        note = _("The clock of the database shows {now}, the last entry is of {last} (UTC). Set the clock right.")
        note = note.format(now=_in_words(database), last=_in_words(last))
        yield Alarm("clock", 1, words, note=note)


CLOCK = Source(lambda _conference: {"clock_now": clock.DatabaseTime(), "clock_last": F("chain_head__at")}, _of_clock)


def _about_staff_mails(conference: Conference) -> AlarmFacts:
    mails = staff.unreached(conference)
    return {
        "staff_unreached": whole(mails, Count("user", distinct=True)),
        "staff_email": first(mails, "user__email"),
        "staff_problem": first(mails, "last_error"),
    }


def _of_staff_mails(conference: Conference, facts: AlarmFacts) -> Iterator[Alarm]:
    """Owners to whom alarms and checkpoints are mailed in vain."""
    count = facts["staff_unreached"] or 0
    note = ""
    if count:
        note = _("{email}: {problem}").format(email=facts["staff_email"], problem=facts["staff_problem"])
    yield Alarm(
        "staff-mails",
        count,
        ngettext("member of the team gets none of our mails", "members of the team get none of our mails", count),
        note=note,
        page=reverse("team", args=[conference.slug]),
        is_for_owners=True,
    )


STAFF_MAILS = Source(_about_staff_mails, _of_staff_mails)


def _about_returns(_conference: Conference) -> AlarmFacts:
    failing = ReturnMailbox.objects.exclude(last_error="").filter(read_at__lt=clock.now() - _PATIENCE)
    never = ReturnMailbox.objects.exclude(last_error="").filter(read_at=None)
    return {"returns_unread": first((failing | never).order_by("pk"), "last_error")}


def _of_returns(_conference: Conference, facts: AlarmFacts) -> Iterator[Alarm]:
    """Mails that come back, and nobody hears of it."""
    words = _("mailbox cannot be read to which mails come back")
    problem = facts["returns_unread"] if settings.BOUNCE_MAILBOX else None
    yield Alarm("returns", int(bool(problem)), words, note=problem or "", is_for_owners=True)


RETURNS = Source(_about_returns, _of_returns)


def _in_words(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%d %b %Y, %H:%M:%S}"


def alarms(conference: Conference, sources: Sequence[Source] | None = None) -> list[Alarm]:
    """Of all sources that the settings name, unless others are given."""
    return alarms_beside(conference, sources)[0]


def alarms_beside(
    conference: Conference, sources: Sequence[Source] | None = None, **facts: Any
) -> tuple[list[Alarm], AlarmFacts]:
    """The same, and these facts, expressions beside the conference's row: all in one query."""
    told_by: Sequence[Source] = sources or [import_string(path) for path in settings.ALARM_SOURCES]
    asked = {name: fact for source in told_by for name, fact in source.asks(conference).items()}
    told = Conference.objects.filter(pk=conference.pk).values(**asked, **facts).get()
    return [alarm for source in told_by for alarm in source.tells(conference, told) if alarm.count], told
