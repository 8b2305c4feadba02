"""Filters that a member has given a name, each of one list."""

from collections.abc import Container, Sequence

from django.db import IntegrityError, transaction
from django.http import QueryDict

from agreements.models import Conference, ListPage, Membership, SavedFilter, User

# What an address may hold of a filter, and how many of them somebody keeps.
LONGEST, MOST = 500, 100


class TakenNameError(Exception):
    """Another filter of this list has the name."""


class TooManyError(Exception):
    """Somebody keeps as many as one can."""


def of_member(conference: Conference, user: User) -> Sequence[SavedFilter]:
    """By list, in the order of their names."""
    return list(SavedFilter.objects.filter(membership__conference=conference, membership__user=user))


def as_kept(query: QueryDict, names: Container[str]) -> str:
    """The filters of an address, and its order, without what is empty: nothing of where somebody was in the list."""
    kept = QueryDict(mutable=True)
    for name, values in sorted(query.lists()):
        if (name in names or name == "sort") and (given := [value for value in values if value.strip()]):
            kept.setlist(name, given)
    return kept.urlencode() if any(name != "sort" for name in kept) else ""


def keep(conference: Conference, user: User, page: ListPage, *, name: str, query: str) -> SavedFilter:
    """Under a name that is there already it takes the former one's place. Raises TooManyError."""
    theirs = SavedFilter.objects.filter(membership__conference=conference, membership__user=user)
    if theirs.count() >= MOST and not theirs.filter(page=page, name=name).exists():
        raise TooManyError
    member = Membership.objects.get(conference=conference, user=user)
    named = {"membership": member, "page": page, "name": name}
    kept, is_new = SavedFilter.objects.get_or_create(**named, defaults={"query": query})
    if not is_new:
        kept.query = query
        kept.save(update_fields=["query"])
    return kept


def rename(kept: SavedFilter, *, name: str) -> None:
    """Raises TakenNameError."""
    kept.name = name
    try:
        with transaction.atomic():
            kept.save(update_fields=["name"])
    except IntegrityError as error:
        raise TakenNameError from error
