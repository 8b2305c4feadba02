"""Which address was probably meant."""

import pytest

from agreements.mail.bounces.likely_addresses import likely, proposed
from agreements.models import Conference, Reachability
from tests import factories

KNOWN = {"example.org": 5, "tuwien.ac.at": 3, "univie.ac.at": 1}


@pytest.mark.parametrize(
    ("email", "meant"),
    [
        ("ada@gmial.com", "ada@gmail.com"),
        ("ada@gmail.con", "ada@gmail.com"),
        ("ada@hotmal.com", "ada@hotmail.com"),
        ("ada@exmaple.org", "ada@example.org"),
        ("ada@examplee.org", "ada@example.org"),
        ("ada@tuwein.ac.at", "ada@tuwien.ac.at"),
        # Others have their mail there, or it is too short to tell.
        ("ada@gmail.com", ""),
        ("ada@univie.ac.at", ""),
        ("ada@x.at", ""),
        ("ada@elsewhere.example", ""),
    ],
)
def test_likely_finds_a_domain_that_is_a_letter_or_two_away(email: str, meant: str) -> None:
    assert likely(email, KNOWN) == meant


@pytest.mark.django_db
def test_proposed_goes_by_the_domains_from_which_nothing_comes_back(conference: Conference) -> None:
    for number in range(2):
        factories.make_author(conference, email=f"one{number}@kites.example")
        factories.make_author(conference, email=f"two{number}@kistes.example", reachability=Reachability.BOUNCED)
    author = factories.make_author(conference, email="ada@kitse.example", reachability=Reachability.BOUNCED)

    assert proposed(conference, [author]) == {author.pk: "ada@kites.example"}
