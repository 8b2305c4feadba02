"""The page before the hand-over: how much is ready, what the rest lacks, what falls due."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement, Conference, DataClass, Paper
from agreements.papers import withdrawing
from agreements.privacy import retention_rules
from agreements.proceedings import first_publication, giving_up
from agreements.states import State
from tests import factories

pytestmark = pytest.mark.django_db


def page(client: Client, conference: Conference) -> Any:
    return client.get(reverse("readiness", args=[conference.slug]))


def paper(conference: Conference, *states: State, **facts: Any) -> Paper:
    found = factories.make_paper(conference, **facts)
    for state in states:
        factories.make_agreement(paper=found, state=state)
    return found


def test_sentence_and_reasons_add_up(manager_client: Client, viewer_client: Client, conference: Conference) -> None:
    """Each paper is ready, or in one of the reasons, which leads to its deed and to the papers; left out is named apart."""
    paper(conference, State.WAIVED)
    made, failed = paper(conference, State.COUNTERSIGNED), paper(conference, State.COUNTERSIGNED)
    Agreement.objects.filter(authorship__paper=made).update(sealed_at=timezone.now())
    Agreement.objects.filter(authorship__paper=failed).update(sealing_failed_at=timezone.now())
    paper(conference, State.COUNTERSIGNED)
    paper(conference, State.INVITED, number="0", title="On Kites")
    paper(conference, State.INVITED)
    paper(conference, State.DRAFT)
    paper(conference, State.DECLINED)
    withdrawing.withdraw(conference, [paper(conference).pk], reason="Asked for", by=None)
    giving_up.give_up(conference, [paper(conference).pk], reason="Wrong", by=None)

    shown = page(manager_client, conference).context

    lines = {each.key: each for each in shown["lines"]}
    counts = {key: each.count for key, each in lines.items()}
    assert shown["sentence"] == "2 of 8 papers are ready."
    assert counts == {"invitation": 1, "answer": 2, "declined": 1, "failed": 1, "making": 1}
    assert shown["found"].ready + sum(counts.values()) == shown["found"].papers
    assert (shown["found"].withdrawn, shown["found"].not_published) == (1, 1)
    assert lines["answer"].url.endswith("/remind/?of=papers&all_matching=on&blocked=answer")
    assert lines["answer"].more_url.endswith("/papers/?blocked=answer")
    for each in lines.values():
        for url in filter(None, (each.url, each.more_url)):
            assert manager_client.get(url).status_code == 200
    assert [each.number for each in shown["papers"]][:1] == ["0"]
    assert "Waits for" in shown["papers"][0].explanation.words
    assert next(each for each in page(viewer_client, conference).context["lines"] if each.key == "answer").url == ""


def test_deed_of_a_reason_reaches_exactly_its_papers(manager_client: Client, conference: Conference) -> None:
    paper(conference, State.INVITED)
    paper(conference, State.INVITED, State.DECLINED)

    [line] = [each for each in page(manager_client, conference).context["lines"] if each.key == "answer"]
    reminded = manager_client.get(line.url)

    assert line.count == 1
    assert "1 person" in reminded.content.decode()


@pytest.mark.parametrize(("states", "sentence"), [
    ((), "There are no papers yet."),
    ((State.WAIVED,), "The only paper is ready."),
    ((State.WAIVED, State.WAIVED), "All 2 papers are ready."),
    ((State.INVITED,), "0 of 1 paper is ready."),
])  # fmt: skip
def test_sentence_of_few_papers(
    viewer_client: Client, conference: Conference, states: tuple[State, ...], sentence: str
) -> None:
    for state in states:
        paper(conference, state)

    assert page(viewer_client, conference).context["sentence"] == sentence


def test_what_falls_due_stands_in_its_order_and_what_is_past_is_left_out(
    manager_client: Client, conference: Conference
) -> None:
    waiting, published = paper(conference, State.COUNTERSIGNED), paper(conference, State.COUNTERSIGNED)
    Conference.objects.update(
        lapse_days=1_000, exclusive_days=2_000, deadline=datetime.now(tz=UTC) + timedelta(days=30), grace_days=60
    )
    Paper.objects.filter(pk=waiting.pk).update(number="0")
    first_publication.publish(conference, {published.pk: date(2026, 7, 12)}, by=None)

    words = [each.words for each in page(manager_client, conference).context["due"]]

    assert words == [
        "The deadline for answers.",
        "From here on the links in mails open nothing.",
        "The agreement lapses whose paper is not published by then.",
        "The last exclusive day of the paper that was published.",
    ]
    Conference.objects.update(deadline=datetime.now(tz=UTC) - timedelta(days=3), lapse_days=0, exclusive_days=0)
    assert [each.words for each in page(manager_client, conference).context["due"]] == words[1:2]


def test_retention_that_is_switched_on_falls_due(manager_client: Client, conference: Conference) -> None:
    paper(conference, State.INVITED)
    owner = factories.make_member(conference)
    for data, is_on in ((DataClass.EVIDENCE, True), (DataClass.LISTS, True), (DataClass.MAILS, False)):
        retention_rules.decide(conference, data, days=400, is_on=is_on, by=owner)

    due = page(manager_client, conference).context["due"]

    told = [(each.day, each.words) for each in due if "may go" in each.words]
    words = (
        "From here on the oldest of this may go, by the rule for how long it is kept: People, answers and documents."
    )
    assert told == [(conference.today + timedelta(days=400), words)]


def test_page_asks_the_same_of_one_paper_and_of_many(
    manager_client: Client, conference: Conference, django_assert_max_num_queries: Any
) -> None:
    conference.lapse_days, conference.countersigning = 400, "queue"
    conference.save()
    for state in (State.INVITED, State.DRAFT, State.DECLINED, State.ACCEPTED, State.WAIVED) * 3:
        paper(conference, state)
    page(manager_client, conference)

    with django_assert_max_num_queries(12):
        page(manager_client, conference)
