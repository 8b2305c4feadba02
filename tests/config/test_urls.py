"""Numbers in addresses: one that is too long for any row is the number of none."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from agreements.models import Conference

UUID = "0b2b0b0e-6b0e-4f0e-8b0e-0b0e0b0e0b0e"


def routes(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route


NUMBERED = [route for route in routes(get_resolver()) if "<int:" in route]


@pytest.mark.parametrize("digits", [23, 5_000])
@pytest.mark.parametrize("route", NUMBERED)
def test_a_number_too_long_in_an_address_is_that_of_no_page(
    owner_client: Client, conference: Conference, route: str, digits: int
) -> None:
    path = re.sub("<int:[a-z_]+>", "9" * digits, route).replace("<slug:slug>", conference.slug)
    assert len(NUMBERED) > 10

    asked = {owner_client.get(path).status_code, owner_client.post(path).status_code}

    # The team's buttons say that the member is gone, and lead back.
    assert asked <= {404, 405} or (asked == {302, 405} and "/team/" in path) or (asked == {302} and "/remove/" in path)
