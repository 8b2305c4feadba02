"""What every page of a list tells its template."""

from collections.abc import Callable, Container
from typing import Any

from django.http import HttpRequest
from django_tables2 import RequestConfig

from agreements import clock
from agreements.access import Access
from agreements.desk.listing import kept_filters
from agreements.desk.listing.list_offers import Offers

# On one page.
ROWS = 50


def shown(
    request: HttpRequest,
    access: Access,
    of: str,
    *,
    table: Any,
    found: Any,
    offers: Offers,
    deeds: Callable[[Any], Container[str]] | None = None,
) -> dict[str, Any]:
    """`of`: the name of the list in addresses; `found`: its filter; `offers`: what that was made with; `deeds`: which
    the table can offer, once its page is known."""
    RequestConfig(request, paginate={"per_page": ROWS}).configure(table)
    if deeds is not None:
        table.offer(deeds(table))
    return {
        "access": access,
        "conference": access.conference,
        "section": "papers" if of == "agreements" else of,
        "of": of,
        "filter": found,
        "table": table,
        "now": clock.now(),
        "saved": offers.saved,
        "query": kept_filters.as_kept(request.GET, found.filters),
    }
