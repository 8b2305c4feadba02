"""How the desk's lists are searched and narrowed, and which agreements a ticked selection stands for."""

from typing import Any, cast

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from agreements import labels
from agreements.desk import lists
from agreements.desk.agreement_list import AgreementFilter
from agreements.desk.clearing.part_filter import PartFilter
from agreements.desk.listing import fewest_missing, papers_in_state
from agreements.desk.listing.filter_fields import (
    offer_tracks,
    reachability_field,
    search_field,
    state_field,
    track_field,
)
from agreements.desk.listing.list_offers import Offers, offers_named
from agreements.models import (
    Agreement,
    Author,
    Authorship,
    Blocker,
    Conference,
    Message,
    MessageKind,
    MessageState,
    Paper,
    PaperStatus,
    Policy,
    ReportKind,
)
from agreements.models.agreement import AgreementQuerySet
from agreements.models.message import MessageQuerySet
from agreements.states import State


class PaperFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    search = search_field(_("ID, title, author or email"))
    state = state_field(papers_in_state.STATES)
    part = PartFilter()
    blocked = filters.ChoiceFilter(
        field_name="blocked_by",
        label=_("Not clear because"),
        choices=[(blocker.value, blocker.label) for blocker in Blocker.of_counted()],
        empty_label=_("Any reason"),
    )
    track = track_field("track")
    missing = filters.ChoiceFilter(
        method="lacking",
        label=_("Missing"),
        choices=list(zip(fewest_missing.CHOICES, (_("One only"), _("Two"), _("More than two")), strict=True)),
        empty_label=_("However many"),
    )
    # What stands behind "Filters".
    further = ("part", "blocked", "missing")

    def __init__(self, *args: Any, conference: Conference, offers: Offers | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conference = conference
        offer_tracks(self, offers or offers_named(conference, self.data))

    def filter_queryset(self, papers: QuerySet[Paper]) -> QuerySet[Paper]:
        """Withdrawn papers are there for whoever looks for them."""
        found: QuerySet[Paper] = super().filter_queryset(papers)
        wanted = self.form.cleaned_data.get("search") or self.form.cleaned_data.get("state") in papers_in_state.GONE
        return found if wanted else found.filter(status=PaperStatus.ACCEPTED)

    def search_in(self, papers: QuerySet[Paper], _name: str, words: str) -> QuerySet[Paper]:
        # Searched apart from the counts, whose joins a condition on authors would multiply.
        return papers.filter(pk__in=Paper.objects.search(words).order_by().values("pk"))

    def in_state(self, papers: QuerySet[Paper], _name: str, state: str) -> QuerySet[Paper]:
        return papers_in_state.in_state(papers, state)

    def lacking(self, papers: QuerySet[Paper], _name: str, chosen: str) -> QuerySet[Paper]:
        return fewest_missing.lacking(papers, self.conference, chosen)


class AuthorFilter(filters.FilterSet):  # type: ignore[misc]
    search = search_field(_("Name or email"))
    state = state_field(
        {
            **{
                state: labels.AGREEMENT[state]
                for state in (
                    State.INVITED,
                    State.DRAFT,
                    State.DECLINED,
                    State.ACCEPTED,
                    State.COUNTERSIGNED,
                    State.WAIVED,
                )
            },
            "spared": labels.SPARED,
            "unreachable": _("Mail did not arrive"),
            "no_address": _("No address"),
            "shared": _("Shares an address"),
            "help": _("Asked for help"),
            "renamed": _("Typed another name"),
        }
    )
    reachability = reachability_field({"unreminded": _("Wants no reminders")})
    track = track_field(method="in_track")
    further = ("reachability", "track")

    def in_track(self, authors: QuerySet[Author], _name: str, track: str) -> QuerySet[Author]:
        theirs = Authorship.objects.standing().filter(author=OuterRef("pk"), paper__track=track)
        return authors.filter(Exists(theirs))

    def reached(self, authors: QuerySet[Author], _name: str, chosen: str) -> QuerySet[Author]:
        wanted = {"no_reminders_since__isnull": False} if chosen == "unreminded" else {"reachability": chosen}
        return authors.filter(**wanted)

    def search_in(self, authors: QuerySet[Author], _name: str, words: str) -> QuerySet[Author]:
        return authors.filter(pk__in=Author.objects.search(words).order_by().values("pk"))

    def in_state(self, authors: QuerySet[Author], _name: str, state: str) -> QuerySet[Author]:
        if state == "unreachable":
            failed = lists.unreachable(self.conference).values("pk")
            return authors.filter(Q(pk__in=failed) | Q(reachability="bounced"))
        if state == "no_address":
            return authors.filter(email="")
        if state == "shared":
            return authors.filter(lists.shares_address())
        if state == "help":
            return authors.filter(pk__in=self.conference.help_requests.open().values("author"))
        if state == "renamed":
            return authors.filter(pk__in=lists.renamed(self.conference).values("authorship__author"))
        return authors.filter(lists.with_agreement_in(state, self.conference))

    def __init__(self, *args: Any, conference: Conference, offers: Offers | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conference = conference
        offer_tracks(self, offers or offers_named(conference, self.data))
        if conference.policy == Policy.EVERY:
            choices = self.filters["state"].extra["choices"]
            self.filters["state"].extra["choices"] = [each for each in choices if each[0] != "spared"]


class MessageFilter(filters.FilterSet):  # type: ignore[misc]
    search = search_field(_("Name, email or subject"))
    state = state_field(
        {
            "held": _("Held until somebody has looked"),
            "waiting": _("Waiting to leave"),
            **{state: label for state, label in MessageState.choices if state != MessageState.QUEUED},
        }
    )
    kind = filters.ChoiceFilter(label=_("Kind"), choices=MessageKind.choices, empty_label=_("Any kind"))
    further = ("told",)
    told = filters.ChoiceFilter(
        field_name="reports__kind",
        distinct=True,
        label=_("What became of it"),
        choices=ReportKind.choices,
        empty_label=_("Whatever became of it"),
    )

    def search_in(self, messages: MessageQuerySet, _name: str, words: str) -> QuerySet[Message]:
        return messages.search(words)

    def in_state(self, messages: MessageQuerySet, _name: str, state: str) -> QuerySet[Message]:
        if state == "held":
            return messages.held()
        return messages.waiting() if state == "waiting" else messages.filter(state=state)


class _SelectionForm(forms.Form):
    """The ticks of a list: some rows of this page, or all rows that match the list's filter."""

    all_matching = forms.BooleanField(required=False)

    def __init__(self, query: QueryDict, rows: QuerySet[Any]) -> None:
        super().__init__(query)
        self.fields["selected"] = forms.ModelMultipleChoiceField(rows, required=False)


def _ticked(query: QueryDict, matching: filters.FilterSet) -> QuerySet[Any]:
    rows: QuerySet[Any] = matching.queryset
    form = _SelectionForm(query, rows)
    if not form.is_valid():
        return rows.none()
    chosen: QuerySet[Any] = matching.qs if form.cleaned_data["all_matching"] else form.cleaned_data["selected"]
    return chosen


def _ticked_papers(conference: Conference, query: QueryDict) -> QuerySet[Paper]:
    """Of the bare rows: what a list shows beside them would be counted for nothing."""
    return _ticked(query, PaperFilter(query, conference.papers.all(), conference=conference))


def chosen_agreements(conference: Conference, query: QueryDict) -> AgreementQuerySet:
    """The agreements that a selection of agreements, papers or authors stands for; all of the conference without a selection."""
    everything = Agreement.objects.filter(conference=conference)
    match query.get("of"):
        case "papers":
            return lists.of_papers(everything, _ticked_papers(conference, query))
        case "authors":
            matching = AuthorFilter(query, conference.authors.standing(), conference=conference)
            return lists.of_authors(everything, _ticked(query, matching))
        case "agreements":
            return cast("AgreementQuerySet", _ticked(query, AgreementFilter(query, everything, conference=conference)))
        case _:
            return everything


def chosen_messages(conference: Conference, query: QueryDict) -> MessageQuerySet:
    """The mails that a selection of mails stands for."""
    rows = _ticked(query, MessageFilter(query, Message.objects.filter(conference=conference)))
    return cast("MessageQuerySet", rows)


def chosen_papers(conference: Conference, query: QueryDict) -> QuerySet[Paper]:
    """The papers that a selection of papers, authors or agreements stands for; all of the conference without a selection."""
    everything = Paper.objects.filter(conference=conference)
    match query.get("of"):
        case "papers":
            return _ticked_papers(conference, query)
        case "authors" | "agreements":
            theirs = chosen_agreements(conference, query).standing().values("authorship__paper")
            return everything.filter(pk__in=theirs)
        case _:
            return everything
