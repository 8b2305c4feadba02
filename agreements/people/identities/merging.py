"""Two entries of the list that are one person become one: the survivor has all papers, and both links lead there.

No row is deleted. Signatures, mails and events keep what they say.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agreements import audit, clearance, matters, workflow
from agreements.mail import cancelling
from agreements.matters import About
from agreements.models import (
    Agreement,
    Author,
    Authorship,
    EndCause,
    HelpRequest,
    Matter,
    User,
    VoidCause,
)
from agreements.people import address_changes
from agreements.people.authorships.positions import hold, put_in_order
from agreements.people.authorships.taking_off import end
from agreements.people.authorships.telling import tell_author, tell_paper
from agreements.people.identities import telling_both
from agreements.states import State

# Of two agreements about one paper the one that is further along stays; of equals the survivor's.
_ORDER = (State.COUNTERSIGNED, State.ACCEPTED, State.WAIVED, State.DECLINED, State.INVITED, State.DRAFT)
# What the survivor takes over where it has none itself.
TAKEN = ("email", "orcid", "native_name", "language")


class CannotMergeError(Exception):
    """One of the two was merged meanwhile, or they are one entry already."""


@dataclass(frozen=True)
class Merger:
    """What merging would do: authorships of the other entry that move, those that end, and what the survivor takes over."""

    moved: Sequence[Authorship]
    # On papers where both are authors; the agreements of these end.
    ended: Sequence[Authorship]
    taken: Sequence[str]


def preview(survivor: Author, other: Author) -> Merger:
    """Raises CannotMergeError."""
    if survivor.pk == other.pk or survivor.conference_id != other.conference_id:
        raise CannotMergeError
    if survivor.merged_into_id is not None or other.merged_into_id is not None:
        raise CannotMergeError
    mine = {each.paper_id: each for each in _authorships(survivor)}
    moved, ended = [], []
    for each in _authorships(other):
        twin = mine.get(each.paper_id)
        if twin is not None and _rank(twin) <= _rank(each):
            ended.append(each)
        else:
            moved.append(each)
            ended += [twin] if twin is not None else []
    taken = [name for name in TAKEN if getattr(other, name) and not getattr(survivor, name)]
    return Merger(moved, ended, taken)


def merge(survivor: Author, other: Author, *, by: User | None) -> Merger:
    """Let `survivor` be the one entry of both, and tell both addresses. Raises CannotMergeError."""
    with audit.deed(survivor.conference, by=by):
        audit.locks.conference()
        papers = Authorship.objects.standing().filter(author__in=[survivor, other]).values_list("paper", flat=True)
        hold(set(papers), survivor.pk, other.pk)
        present = audit.locks.people([survivor.pk, other.pk])
        kept, merged = present[survivor.pk], present[other.pk]
        found = preview(kept, merged)
        requests = list(HelpRequest.objects.open().filter(author=merged).values_list("pk", flat=True))
        _end(found.ended)
        Authorship.objects.filter(pk__in=[each.pk for each in found.moved]).update(author=kept)
        HelpRequest.objects.filter(pk__in=requests).update(author=kept)
        Matter.objects.open().filter(author=merged).update(author=kept)
        # Before the two are one: a changed address ends the links of whatever is part of the entry by then.
        take_over(kept, {name: getattr(merged, name) for name in found.taken}, by=by)
        Author.objects.filter(pk=merged.pk).update(merged_into=kept)
        merged.merged_into = kept
        if merged.no_reminders_since is not None and kept.no_reminders_since is None:
            # It is the person who wants no more of them.
            Author.objects.filter(pk=kept.pk).update(no_reminders_since=merged.no_reminders_since)
        _record(kept, merged, found, requests)
        followed([kept.pk, merged.pk])
        telling_both.tell_merged(kept, merged, by=by)
    return found


def take_over(author: Author, values: dict[str, str], *, by: User | None) -> None:
    """Within a deed that holds the author; an address changes as any other does, but nobody is told of it."""
    if "email" in values:
        address_changes.give(author, values["email"], by=by)
    own = {name: value for name, value in values.items() if name != "email"}
    for name, value in own.items():
        setattr(author, name, value)
    if own:
        author.save(update_fields=list(own))


def followed(authors: Sequence[int]) -> None:
    """What follows from other papers: mails that ask for nothing any more, matters, and whether papers are clear."""
    cancelling.cancel_settled(authors)
    for about in About:
        matters.changed(about, authors)
    clearance.changed(Authorship.objects.filter(author__in=authors).values_list("paper", flat=True))


def _authorships(author: Author) -> Iterable[Authorship]:
    return author.authorships.standing().select_related("paper", "author").order_by("paper__number_key", "pk")


def _rank(authorship: Authorship) -> int:
    state = Agreement.objects.standing().filter(authorship=authorship).values_list("state", flat=True).first()
    return _ORDER.index(State(state)) if state else len(_ORDER)


def _end(ended: Sequence[Authorship]) -> None:
    """The paper keeps the other authorship, and the places of those behind close up."""
    agreements = Agreement.objects.standing().filter(authorship__in=ended)
    workflow.void(list(agreements.select_related("authorship__paper")), cause=VoidCause.AUTHORSHIP_ENDED)
    end(list(ended), EndCause.MERGED)
    for each in ended:
        standing = Authorship.objects.standing().filter(paper=each.paper_id)
        put_in_order(list(standing.order_by("position")))


def _record(kept: Author, merged: Author, found: Merger, requests: Sequence[int]) -> None:
    facts = {
        "survivor": kept.pk,
        "merged": merged.pk,
        "moved": [each.pk for each in found.moved],
        "ended": [each.pk for each in found.ended],
        "taken": list(found.taken),
        "requests": list(requests),
    }
    personal = {"name": kept.name, "other": merged.name, "other_email": merged.email}
    for author in (kept, merged):
        tell_author("author.merged", author.pk, facts=facts, personal=personal)
    for paper in dict.fromkeys(each.paper_id for each in (*found.moved, *found.ended)):
        told = {"survivor": kept.pk, "merged": merged.pk, "paper": paper}
        tell_paper("author.merged", paper, facts=told, personal=personal)
