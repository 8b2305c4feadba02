"""What the pages of the calendar show: the days to come, the rounds that were, and whom each reaches or leaves out."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.desk.reminding.reason_words import name_of
from agreements.models import Author, Conference, LeftOut, Message, MessageState, ReminderRound
from agreements.models.message import REMINDING
from agreements.people.reminding.ahead import Coming
from agreements.sentences import counted

# How many names stand below a group before it is opened.
_NAMES = 5
# What is said of those who were due, beside the reasons against the others.
DUE = "due"
_SENT_WORDS = {
    MessageState.QUEUED: gettext_lazy("with a reminder that has not left yet"),
    MessageState.SENDING: gettext_lazy("with a reminder that is just leaving"),
    MessageState.SENT: gettext_lazy("got it: the mail server took it"),
    MessageState.BOUNCED: gettext_lazy("whose reminder came back"),
    MessageState.FAILED: gettext_lazy("whose reminder was refused"),
    MessageState.ASIDE: gettext_lazy("whose reminder was put aside"),
    MessageState.CANCELLED: gettext_lazy("whose reminder was written and then not sent"),
}


@dataclass(frozen=True)
class Group:
    """Some of a round's people: `key` opens all of them."""

    key: str
    words: str
    people: Sequence[int]
    names: Sequence[tuple[int, str]] = ()

    @property
    def count(self) -> int:
        return len(self.people)

    @property
    def more(self) -> int:
        return self.count - len(self.names)


@dataclass(frozen=True)
class CalendarDay:
    """A round to come: when, how many it would reach, and the reasons against the others that are waited for."""

    at: datetime
    day: str
    day_in_words: str
    words: str
    count: int
    reasons: Sequence[str]


@dataclass
class PastRound:
    """A round that was, with what became of its mails, by their state."""

    held: ReminderRound
    words: str
    states: Mapping[str, int] = field(default_factory=dict)

    @property
    def left_out(self) -> int:
        owing_nothing = {why.value for why in LeftOut.owing_nothing()}
        return sum(len(people) for why, people in self.held.left_out.items() if why not in owing_nothing)


def days_to_come(coming: Iterable[Coming]) -> list[CalendarDay]:
    return [
        CalendarDay(
            at=each.planned.at,
            day=each.planned.day.isoformat(),
            day_in_words=date_format(each.planned.day, "j M Y"),
            words=name_of(each.planned),
            count=len(each.round.due),
            reasons=[_counted_reason(count, why) for why, count in each.round.left_out.items()],
        )
        for each in coming
    ]


def _counted_reason(count: int, why: LeftOut) -> str:
    return f"{counted('{count} person', '{count} people', count)} {why.label}"


def past_rounds(conference: Conference, *, limit: int) -> list[PastRound]:
    """The last first, in two queries."""
    rounds = list(conference.reminder_rounds.select_related("by", "job")[:limit])
    states: dict[int, Counter[str]] = {held.pk: Counter() for held in rounds}
    mails = Message.objects.filter(round__in=rounds, stands_for=None, kind__in=REMINDING)
    for pk, state in mails.order_by().values_list("round", "state"):
        states[pk or 0][state] += 1
    return [PastRound(held, name_of(held), dict(states[held.pk])) for held in rounds]


def groups_ahead(coming: Coming) -> list[Group]:
    due = Group(DUE, _("would get it"), coming.round.due)
    return _named([due, *_against(coming.round.people_left_out)])


def groups_of(held: ReminderRound) -> list[Group]:
    """Whom it was sent to by what became of that, then whom it left out by the reason."""
    mails = held.messages.filter(stands_for=None)
    by_state: dict[str, list[int]] = {}
    for author, state in mails.order_by("author").values_list("author", "state"):
        by_state.setdefault(state, []).append(author)
    sent = [
        Group(state.value, str(_SENT_WORDS[state]), by_state[state]) for state in MessageState if state in by_state
    ]
    return _named([*sent, *_against({LeftOut(why): people for why, people in held.left_out.items()})])


def _against(people_left_out: Mapping[LeftOut, Sequence[int]]) -> list[Group]:
    """In the order of the reasons, those who are waited for first."""
    owing_nothing = LeftOut.owing_nothing()
    ordered = sorted(LeftOut, key=lambda why: why in owing_nothing)
    return [Group(why.value, str(why.label), people_left_out[why]) for why in ordered if people_left_out.get(why)]


def _named(groups: Sequence[Group]) -> list[Group]:
    """With the names of the first few of each, in one query."""
    wanted = [pk for group in groups for pk in group.people[:_NAMES]]
    names = names_of(wanted)
    return [
        Group(group.key, group.words, group.people, [(pk, names[pk]) for pk in group.people[:_NAMES] if pk in names])
        for group in groups
        if group.people
    ]


def names_of(people: Collection[int]) -> dict[int, str]:
    return dict(Author.objects.filter(pk__in=people).order_by("pk").values_list("pk", "name"))
