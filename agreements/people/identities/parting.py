"""A merger that was wrong is taken back, for as long as nobody has answered since."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Max

from agreements import audit, workflow
from agreements.models import (
    Agreement,
    Author,
    Authorship,
    EndCause,
    Event,
    ForwardEnd,
    HelpRequest,
    Matter,
    PaperStatus,
    User,
)
from agreements.people.authorships.positions import hold
from agreements.people.authorships.taking_off import stand_again
from agreements.people.authorships.telling import tell_author, tell_paper
from agreements.people.identities import telling_both
from agreements.people.identities.merging import followed, take_over

_MERGED = "author.merged"


class CannotPartError(Exception):
    """Somebody has answered since, or what the merger moved is no longer where it was."""


class _MergerTold(NamedTuple):
    """As its event tells it."""

    at: datetime
    facts: dict[str, Any]

    @property
    def moved(self) -> list[int]:
        return list(self.facts["moved"])

    @property
    def ended(self) -> list[int]:
        return list(self.facts["ended"])


def partable(kept: Author, merged: Collection[Author], events: Iterable[Event]) -> set[int]:
    """Those of the entries merged into `kept` of which that can still be taken back, by their ids; in one query.

    `events` are those of all of them, as the timeline has read them.
    """
    told = {each.pk: merger for each in merged if (merger := _told_of(each, events)) is not None}
    rows = _concerned(told.values()) if told else {}
    return {each.pk for each in merged if each.pk in told and _is_as_merged(each, kept, told[each.pk], rows)}


def part(merged: Author, *, by: User | None) -> Author:
    """Give the entry back its own papers, agreements and requests; returns who had them meanwhile. Raises CannotPartError."""
    with audit.deed(merged.conference, by=by):
        audit.locks.conference()
        told = _merger_of(Author.objects.get(pk=merged.pk))
        if told is None:
            raise CannotPartError
        kept_pk = told.facts["survivor"]
        papers = Authorship.objects.filter(pk__in=[*told.moved, *told.ended]).values_list("paper", flat=True)
        hold(set(papers), kept_pk, merged.pk)
        present = audit.locks.people([kept_pk, merged.pk])
        kept, other = present[kept_pk], present[merged.pk]
        if not _is_as_merged(other, kept, told, _concerned([told])):
            raise CannotPartError
        _give_back(kept, other, told, by=by)
        telling_both.tell_parted(kept, other, by=by)
    return kept


def _merger_of(merged: Author) -> _MergerTold | None:
    """The last one, if it still holds."""
    if merged.merged_into_id is None:
        return None
    events = Event.objects.filter(conference=merged.conference_id, kind=_MERGED, subject=f"author:{merged.pk}")
    return _told_of(merged, events.order_by("-number"))


def _told_of(merged: Author, events: Iterable[Event]) -> _MergerTold | None:
    """The last first."""
    told = {"merged": merged.pk, "survivor": merged.merged_into_id}
    for event in events:
        is_of_this = event.kind == _MERGED and event.subject == f"author:{merged.pk}"
        if is_of_this and told.items() <= event.payload.items():
            return _MergerTold(event.at, event.payload)
    return None


def _concerned(mergers: Iterable[_MergerTold]) -> dict[int, Authorship]:
    """What they moved and ended, each with its paper and when its agreements were last answered."""
    concerned = Authorship.objects.filter(pk__in=[pk for told in mergers for pk in (*told.moved, *told.ended)])
    answered = concerned.select_related("paper").annotate(last_answer_at=Max("agreements__answered_at"))
    return {each.pk: each for each in answered}


def _is_as_merged(merged: Author, kept: Author, told: _MergerTold, rows: Mapping[int, Any]) -> bool:
    """`rows` are those of `_concerned`."""
    if merged.merged_into_id != kept.pk or kept.merged_into_id is not None:
        return False
    if not rows.keys() >= {*told.moved, *told.ended}:
        return False
    moved, ended = [rows[pk] for pk in told.moved], [rows[pk] for pk in told.ended]
    return (
        all(each.ended_at is None and each.author_id == kept.pk for each in moved)
        and all(each.ended_cause == EndCause.MERGED and each.paper.status == PaperStatus.ACCEPTED for each in ended)
        and all(each.last_answer_at is None or each.last_answer_at <= told.at for each in (*moved, *ended))
    )


def _give_back(kept: Author, other: Author, told: _MergerTold, *, by: User | None) -> None:
    Author.objects.filter(pk=other.pk).update(merged_into=None)
    other.merged_into = None
    Authorship.objects.filter(pk__in=told.moved).update(author=other)
    moved = Agreement.objects.filter(authorship__in=told.moved)
    workflow.release(moved.exclude(agent__author=other), cause=ForwardEnd.MOVED)
    ended = Authorship.objects.filter(pk__in=told.ended).select_related("paper", "author").order_by("position", "pk")
    for authorship in ended:
        standing = Authorship.objects.standing().filter(paper=authorship.paper_id).select_related("paper", "author")
        stand_again(authorship, list(standing.order_by("position")))
    HelpRequest.objects.open().filter(pk__in=told.facts["requests"]).update(author=other)
    _return_matters(kept, other, told.facts["requests"])
    _record(kept, other, told)
    untouched = [name for name in told.facts["taken"] if getattr(kept, name) == getattr(other, name)]
    take_over(kept, dict.fromkeys(untouched, ""), by=by)
    followed([kept.pk, other.pk])


def _return_matters(kept: Author, other: Author, requests: Sequence[int]) -> None:
    theirs = Matter.objects.open().filter(author=kept)
    theirs.filter(agreement__authorship__author=other).update(author=other)
    theirs.filter(request__in=requests).update(author=other)


def _record(kept: Author, other: Author, told: _MergerTold) -> None:
    personal = {"name": kept.name, "other": other.name}
    facts = {"survivor": kept.pk, "parted": other.pk, "moved": told.moved, "ended": told.ended}
    for author in (kept, other):
        tell_author("author.parted", author.pk, facts=facts, personal=personal)
    papers = Authorship.objects.filter(pk__in=[*told.moved, *told.ended]).order_by("paper")
    for paper in papers.values_list("paper", flat=True).distinct():
        tell_paper("author.parted", paper, facts={"survivor": kept.pk, "parted": other.pk}, personal=personal)
