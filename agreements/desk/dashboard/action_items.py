"""What keeps papers from being clear and what is under way, in words, each with the button that helps."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from agreements.access import Access
from agreements.desk.dashboard.alarms import Alarm
from agreements.desk.dashboard.overview import Overview, Some
from agreements.desk.phrases import counted
from agreements.models import Conference, Countersigning
from agreements.states import State


@dataclass(frozen=True)
class Retry:
    """A button that posts at once; `selected` is the row it is about, where the address does not say so."""

    url: str
    verb: str
    selected: int | UUID | None = None


@dataclass(frozen=True)
class ActionItem:
    """`who` it is about and `note` on `since` when are the second line.

    `key` names its buttons, so that a refresh keeps the focus; `is_deed` marks a button for managers, `retry` is one too.
    """

    key: str
    count: int
    words: str
    url: str
    verb: str
    who: str = ""
    note: str = ""
    since: datetime | None = None
    is_deed: bool = False
    retry: Retry | None = None
    more_url: str = ""
    more_verb: str = ""


def action_items(access: Access, facts: Overview) -> list[ActionItem]:
    return _permitted(access, [*_asking(access.conference, facts), *_answers(access.conference, facts)])


def under_way(access: Access, facts: Overview) -> list[ActionItem]:
    delays = [_alarmed(alarm) for alarm in facts.alarms if not alarm.is_urgent]
    return _permitted(access, [*_work(access.conference, facts), *delays])


def alarmed(access: Access, facts: Overview) -> list[ActionItem]:
    """What somebody has to repair."""
    return _permitted(access, [_alarmed(alarm) for alarm in facts.alarms if alarm.is_urgent])


def _alarmed(alarm: Alarm) -> ActionItem:
    retry = Retry(alarm.url, alarm.verb) if alarm.url else None
    return ActionItem(alarm.key, alarm.count, alarm.words, "", "", note=alarm.note, since=alarm.since, retry=retry)


def _permitted(access: Access, found: list[ActionItem]) -> list[ActionItem]:
    present = [block for block in found if block.count]
    if access.can_manage:
        return present
    return [replace(block, url="" if block.is_deed else block.url, retry=None) for block in present]


def _either(count: int, one: str, many: str) -> str:
    return one if count == 1 else many


def _named(some: Some) -> str:
    """The first few by name, and how many more; where one of them stands there twice, nobody knows how many people."""
    names = list(dict.fromkeys(some.names))
    more = some.count - len(some.names)
    if more and len(names) < len(some.names):
        return f"{', '.join(names)}, …"
    if more:
        return f"{', '.join(names)} and {more:,} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _asking(conference: Conference, facts: Overview) -> Iterator[ActionItem]:
    slug = conference.slug
    count = facts.people_uninvited
    yield ActionItem(
        "invite",
        count,
        _either(count, "person was not asked yet", "people were not asked yet"),
        reverse("invite", args=[slug]),
        "Invite",
        who=counted(facts.counts.by_state[State.DRAFT], "agreement"),
        note="imported",
        since=facts.uninvited_since,
        is_deed=True,
    )
    count = facts.people_waiting
    yield ActionItem(
        "remind",
        count,
        _either(count, "person has not answered", "people have not answered"),
        reverse("remind", args=[slug]),
        "Remind",
        who=counted(facts.counts.by_state[State.INVITED], "agreement"),
        note="last reminded" if facts.last_reminder_at else "nobody was reminded yet",
        since=facts.last_reminder_at,
        is_deed=True,
    )
    yield _unreachable(slug, facts.unreachable)


def _unreachable(slug: str, people: Some) -> ActionItem:
    """One mail can be tried again at once; many are looked at first, because most such addresses are wrong."""
    once_more = Retry(reverse("send_again", args=[slug]), "Send again", selected=people.first)
    return ActionItem(
        "unreachable",
        people.count,
        _either(people.count, "person’s mail did not arrive", "people’s mails did not arrive"),
        f"{reverse('authors', args=[slug])}?state=unreachable",
        _either(people.count, "Fix the address", "Fix addresses"),
        who=_named(people),
        note=_either(people.count, "", "the first"),
        since=people.since,
        retry=once_more if people.count == 1 else None,
        more_url="" if people.count == 1 else f"{reverse('messages', args=[slug])}?state=troubled",
        more_verb="See the mails",
    )


def _answers(conference: Conference, facts: Overview) -> Iterator[ActionItem]:
    slug = conference.slug
    papers = reverse("papers", args=[slug])
    count = facts.papers_declined
    yield ActionItem(
        "declined",
        count,
        _either(count, "paper was declined by an author", "papers were declined by an author"),
        f"{papers}?state=declined",
        "Look at it" if count == 1 else "Look at them",
        who=_named(facts.declined),
        note=_either(count, "", "the first"),
        since=facts.declined.since,
    )
    count = facts.help_requests.count
    yield ActionItem(
        "help",
        count,
        _either(count, "author asked for help", "requests for help are open"),
        reverse("help_requests", args=[slug]),
        "Answer",
        who=_named(facts.help_requests),
        note=_either(count, "", "the first"),
        since=facts.help_requests.since,
    )
    if conference.countersigning == Countersigning.QUEUE:
        yield from _queue(slug, facts)
    yield _failed(slug, facts.documents_failed)


def _queue(slug: str, facts: Overview) -> Iterator[ActionItem]:
    queue = reverse("countersigning", args=[slug])
    count = facts.counts.by_state[State.ACCEPTED]
    yield ActionItem(
        "accepted",
        count,
        _either(count, "answer waits for the countersignature", "answers wait for the countersignature"),
        queue,
        "Look at it" if count == 1 else "Look at them",
        note=_either(count, "", "the first"),
        since=facts.accepted_since,
    )
    count = facts.names_differing
    yield ActionItem(
        "names",
        count,
        _either(count, "of them was not signed as printed", "of them were not signed as printed"),
        f"{queue}?typed=differing",
        "Compare the names",
    )


def _failed(slug: str, documents: Some) -> ActionItem:
    again = (
        reverse("retry_document", args=[slug, documents.first])
        if documents.count == 1
        else reverse("retry_documents", args=[slug])
    )
    return ActionItem(
        "failed",
        documents.count,
        _either(documents.count, "document could not be made", "documents could not be made"),
        f"{reverse('papers', args=[slug])}?state=failed",
        "Look at it" if documents.count == 1 else "Look at them",
        who=_named(documents),
        note=_either(documents.count, "", "the first"),
        since=documents.since,
        retry=Retry(again, "Make it again" if documents.count == 1 else "Make them again"),
    )


def _work(conference: Conference, facts: Overview) -> Iterator[ActionItem]:
    slug = conference.slug
    count = facts.documents_owed
    yield ActionItem(
        "making",
        count,
        _either(count, "document is being made", "documents are being made"),
        f"{reverse('papers', args=[slug])}?state=making",
        "Look at it" if count == 1 else "Look at them",
        note=_late(facts.documents_late),
    )
    count = facts.mails_queued
    yield ActionItem(
        "queued",
        count,
        _either(count, "mail is on its way", "mails are on their way"),
        f"{reverse('messages', args=[slug])}?state=queued",
        "Look at it" if count == 1 else "Look at them",
        note=facts.mail_delay or ("The worker seems to be away: due" if facts.mail_late_since else ""),
        since=None if facts.mail_delay else facts.mail_late_since,
    )
    if conference.countersigning == Countersigning.RULE:
        count = facts.names_differing
        yield ActionItem(
            "names",
            count,
            _either(count, "agreement was signed under another name", "agreements were signed under another name"),
            f"{reverse('authors', args=[slug])}?state=renamed",
            "Compare the names",
        )


def _late(count: int) -> str:
    if not count:
        return ""
    return f"{count:,} for longer than two minutes: the worker seems to be away"
