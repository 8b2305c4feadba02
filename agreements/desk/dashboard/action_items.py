"""What keeps papers from being clear and what is under way, in words, each with the button that helps."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.access import Access
from agreements.desk.dashboard.alarms import Alarm
from agreements.desk.dashboard.items import ActionItem, Retry
from agreements.desk.dashboard.of_calendar import of_calendar
from agreements.desk.dashboard.of_policy import of_policy
from agreements.desk.dashboard.overview import Overview, Some
from agreements.desk.phrases import agreements_counted, documents_late
from agreements.models import Conference, MatterKind
from agreements.sentences import listed
from agreements.states import State


def action_items(access: Access, facts: Overview) -> list[ActionItem]:
    return permitted(access, all_items(access.conference, facts))


def all_items(conference: Conference, facts: Overview) -> Iterator[ActionItem]:
    """Whatever blocks papers, and what nothing has to be done about: with a count of nought."""
    yield from _asking(conference, facts)
    yield from _answers(conference, facts)


def under_way(access: Access, facts: Overview) -> list[ActionItem]:
    delays = [_alarmed(alarm) for alarm in _told_to(access, facts) if not alarm.is_urgent]
    return permitted(access, [*_work(access.conference, facts), *delays])


def alarmed(access: Access, facts: Overview) -> list[ActionItem]:
    """What somebody has to repair."""
    return permitted(access, [_alarmed(alarm) for alarm in _told_to(access, facts) if alarm.is_urgent])


def _told_to(access: Access, facts: Overview) -> list[Alarm]:
    return [alarm for alarm in facts.alarms if access.can_own or not alarm.is_for_owners]


def _alarmed(alarm: Alarm) -> ActionItem:
    return ActionItem(
        alarm.key,
        alarm.count,
        alarm.words,
        alarm.page,
        _look_at(alarm.count) if alarm.page else "",
        note=alarm.note,
        since=alarm.since,
        retry=Retry(alarm.url, alarm.verb) if alarm.url else None,
    )


def permitted(access: Access, found: Iterable[ActionItem]) -> list[ActionItem]:
    """Those that are about anything, with what the reader may do about it."""
    present = [item for item in found if item.count or item.doing]
    if access.can_manage:
        return present
    return [replace(item, url="" if item.is_deed else item.url, retry=None) for item in present]


def _listed(some: Some) -> str:
    return listed(some.names, total=some.count)


def _look_at(count: int) -> str:
    return ngettext("Look at it", "Look at them", count)


def _the_first(count: int) -> str:
    """Before how long ago it was."""
    return _("the first") if count > 1 else ""


def _asking(conference: Conference, facts: Overview) -> Iterator[ActionItem]:
    slug = conference.slug
    count = facts.people_uninvited
    yield ActionItem(
        "invite",
        count,
        ngettext("person has not been invited yet", "people have not been invited yet", count),
        reverse("invite", args=[slug]),
        _("Invite"),
        who=agreements_counted(facts.counts.by_state[State.DRAFT]),
        note=_("imported"),
        since=facts.uninvited_since,
        is_deed=True,
    )
    count = facts.people_waiting
    yield ActionItem(
        "remind",
        count,
        ngettext("person has not answered", "people have not answered", count),
        reverse("remind", args=[slug]),
        _("Remind"),
        who=agreements_counted(facts.agreements_waiting),
        note=_("last reminded") if facts.last_reminder_at else _("nobody has been reminded yet"),
        since=facts.last_reminder_at,
        is_deed=True,
    )
    yield of_calendar(slug, facts)
    yield _unreachable(slug, facts.unreachable)
    yield from of_policy(slug, facts)


def _unreachable(slug: str, people: Some) -> ActionItem:
    """One mail can be tried again at once; many are looked at first, because most such addresses are wrong."""
    once_more = Retry(reverse("send_again", args=[slug]), _("Send again"), selected=people.first)
    return ActionItem(
        "unreachable",
        people.count,
        ngettext("person’s mail did not arrive", "people’s mails did not arrive", people.count),
        f"{reverse('authors', args=[slug])}?state=unreachable",
        ngettext("Correct the address", "Correct the addresses", people.count),
        who=_listed(people),
        note=_the_first(people.count),
        since=people.since,
        retry=once_more if people.count == 1 else None,
        more_url="" if people.count == 1 else f"{reverse('messages', args=[slug])}?state=failed",
        more_verb=_("See the mails"),
    )


def _answers(conference: Conference, facts: Overview) -> Iterator[ActionItem]:
    for kind, words in MATTERS.items():
        yield _matter(conference, kind, facts.matters[kind], words)
    yield from _queue(conference, facts)
    yield _failed(conference.slug, facts.documents_failed)


def _matter(conference: Conference, kind: MatterKind, some: Some, words: Callable[[int], str]) -> ActionItem:
    return ActionItem(
        kind.value,
        some.count,
        words(some.count),
        f"{reverse('decisions', args=[conference.slug])}?kind={kind}",
        _("Answer") if kind == MatterKind.REQUEST else _look_at(some.count),
        who=_listed(some),
        note=_the_first(some.count),
        since=some.since,
    )


# What to say of so many; signatures under another name stand with the queue, where they are compared.
MATTERS: Mapping[MatterKind, Callable[[int], str]] = {
    MatterKind.DECLINED: lambda n: ngettext("agreement was declined", "agreements were declined", n),
    MatterKind.REQUEST: lambda n: ngettext("request of an author is open", "requests of authors are open", n),
    MatterKind.NO_ADDRESS: lambda n: ngettext("author has no address", "authors have no address", n),
    MatterKind.SHARED_ADDRESS: lambda n: ngettext(
        "author shares an address with another name", "authors share an address with another name", n
    ),
    MatterKind.WAIVER: lambda n: ngettext("waiver waits to be confirmed", "waivers wait to be confirmed", n),
    MatterKind.LOOK: lambda n: ngettext("imported value to look at", "imported values to look at", n),
    MatterKind.BOUNCE: lambda n: ngettext("person’s mail comes back", "people’s mail comes back", n),
    MatterKind.DUPLICATE: lambda n: ngettext("person is probably listed twice", "people are probably listed twice", n),
    MatterKind.HELD: lambda n: ngettext("paper was held back by an import", "papers were held back by imports", n),
    MatterKind.GONE: lambda n: ngettext(
        "author or paper is no longer in the list", "authors and papers are no longer in the list", n
    ),
}


def _queue(conference: Conference, facts: Overview) -> Iterator[ActionItem]:
    """All that wait for a signatory; different names, which somebody compares first, apart from the others."""
    decide = reverse("decisions", args=[conference.slug])
    names = facts.matters[MatterKind.NAME].count
    count = facts.accepted_alike
    yield ActionItem(
        "accepted",
        count,
        ngettext(
            "accepted agreement to countersign",
            "accepted agreements to countersign",
            count,
        ),
        f"{decide}?kind=countersign",
        _look_at(count),
        note=_the_first(count),
        since=facts.accepted_since,
    )
    words = ngettext("signature waits for a look at its name", "signatures wait for a look at their names", names)
    yield ActionItem("names", names, words, f"{decide}?kind=names", _("Compare the names"))


def _failed(slug: str, documents: Some) -> ActionItem:
    again = (
        reverse("retry_document", args=[slug, documents.first])
        if documents.count == 1
        else reverse("retry_documents", args=[slug])
    )
    return ActionItem(
        "failed",
        documents.count,
        ngettext("document could not be made", "documents could not be made", documents.count),
        f"{reverse('papers', args=[slug])}?state=failed",
        _look_at(documents.count),
        who=_listed(documents),
        note=_the_first(documents.count),
        since=documents.since,
        retry=Retry(again, ngettext("Make it again", "Make them again", documents.count)),
    )


def _work(conference: Conference, facts: Overview) -> Iterator[ActionItem]:
    slug = conference.slug
    is_explained = any(alarm.stops_documents for alarm in facts.alarms)
    count = facts.documents_owed
    yield ActionItem(
        "making",
        count,
        ngettext("document is being made", "documents are being made", count),
        f"{reverse('papers', args=[slug])}?state=making",
        _look_at(count),
        note=documents_late(facts.documents_late, is_explained=is_explained),
    )
    yield from _mails(conference, facts)


def _mails(conference: Conference, facts: Overview) -> Iterator[ActionItem]:
    listed_by = f"{reverse('messages', args=[conference.slug])}?state="
    count = facts.mails_queued - facts.mails_held
    note = facts.mail_delay or (
        _("No worker seems to be running; due") if facts.mail_late_since else facts.mails_until
    )
    yield ActionItem(
        "queued",
        count,
        ngettext("mail is paused", "mails are paused", count)
        if facts.pause
        else ngettext("mail is on its way", "mails are on their way", count),
        f"{listed_by}waiting",
        _look_at(count),
        note="" if facts.pause else note,
        since=None if facts.mail_delay or facts.pause else facts.mail_late_since,
    )
    count = facts.mails_held
    yield ActionItem(
        "held",
        count,
        ngettext("mail is held until somebody has looked", "mails are held until somebody has looked", count),
        f"{listed_by}held",
        _look_at(count),
    )
