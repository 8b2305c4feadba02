"""The list of agreements: by which route each is settled and how far along it is, in one grid whose counts filter the list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import django_filters as filters
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.utils.translation import gettext_lazy as _

from agreements import labels
from agreements.desk.listing.filter_fields import offer_tracks, reachability_field, search_field, track_field
from agreements.desk.listing.list_offers import Offers, offers_named
from agreements.labels import Words
from agreements.models import (
    Agreement,
    Author,
    Capacity,
    Conference,
    Paper,
    VariantKind,
    Waiver,
    WaiverKind,
)
from agreements.models.agreement import AgreementQuerySet
from agreements.states import State
from agreements.workflow.chosen_variants import ORDINARY

ONLINE, OFFICER = "online", "officer"
# By the kind of the waiver; without one an agreement goes the way that all go, or an officer is asked or has answered.
_ROUTES: Mapping[str, Words] = {
    ONLINE: _("Online"),
    OFFICER: _("Online, by an officer"),
    WaiverKind.SCAN: _("Signed by hand"),
    WaiverKind.EMPLOYER: _("Signed by the employer"),
    WaiverKind.AGENT: _("Signed by an agent"),
    WaiverKind.DECEASED: _("Waived: deceased"),
    WaiverKind.UNREACHABLE: _("Waived: unreachable"),
    WaiverKind.OTHER: _("Waived: another reason"),
}
_BY_OFFICER = Q(capacity=Capacity.AGENT) | Q(agent__isnull=False, state=State.INVITED)
_STATES = (
    State.DRAFT,
    State.INVITED,
    State.DECLINED,
    State.ACCEPTED,
    State.COUNTERSIGNED,
    State.WAIVED,
    State.VOID,
)


def route_of(agreement: Agreement) -> str:
    """Of an agreement of `agreements`."""
    found = granted_of(agreement)
    return str(found.kind) if found else _online(agreement)


def granted_of(agreement: Agreement) -> Waiver | None:
    """Of an agreement of `agreements`: the waiver that stands."""
    rows: Sequence[Waiver] = agreement.waived_by  # type: ignore[attr-defined]  # prefetched by `agreements`
    return next((waiver for waiver in rows if waiver.is_granted), None)


def is_proposed(agreement: Agreement) -> bool:
    """Of an agreement of `agreements`: whether a waiver waits."""
    rows: Sequence[Waiver] = agreement.waived_by  # type: ignore[attr-defined]  # prefetched by `agreements`
    return any(waiver.decided_at is None for waiver in rows)


def route_by(agreement: Agreement, waivers: Iterable[Waiver]) -> str:
    """Of one agreement whose waivers were read with what revokes them."""
    granted = (waiver.kind for waiver in waivers if waiver.is_granted and not hasattr(waiver, "revoked_by"))
    return next(map(str, granted), _online(agreement))


def _online(agreement: Agreement) -> str:
    return route_named(None, agreement.capacity, is_forwarded=agreement.is_forwarded)


def route_named(kind: str | None, capacity: str, *, is_forwarded: bool) -> str:
    """By the kind of the waiver that stands, by who answered, and by whether an officer is asked."""
    return kind or (OFFICER if capacity == Capacity.AGENT or is_forwarded else ONLINE)


def route_label(route: str) -> Words:
    return _ROUTES[route]


def with_route(rows: AgreementQuerySet) -> AgreementQuerySet:
    """Each with `granted_kind`, of the waiver that stands, for `route_in_words`."""
    granted = Waiver.objects.granted().filter(agreement=OuterRef("pk")).values("kind")[:1]
    return rows.annotate(granted_kind=Subquery(granted))


def route_in_words(agreement: Any) -> Words:
    """Of one of `with_route`."""
    return _ROUTES[agreement.granted_kind or _online(agreement)]


def agreements(conference: Conference) -> AgreementQuerySet:
    """With what a row shows: paper, author, and as `waived_by` the waivers that stand or wait for a second member's word."""
    rows = Agreement.objects.filter(conference=conference)
    return rows.select_related("authorship__paper", "authorship__author").prefetch_related(
        Prefetch("waivers", Waiver.objects.proposed() | Waiver.objects.granted(), to_attr="waived_by"),
    )


