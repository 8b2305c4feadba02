"""Of what a table tells: all of a conference, or what the filter of one of the desk's lists leaves of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict

from agreements.desk.agreement_list import AgreementFilter
from agreements.desk.filters import AuthorFilter, MessageFilter, PaperFilter
from agreements.desk.listing import kept_filters
from agreements.models import Agreement, Authorship, Conference, Message, Paper
from agreements.models.agreement import AgreementQuerySet
from agreements.models.message import MessageQuerySet
from agreements.models.paper import AuthorshipQuerySet


class UnknownFilterError(Exception):
    """The address names a list that is none, or a value that the list's filter does not have."""


@dataclass(frozen=True)
class Narrowed:
    """`of`: the list whose filter holds, empty for all of the conference; `filter`: that filter, as pages show it."""

    conference: Conference
    of: str = ""
    filter: Any = None

    @property
    def in_address(self) -> str:
        """The filter as addresses have it."""
        return kept_filters.as_kept(self.filter.data, self.filter.filters) if self.of else ""

    @property
    def _found(self) -> QuerySet[Any]:
        found: QuerySet[Any] = self.filter.qs.order_by().values("pk")
        return found

    def papers(self) -> QuerySet[Paper]:
        """Those of which any row is told, in the order of their numbers."""
        everything = self.conference.papers.order_by("number_key", "pk")
        if not self.of:
            return everything
        if self.of == "papers":
            return everything.filter(pk__in=self._found)
        return everything.filter(Exists(self.authorships().filter(paper=OuterRef("pk"))))

    def authorships(self) -> AuthorshipQuerySet:
        """Ended ones, too."""
        everything = Authorship.objects.filter(paper__conference=self.conference)
        match self.of:
            case "papers":
                return everything.filter(paper__in=self._found)
            case "authors":
                return everything.filter(author__in=self._found)
            case "agreements":
                return everything.filter(pk__in=self.filter.qs.order_by().values("authorship"))
        return everything

    def agreements(self) -> AgreementQuerySet:
        everything = Agreement.objects.filter(conference=self.conference)
        match self.of:
            case "papers":
                return everything.filter(authorship__paper__in=self._found)
            case "authors":
                return everything.filter(authorship__author__in=self._found)
            case "agreements":
                return everything.filter(pk__in=self._found)
        return everything

    def messages(self) -> MessageQuerySet:
        """Those of the list of mails, or about one of these agreements."""
        everything = Message.objects.filter(conference=self.conference)
        if not self.of:
            return everything
        if self.of == "messages":
            return everything.filter(pk__in=self._found)
        about = Message.agreements.through.objects.filter(agreement__in=self.agreements().order_by().values("pk"))
        return everything.filter(Exists(about.filter(message=OuterRef("pk"))))


_Filters = Callable[[Conference, QueryDict], filters.FilterSet]
_FILTERS: Mapping[str, _Filters] = {
    "papers": lambda conference, query: PaperFilter(query, conference.papers.all(), conference=conference),
    "authors": lambda conference, query: AuthorFilter(query, conference.authors.standing(), conference=conference),
    "agreements": lambda conference, query: AgreementFilter(
        query, Agreement.objects.filter(conference=conference), conference=conference
    ),
    "messages": lambda conference, query: MessageFilter(query, Message.objects.filter(conference=conference)),
}


def narrowed(conference: Conference, query: QueryDict) -> Narrowed:
    """By the query of an address: the filter of a list, and as `of` which list. Raises UnknownFilterError."""
    of = query.get("of", "")
    if not of:
        return Narrowed(conference)
    if of not in _FILTERS:
        raise UnknownFilterError(of)
    found = _FILTERS[of](conference, query)
    if not found.form.is_valid():
        raise UnknownFilterError(of)
    return Narrowed(conference, of, found)
