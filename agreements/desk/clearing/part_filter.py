"""Papers of one part, as the overview counts them."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agreements import labels
from agreements.clearance import Part, in_part
from agreements.models import Paper, PaperStatus


class PartFilter(filters.ChoiceFilter):  # type: ignore[misc]  # django-filter has no types
    """Of a set of filters that knows its `conference`."""

    def __init__(self, **more: Any) -> None:
        choices = [(part.value, labels.PAPER_PARTS[part]) for part in Part]
        super().__init__(label=_("Part"), choices=choices, empty_label=_("Any part"), **more)

    def filter(self, papers: QuerySet[Paper], part: str) -> QuerySet[Paper]:
        if not part:
            return papers
        return papers.filter(in_part(part, self.parent.conference), status=PaperStatus.ACCEPTED)
