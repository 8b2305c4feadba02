"""What the overview says waits for the conference, and what for its authors; a deed under way stands in its own place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.access import Access
from agreements.desk.dashboard.action_items import MATTERS, all_items, permitted
from agreements.desk.dashboard.items import ActionItem, Progress
from agreements.desk.dashboard.overview import Overview
from agreements.models import BulkJobKind
from agreements.sentences import grouped

# What each of these lines offers, as a job.
_DEEDS: Mapping[str, Sequence[BulkJobKind]] = {
    "invite": (BulkJobKind.INVITE,),
    "remind": (BulkJobKind.REMIND, BulkJobKind.ROUND),
    "to_decide": (BulkJobKind.COUNTERSIGN,),
    "unreachable": (BulkJobKind.SEND_AGAIN,),
}
# All of it is to be decided, and told in one line.
_DECIDED = ("accepted", "names")
# What authors owe; all else is for the conference to do.
_OF_AUTHORS = ("remind", "calendar")
# The first of these that there is has the page's one primary button.
_FIRST = ("invite", "to_decide", "remind")


@dataclass(frozen=True)
class Sections:
    for_us: list[ActionItem]
    for_authors: list[ActionItem]
    # Jobs that no line is about.
    elsewhere: list[Progress]


def sections(access: Access, facts: Overview, jobs: Iterable[Progress]) -> Sections:
    jobs = list(jobs)
    places = {kind: key for key, kinds in _DEEDS.items() for kind in kinds}
    going = [(BulkJobKind(job.job.kind), job) for job in jobs if job.is_going]
    doing = {places[kind]: job for kind, job in going if kind in places}
    lines = permitted(access, [replace(each, doing=doing.get(each.key)) for each in _lines(access, facts)])
    first = next((key for key in _FIRST for each in lines if each.key == key and each.url and not each.doing), "")
    lines = [replace(each, is_first=each.key == first) for each in lines]
    return Sections(
        for_us=[each for each in lines if each.key not in _OF_AUTHORS],
        for_authors=[each for each in lines if each.key in _OF_AUTHORS],
        elsewhere=[job for job in jobs if job not in doing.values()],
    )


def _lines(access: Access, facts: Overview) -> Iterator[ActionItem]:
    """All that is to be decided is one line, which leads to the page where it is."""
    every = list(all_items(access.conference, facts))
    yield _to_decide(access, facts, next((each for each in every if each.key == "accepted"), None))
    yield from (each for each in every if each.key not in (*MATTERS, *_DECIDED))


def _to_decide(access: Access, facts: Overview, accepted: ActionItem | None) -> ActionItem:
    """As many as the frame says: what only waits for the conference's signature is one matter."""
    count, present = access.to_decide, [(kind, some) for kind, some in facts.matters.items() if some.count]
    kinds = [f"{kind.label} {grouped(some.count)}" for kind, some in present]
    since = [some.since for _kind, some in present if some.since]
    if accepted is not None and accepted.count:
        kinds.append(_("To countersign {count}").format(count=grouped(accepted.count)))
        since += [accepted.since] if accepted.since else []
    return ActionItem(
        "to_decide",
        count,
        ngettext("matter to decide", "matters to decide", count),
        reverse("decisions", args=[access.conference.slug]),
        _("Decide")
        if access.can_manage or access.can_countersign
        else _("Look at it")
        if count == 1
        else _("Look at them"),
        who=", ".join(kinds),
        note=_("the first") if count > 1 else "",
        since=min(since, default=None),
    )
