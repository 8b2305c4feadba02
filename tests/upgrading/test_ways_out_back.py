"""0078: on the way back, wished names and clauses become words, and who does not sign electronically wants to sign on paper."""

from importlib import import_module

import pytest
from django.apps import apps

from agreements.models import Conference, HelpKind
from tests import factories


@pytest.mark.django_db
def test_wishes_become_what_the_version_before_knows(conference: Conference) -> None:
    author, _ = factories.invited_author(conference)
    other = factories.make_authorship(author.authorships.get().paper)
    make = author.help_requests.create
    named = make(conference=conference, kind=HelpKind.CO_AUTHOR, about=other, printed_name="Grace Hopper")
    by_hand = make(conference=conference, kind=HelpKind.NO_ELECTRONIC)

    import_module("agreements.migrations.0078_ways_out").become_what_it_knew(apps, None)

    named.refresh_from_db()
    by_hand.refresh_from_db()
    assert (named.kind, named.about, [turn.words for turn in named.turns]) == ("co_author", None, ["Grace Hopper"])
    assert (by_hand.kind, by_hand.turns) == ("paper", [])
