"""Why somebody got this mail and not that one: each round and each mail, the last first, as it was then."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agreements.desk import lists
from agreements.desk.reminding.reason_words import REASONS, name_of
from agreements.mail.reminding.known_facts import schedule_of
from agreements.models import Author, Message, MessageState, ReminderRound
from agreements.models.message import REMINDING
from agreements.people.reminding.ahead import rounds_ahead


@dataclass(frozen=True)
class WhyLine:
    """`state` is the mail's, empty where there was none; `message` names the page of the mail."""

    at: datetime
    title: str
    words: str
    state: str = ""
    message: Message | None = None
    is_ahead: bool = False


def why_lines(author: Author, rows: Collection[int]) -> list[WhyLine]:
    """`rows`: this entry and all that were merged into it."""
    mails = list(lists.mails_of(rows).select_related("round", "by"))
    of_rounds = [_of_round(held, mails, set(rows)) for held in _rounds_since(author, rows)]
    others = [_of_mail(mail) for mail in mails if mail.round_id is None]
    past = sorted([line for some in of_rounds for line in some] + others, key=lambda line: line.at, reverse=True)
    return [*_ahead(author), *past]


def _rounds_since(author: Author, rows: Collection[int]) -> Sequence[ReminderRound]:
    since = min(Author.objects.filter(pk__in=rows).values_list("created_at", flat=True))
    return list(author.conference.reminder_rounds.filter(began_at__gte=since).select_related("by", "job"))


def _of_round(held: ReminderRound, mails: Sequence[Message], rows: set[int]) -> list[WhyLine]:
    title = _("Reminder, {which}").format(which=name_of(held))
    theirs = [mail for mail in mails if mail.round_id == held.pk]
    if theirs:
        return [WhyLine(mail.created_at, title, _became(mail), mail.state, mail) for mail in theirs]
    return [WhyLine(held.began_at, title, _why_not(held, rows))]


def _why_not(held: ReminderRound, rows: set[int]) -> str:
    if held.missed_because:
        return _("Nobody got it. {why}").format(why=held.get_missed_because_display())
    why = held.reason_for(rows)
    if why is not None:
        return _("Not sent: {why}.").format(why=REASONS[why])
    if held.is_selection:
        return _("Not sent: not among those who were chosen.")
    if held.job is not None and held.job.finished_at is None and held.job.given_up_at is None:
        return _("Not written yet: the round is under way.")
    return _("Not sent: the round was stopped before this person’s turn.")


def _became(mail: Message) -> str:
    match mail.state:
        case MessageState.SENT:
            return _("Sent: an answer was awaited, and nothing stood against a reminder.")
        case MessageState.BOUNCED:
            return _("Sent, and it came back.")
        case MessageState.CANCELLED:
            return _("Written, and not sent. {why}").format(why=mail.outcome)
        case MessageState.FAILED:
            return _("The mail server refused it: {why}").format(why=mail.outcome)
        case _:
            return _("Written, and about to leave; whether it may is looked at again then.")


def _of_mail(mail: Message) -> WhyLine:
    """Outside of rounds: by whom, or by which deed of the author's own."""
    by = _("ordered by {by}").format(by=mail.by) if mail.by else _("by itself, or by a command")
    if mail.stands_for_id is not None:
        by = _("in place of another mail, to the present address")
    words = capfirst(by) + "."
    match mail.state:
        case MessageState.CANCELLED | MessageState.FAILED | MessageState.BOUNCED:
            words = f"{words} {_became(mail)}"
        case MessageState.QUEUED | MessageState.SENDING if mail.kind in REMINDING:
            words = f"{words} {_became(mail)}"
    return WhyLine(mail.created_at, mail.get_kind_display(), words, mail.state, mail)


def _ahead(author: Author) -> list[WhyLine]:
    """The next day of the calendar, as it looks now."""
    schedule = schedule_of(author.conference)
    if not schedule.is_on or author.conference.is_closed:
        return []
    return [
        WhyLine(
            each.planned.at,
            _("Next reminder, {which}").format(which=name_of(each.planned)),
            _("Would be sent, if no answer comes before.")
            if each.round.due
            else _("Would not be sent: {why}.").format(why=REASONS[next(iter(each.round.people_left_out))]),
            is_ahead=True,
        )
        for each in rounds_ahead(schedule, [author.pk])[:1]
        if each.round.due or each.round.people_left_out
    ]
