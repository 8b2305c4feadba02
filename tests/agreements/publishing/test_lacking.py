"""What is missing before a text is published or authors are invited."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError
from django.utils import timezone

from agreements.models import Agreement, Conference, Message, Paper
from agreements.publishing import lacking
from agreements.publishing.lacking import Lack
from tests import factories
from tests.commands import said

pytestmark = pytest.mark.django_db
DATED = factories.TEXT.replace(
    "EventTitle: {{ paper.title }}", "EventTitle: {{ paper.title }}\n\nDate: {{ paper.date }}"
)


def before(conference: Conference, body: str = factories.TEXT) -> tuple[list[Lack], list[Lack]]:
    text = factories.make_text(conference, body=body)
    papers = Paper.objects.filter(conference=conference)
    return lacking.before_publishing(conference, text), lacking.before_inviting(conference, text, papers)


def test_nothing_is_said_where_nothing_lacks() -> None:
    assert before(factories.make_conference()) == ([], [])
    dated = factories.make_conference(paper_date=date(2030, 7, 1))
    factories.make_paper(dated)
    assert before(dated, DATED) == ([], [])


@pytest.mark.parametrize("is_demonstration", [False, True])
def test_an_empty_date_that_the_text_needs_is_refused_where_it_is_no_demonstration(*, is_demonstration: bool) -> None:
    conference = factories.make_conference(is_demonstration=is_demonstration)
    factories.make_paper(conference, date=date(2030, 7, 1))
    assert before(conference, DATED) == ([], [])
    factories.make_paper(conference)

    for [lack] in before(conference, DATED):
        assert lack.is_wrong is not is_demonstration
        assert lack.words.startswith("The text says the date of the paper, but 1 paper has none")


def test_a_date_that_no_paper_needs_yet_is_a_warning() -> None:
    publishing, inviting = before(factories.make_conference(), DATED)

    assert publishing == inviting
    assert [lack.is_wrong for lack in publishing] == [False]


@pytest.mark.parametrize(("grace_days", "is_over"), [(365, False), (0, True)])
def test_a_deadline_in_the_past_is_told_and_a_closed_conference_invites_nobody(grace_days: int, is_over: bool) -> None:
    past = timezone.now() - timedelta(days=1)
    [publishing], [inviting] = before(factories.make_conference(deadline=past, grace_days=grace_days))

    assert ("over" in publishing.words, publishing.is_wrong) == (is_over, False)
    assert ("over" in inviting.words, inviting.is_wrong) == (is_over, is_over)


def test_a_missing_sender_is_told_and_without_an_address_for_replies_nobody_is_invited() -> None:
    publishing, inviting = before(factories.make_conference(contact_name="", contact_email=""))

    assert [lack.words[:32] for lack in publishing] == [
        "No address for replies is set, s",
        "No sender is named: mails come f",
    ]
    assert [lack.is_wrong for lack in publishing] == [False, False]
    assert [lack.is_wrong for lack in inviting] == [True, False]


def test_command_says_what_lacks_and_invites_nobody_where_documents_would_be_wrong() -> None:
    conference = factories.make_conference()
    factories.make_text(conference, body=DATED)
    factories.make_paper(conference, factories.make_author(conference))

    with pytest.raises(CommandError, match=r"Nobody was invited\. The text says the date of the paper"):
        said("invite", conference.slug)
    assert not Message.objects.exists()
    assert said("invite", conference.slug, anyway=True).startswith("1 person was invited")
    assert Agreement.objects.awaiting_answer().count() == 1
