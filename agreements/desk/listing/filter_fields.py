"""The fields by which several lists are searched and narrowed."""

from collections.abc import Mapping

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.desk.listing.list_offers import Offers
from agreements.labels import Words
from agreements.models import Reachability


def search_field(help_text: Words) -> filters.CharFilter:
    field = forms.TextInput(attrs={"type": "search", "placeholder": help_text, "autocomplete": "off"})
    return filters.CharFilter(method="search_in", label=_("Search"), widget=field)


def state_field(choices: Mapping[str, Words], method: str = "in_state") -> filters.ChoiceFilter:
    return filters.ChoiceFilter(
        method=method, label=_("State"), choices=list(choices.items()), empty_label=_("Any state")
    )


def track_field(field_name: str = "", method: str | None = None) -> filters.ChoiceFilter:
    """Offered where there are tracks: see `offer_tracks`."""
    return filters.ChoiceFilter(
        field_name=field_name or None, method=method, label=_("Track"), empty_label=_("Any track")
    )


def offer_tracks(found: filters.FilterSet, offers: Offers) -> None:
    if offers.tracks:
        found.filters["track"].extra["choices"] = [(track, track) for track in offers.tracks]
    else:
        del found.filters["track"]


def reachability_field(more: Mapping[str, Words] | None = None) -> filters.ChoiceFilter:
    return filters.ChoiceFilter(
        method="reached",
        label=_("Reachability"),
        choices=[*Reachability.choices, *(more or {}).items()],
        empty_label=_("Reachable or not"),
    )
