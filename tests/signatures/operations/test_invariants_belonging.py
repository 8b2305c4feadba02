"""Rows that tie two conferences together are named, at both."""

from collections.abc import Callable

import pytest
from django.apps import apps as django_apps

from agreements.audit import append_only
from agreements.models import Agreement, Authorship, Conference, HelpRequest, Message, MessageKind, Text
from agreements.states import State
from signatures.operations import invariants
from tests import factories

pytestmark = pytest.mark.django_db

MIXES: dict[str, Callable[[Agreement, Agreement], object]] = {
    "authorship {authorship} has a paper and an author of two conferences": lambda ours, theirs: (
        Authorship.objects.filter(pk=ours.authorship_id).update(author=theirs.authorship.author)
    ),
    "agreement {agreement} and its paper are of two conferences": lambda ours, theirs: Agreement.objects.filter(
        pk=ours.pk
    ).update(authorship=factories.make_authorship(theirs.authorship.paper)),
    "agreement {agreement} and its text are of two conferences": lambda ours, theirs: Agreement.objects.filter(
        pk=ours.pk
    ).update(text=theirs.text),
    "message {message} and its author are of two conferences": lambda ours, theirs: Message.objects.update(
        author=theirs.authorship.author
    ),
    "message {message} and its round are of two conferences": lambda ours, theirs: Message.objects.update(
        round=theirs.conference.reminder_rounds.create()
    ),
    "help request {help} and whom it is about are of two conferences": lambda ours, theirs: HelpRequest.objects.update(
        kind="co_author_address", about=theirs.authorship
    ),
    "help request {help} and its author are of two conferences": lambda ours, theirs: HelpRequest.objects.update(
        author=theirs.authorship.author
    ),
}


@pytest.mark.parametrize("line", MIXES)
def test_row_of_two_conferences_is_named_at_both(line: str) -> None:
    ours, theirs = (factories.make_agreement(state=State.INVITED) for _ in range(2))
    author, third = ours.authorship.author, factories.make_agreement(state=State.INVITED)
    pks = {
        "authorship": ours.authorship_id,
        "agreement": ours.pk,
        "message": factories.make_message(author).pk,
        "help": author.help_requests.create(conference=ours.conference, kind="question").pk,
    }

    MIXES[line](ours, theirs)

    told = [
        [breach for breach in invariants.examine(each.conference).breaches if "two conferences" in breach]
        for each in (ours, theirs, third)
    ]
    assert told == [[line.format(**pks)], [line.format(**pks)], []]


@pytest.mark.parametrize(
    ("column", "line"),
    [
        ("body", "text 1 has other words than the log tells"),
        ("in_short", "text 1 is said to mean something else than the log tells"),
    ],
)
def test_a_text_that_is_not_as_it_was_published_is_named(column: str, line: str) -> None:
    conference = factories.make_conference()
    factories.make_text(conference, in_short="You keep the copyright.")
    assert invariants.examine(conference).breaches == []

    append_only.remove_triggers(django_apps.get_app_config("agreements"))
    Text.objects.update(**{column: "# Another text\n\nI agree.\n"})

    assert invariants.examine(conference).breaches == [line]


def test_whoever_a_round_reminded_and_left_out_is_named(conference: Conference) -> None:
    reminded, left_out = factories.make_author(conference), factories.make_author(conference)
    held = conference.reminder_rounds.create(left_out={"answered": [left_out.pk, reminded.pk]})
    factories.make_message(reminded, kind=MessageKind.REMINDER, round=held)

    breaches = invariants.examine(conference, with_files=False).breaches

    assert f"author {reminded.pk} was left out of the round of reminders {held.pk}, and got a mail of it" in breaches
    assert not [line for line in breaches if f"author {left_out.pk} " in line]
