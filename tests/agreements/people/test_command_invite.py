"""Inviting by command."""

import json

import pytest
from django.core.management import CommandError

from agreements.models import Agreement, Conference, Message
from tests import factories
from tests.commands import said

pytestmark = pytest.mark.django_db


def test_invite_asks_everybody_once(conference: Conference) -> None:
    author = factories.make_author(conference)
    factories.make_paper(conference, author)
    factories.make_paper(conference, author, factories.make_author(conference))

    first = json.loads(said("invite", conference.slug, json=True))
    again = json.loads(said("invite", conference.slug, json=True))

    assert first == {"people": 2, "agreements": 3}
    assert again == {"people": 0, "agreements": 0}
    assert Message.objects.count() == 2


def test_invite_asks_only_for_the_named_papers(conference: Conference) -> None:
    for number in ("5787", "5788", "5789"):
        factories.make_paper(conference, factories.make_author(conference), number=number)

    words = said("invite", conference.slug, "--paper", "5787", "5789")

    invited = Agreement.objects.awaiting_answer().order_by("authorship__paper__number")
    assert words == "2 people were invited to sign 2 agreements.\n"
    assert [agreement.authorship.paper.number for agreement in invited] == ["5787", "5789"]


def test_invite_refuses_a_paper_that_is_not_there(conference: Conference) -> None:
    factories.make_paper(conference, factories.make_author(conference), number="5787")

    with pytest.raises(CommandError, match="has no paper 1, 2: nothing was done"):
        said("invite", conference.slug, "--paper", "1", "5787", "--paper", "2")

    assert not Agreement.objects.awaiting_answer().exists()


def test_invite_needs_a_published_text() -> None:
    conference = factories.make_conference()
    factories.make_text(conference, published=False)

    with pytest.raises(CommandError, match="has no published text yet: nobody was invited"):
        said("invite", conference.slug)