def _variants() -> list[tuple[str, Words]]:
    return [(ORDINARY, _("The ordinary words")), *VariantKind.choices]


class AgreementFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    search = search_field(_("ID, title, author or email"))
    state = filters.ChoiceFilter(
        label=_("State"),
        choices=[(state.value, labels.AGREEMENT[state]) for state in _STATES],
        empty_label=_("Any state"),
    )
    route = filters.ChoiceFilter(
        method="by_route", label=_("Route"), choices=list(_ROUTES.items()), empty_label=_("Any route")
    )
    track = track_field("authorship__paper__track")
    reachability = reachability_field()
    variant = filters.ChoiceFilter(
        method="by_variant", label=_("Variant"), choices=_variants(), empty_label=_("Any variant")
    )
    # What stands behind "Filters".
    further = ("track", "reachability", "variant")

    def __init__(self, *args: Any, conference: Conference, offers: Offers | None = None, **kwargs: Any) -> None:
        """Variants are offered where there are some."""
        super().__init__(*args, **kwargs)
        offers = offers or offers_named(conference, self.data)
        offer_tracks(self, offers)
        if not offers.has_variants:
            del self.filters["variant"]

    def reached(self, rows: AgreementQuerySet, _name: str, chosen: str) -> AgreementQuerySet:
        return rows.filter(authorship__author__reachability=chosen)

    def by_variant(self, rows: AgreementQuerySet, _name: str, kind: str) -> AgreementQuerySet:
        if kind == ORDINARY:
            return rows.filter(text__isnull=False, variant=None)
        return rows.filter(variant__kind=kind)

    def search_in(self, rows: AgreementQuerySet, _name: str, words: str) -> AgreementQuerySet:
        by_paper = Q(authorship__paper__in=Paper.objects.search(words).order_by().values("pk"))
        by_author = Q(authorship__author__in=Author.objects.search(words).order_by().values("pk"))
        return rows.filter(by_paper | by_author)

    def by_route(self, rows: AgreementQuerySet, _name: str, route: str) -> AgreementQuerySet:
        granted = Waiver.objects.granted()
        if route in (ONLINE, OFFICER):
            online = rows.exclude(pk__in=granted.values("agreement"))
            return online.filter(_BY_OFFICER) if route == OFFICER else online.exclude(_BY_OFFICER)
        return rows.filter(pk__in=granted.filter(kind=route).values("agreement"))


@dataclass(frozen=True)
class GridCell:
    state: str
    label: Words
    count: int
    # Of the address that shows these.
    query: str


@dataclass(frozen=True)
class GridLine:
    route: str
    label: Words
    cells: Sequence[GridCell]
    count: int
    query: str


def grid(conference: Conference) -> list[GridLine]:
    """A line for each route that something went, in three queries."""
    rows = Agreement.objects.filter(conference=conference)
    totals = dict(rows.values_list("state").annotate(Count("pk")).order_by())
    granted = Waiver.objects.granted().filter(agreement__conference=conference)
    counts: dict[tuple[str, str], int] = {
        (kind, state): count
        for kind, state, count in granted.values_list("kind", "agreement__state").annotate(Count("pk")).order_by()
    }
    online = rows.filter(_BY_OFFICER).exclude(pk__in=granted.values("agreement"))
    officers = online.values_list("state").annotate(Count("pk")).order_by()
    counts |= {(OFFICER, state): count for state, count in officers}
    for state, total in totals.items():
        counts[ONLINE, state] = total - sum(count for (_kind, of), count in counts.items() if of == state)
    lines = [_line(route, counts) for route in _ROUTES]
    return [line for line in lines if line.count or line.route == ONLINE]


def _line(route: str, counts: Mapping[tuple[str, str], int]) -> GridLine:
    cells = [
        GridCell(
            state, labels.AGREEMENT[state], counts.get((route, state), 0), urlencode({"route": route, "state": state})
        )
        for state in _STATES
    ]
    return GridLine(route, _ROUTES[route], cells, sum(cell.count for cell in cells), urlencode({"route": route}))
