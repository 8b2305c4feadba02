"""What a list has to offer at one conference: tracks, variants, and what a member saved; in one query."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import Value

from agreements.models import Conference, SavedFilter, TextVariant, User


class Saved(NamedTuple):
    name: str
    query: str


class Offers(NamedTuple):
    tracks: list[str]
    has_variants: bool
    saved: list[Saved]


def offers_of(conference: Conference, user: User | None = None, page: str = "") -> Offers:
    """`user`: whose filters of which list are wanted, too."""
    tracks = conference.papers.exclude(track="").order_by().values_list(Value("track"), "track", Value(""))
    variants = TextVariant.objects.filter(text__conference=conference, published_at__isnull=False).order_by()
    own = SavedFilter.objects.filter(membership__conference=conference, membership__user=user, page=page).order_by()
    rows = tracks.union(
        variants.values_list(Value("variant"), "kind", Value("")),
        own.values_list(Value("saved"), "name", "query"),
    )
    found = sorted(rows)
    return Offers(
        [name for what, name, _ in found if what == "track"],
        any(what == "variant" for what, *_ in found),
        [Saved(name, query) for what, name, query in found if what == "saved"],
    )


def offers_named(conference: Conference, query: Mapping[str, Any] | None) -> Offers:
    """What a selection that an address stands for needs of them: it shows none of them to choose from."""
    is_named = query is not None and (query.get("track") or query.get("variant"))
    return offers_of(conference) if is_named else Offers([], False, [])
