"""Each paper says why it is not clear, since when, and what helps."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.desk.clearing import explained
from agreements.models import Agreement, Authorship, Conference, HelpKind, MessageState, Paper, Policy
from agreements.people import signatures_for_all
from agreements.states import State
from signatures import asking
from tests import factories

pytestmark = pytest.mark.django_db
C, I, D, N, A = State.COUNTERSIGNED, State.INVITED, State.DRAFT, State.DECLINED, State.ACCEPTED  # noqa: E741


def paper(conference: Conference, **states: State) -> Paper:
    """With an author of each name."""
    made = factories.make_paper(conference)
    for name, state in states.items():
        author = factories.make_author(conference, name=f"{name} Ames")
        factories.make_agreement(conference, paper=made, author=author, state=state)
    return made


def said(made: Paper) -> tuple[str, str]:
    """The words, and where the deed is."""
    made.refresh_from_db()
    found = explained(made.conference, [made]).get(made.pk)
    return (found.words, found.help.url if found.help else "") if found else ("", "")


def page(made: Paper, name: str, key: Any = None) -> str:
    return reverse(name, args=[made.conference.slug] + ([] if key is None else [key]))


def test_whoever_has_not_answered_is_named_with_the_mail_that_was_refused(conference: Conference) -> None:
    made = paper(conference, Ada=I, Bo=C)
    Agreement.objects.filter(state=I).update(invited_at=timezone.now() - timedelta(days=12))
    assert said(made) == (
        "Waits for Ada Ames, invited 12 days ago",
        f"{page(made, 'remind')}?of=papers&selected={made.pk}",
    )

    author = made.authorships.get(position=1).author
    failed = factories.make_message(author, state=MessageState.FAILED)
    type(failed).objects.filter(pk=failed.pk).update(given_up_at=timezone.now().replace(month=5, day=3, hour=12))
    words, deed = said(made)
    assert words == "Waits for Ada Ames, invited 12 days ago; the mail was refused on 3 May"
    assert deed == page(made, "author_address", author.pk)

    factories.make_message(author, state=MessageState.SENT)
    assert said(made)[0] == "Waits for Ada Ames, invited 12 days ago"


@pytest.mark.parametrize(
    ("policy", "states", "words"),
    [
        (Policy.EVERY, {"Ada": I, "Bo": I}, "Waits for Ada Ames and Bo Ames, first invited just now"),
        (Policy.K_OF_N, {"Ada": I, "Bo": I, "Cy": C}, "Waits for one of Ada Ames and Bo Ames, first invited just now"),
        (Policy.EVERY, {"Ada": D}, "Ada Ames was not invited yet, on the list since just now"),
        (Policy.EVERY, {"Ada": N}, "Declined by Ada Ames, just now"),
        (Policy.CORRESPONDING, {"Ada": I}, "No corresponding author is named"),
        (Policy.EVERY, {}, "It has no authors"),
        (Policy.EVERY, {"Ada": C}, ""),
    ],
)
def test_each_reason_has_its_sentence(policy: Policy, states: dict[str, State], words: str) -> None:
    made = paper(factories.make_ready_conference(policy=policy), **states)
    factories.evaluate(made.conference)

    assert said(made)[0] == words


def test_what_waits_for_us_says_so() -> None:
    conference = factories.make_ready_conference(countersigning="queue")
    made = paper(conference, Ada=A)

    there = f"{page(made, 'decisions')}?kind=countersign"
    assert said(made) == ("Accepted by Ada Ames just now, and not countersigned yet", there)


def test_who_has_no_address_and_who_asked_for_something_is_named(conference: Conference) -> None:
    nowhere = factories.make_author(conference, name="Ada Ames", email="")
    made = factories.make_paper(conference, nowhere)
    assert said(made) == ("Ada Ames has no address, and cannot be asked", page(made, "author_address", nowhere.pk))

    doubted = paper(conference, Bo=C)
    link = factories.make_link(doubted.authorships.get().author)
    request = asking.ask_for_help(link, kind=HelpKind.NOT_ME, words="")
    assert said(doubted) == ("To decide, just now: This is not me (Bo Ames)", page(made, "help_request", request.pk))


def test_a_signature_for_all_says_until_when_and_who_objects() -> None:
    conference = factories.make_ready_conference(policy=Policy.ONE_FOR_ALL, time_zone="UTC")
    made = paper(conference, Ada=C, Bo=I)
    assert said(made)[0] == "Signed for all by Ada Ames; the others are being told"
    signatures_for_all.tell_some(conference)
    assert said(made)[0].startswith("Signed for all by Ada Ames; the others may object until ")

    agreement = conference.agreements.get(state=I)
    link = factories.make_link(agreement.authorship.author)
    asking.ask_for_help(link, kind=HelpKind.NOT_FOR_ME, words="No", agreement=agreement.pk)
    assert said(made)[0] == "Bo Ames objects to the signature for all, just now"

    conference.help_requests.update(settled_at=timezone.now())
    factories.let_days_pass(conference)
    assert said(made) == ("Signed for all by Ada Ames", "")
    Authorship.objects.update(may_object_until=None)
    Paper.objects.update(is_kept_clear=True, objections_until=None)
    assert said(made)[0].startswith("Clear without warranted authority")


def test_a_page_of_papers_is_explained_in_four_queries(conference: Conference, django_assert_num_queries: Any) -> None:
    every = factories.make_ready_conference(policy=Policy.ONE_FOR_ALL)
    shown = []
    for _ in range(3):
        shown += [paper(every, Ada=C, Bo=I), paper(every, Ada=I, Bo=N), paper(every, Ada=C, Bo=D)]
        doubted = paper(every, Cy=C)
        asking.ask_for_help(
            factories.make_link(doubted.authorships.get().author), kind=HelpKind.CO_AUTHOR, words="Dee"
        )
        shown.append(doubted)
        for each in shown:
            each.refresh_from_db()
        with django_assert_num_queries(4):
            assert len(explained(every, shown)) == len(shown)
