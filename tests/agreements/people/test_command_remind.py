"""Reminding by command, and whom it would reach."""

import pytest

from agreements.models import Conference, Message
from tests import factories
from tests.commands import said

pytestmark = pytest.mark.django_db


def test_remind_shows_whom_it_would_reach_and_changes_nothing(conference: Conference) -> None:
    people = [factories.invited_author(conference)[0] for _ in range(7)]
    refused = factories.make_message(people[0], state="failed")
    before = Message.objects.count()

    lines = said("remind", conference.slug, dry_run=True).splitlines()

    assert refused.author not in people[1:]
    assert lines == [
        "Would remind 6 people.",
        *(f"  {author.name} <{author.email}>" for author in people[1:6]),
        "  and 1 more",
        "Left out: 1 whose last mail did not arrive.",
    ]
    assert Message.objects.count() == before


def test_remind_reminds_once(conference: Conference) -> None:
    factories.invited_author(conference)

    first, second = said("remind", conference.slug), said("remind", conference.slug)

    assert first == "1 reminder is on its way.\n"
    assert second == "Nobody was due a reminder. No mail was sent.\nLeft out: 1 with a mail still on its way.\n"
    assert Message.objects.count() == 1
