"""0077: on the way back, notes of co-authors become reminders, and another address of a co-author a question."""

from importlib import import_module

import pytest
from django.apps import apps

from agreements.models import Conference, HelpKind, MessageKind
from tests import factories


@pytest.mark.django_db
def test_notes_and_proposed_addresses_become_what_the_version_before_knows(conference: Conference) -> None:
    author, _ = factories.invited_author(conference)
    note = factories.make_message(author, kind=MessageKind.NUDGE)
    asked = author.help_requests.create(
        conference=conference,
        kind=HelpKind.CO_AUTHOR_ADDRESS,
        about=factories.make_authorship(author.authorships.get().paper),
        email="grace@example.org",
    )

    import_module("agreements.migrations.0077_co_authors_and_in_short").become_what_it_knew(apps, None)

    note.refresh_from_db()
    asked.refresh_from_db()
    assert (note.kind, asked.kind, asked.about, asked.email) == ("reminder", "question", None, "grace@example.org")
