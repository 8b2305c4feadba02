"""After publication: days one by one, ticked and from a list, and the days that the text promises."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.models import Conference, Paper
from agreements.states import State
from tests import factories

pytestmark = pytest.mark.django_db

DAY = date(2026, 7, 12)


@pytest.fixture
def paper(conference: Conference) -> Paper:
    paper = factories.make_paper(conference, number="90008")
    factories.make_agreement(paper=paper, state=State.COUNTERSIGNED)
    return paper


def at(name: str, conference: Conference, *more: int) -> str:
    return reverse(name, args=[conference.slug, *more])


def bulk(conference: Conference, deed: str, query: str) -> str:
    return f"{reverse('bulk', args=[conference.slug, deed])}?of=papers&{query}"


def press(client: Client, url: str, **fields: str) -> Any:
    return client.post(url, {"digest": client.get(url).context["reach"].digest, **fields})


def day_of(paper: Paper) -> date | None:
    paper.refresh_from_db()
    return paper.published_on


def test_day_is_entered_shown_with_its_terms_and_taken_back(
    manager_client: Client, conference: Conference, paper: Paper
) -> None:
    Conference.objects.update(exclusive_days=60, lapse_days=30)
    url = at("paper_published", conference, paper.pk)
    before = manager_client.get(at("paper", conference, paper.pk)).context["terms"]

    response = manager_client.post(url, {"day": "2026-07-12"})

    assert before.lapses_after == conference.today + timedelta(days=30)
    assert (response.status_code, day_of(paper)) == (302, DAY)
    shown = manager_client.get(at("paper", conference, paper.pk))
    assert "Published on 12 July 2026; exclusive until 10 September 2026" in shown.content.decode()
    listed = manager_client.get(f"{at('papers', conference)}?state=published")
    assert "exclusive until 10 September 2026" in listed.content.decode()
    assert manager_client.post(url, {"day": str(conference.today + timedelta(days=1))}).status_code == 422
    manager_client.post(url, {"day": ""})
    assert day_of(paper) is None


def test_one_day_goes_to_all_clear_papers_without_one(
    manager_client: Client, conference: Conference, paper: Paper
) -> None:
    waiting = factories.make_paper(conference)
    factories.make_agreement(paper=waiting, state=State.INVITED)
    url = bulk(conference, "publish", "all_matching=on&state=unpublished")

    press(manager_client, url, day="2026-07-12")

    assert (day_of(paper), day_of(waiting)) == (DAY, None)
    late = bulk(conference, "publish", f"selected={paper.pk}&selected={waiting.pk}")
    assert manager_client.get(late).context["consequences"][:2] == [
        "1 has a day already, which this one replaces.",
        "1 is not clear: it counts as published all the same.",
    ]
    assert press(manager_client, late, day="2126-01-01").status_code == 422


def test_giving_up_tells_before_what_it_means_and_cannot_be_undone(
    manager_client: Client, conference: Conference, paper: Paper
) -> None:
    url = bulk(conference, "give-up", f"selected={paper.pk}&paper={paper.pk}")
    lines = manager_client.get(url).context["consequences"]
    assert lines[0] == "1 agreement ends: the rights given in it go back to its author."
    assert lines[-1].startswith("This cannot be taken back")

    assert press(manager_client, url, reason="Its results were wrong").url == at("paper", conference, paper.pk)

    shown = manager_client.get(at("paper", conference, paper.pk)).content.decode()
    assert "not to publish it" in shown
    assert "Will not be published" in shown
    assert list(manager_client.get(f"{at('papers', conference)}?state=not_published").context["table"].data) == [paper]


def test_list_is_entered_whole_or_not_at_all(manager_client: Client, conference: Conference, paper: Paper) -> None:
    url = at("publish_list", conference)

    faulty = manager_client.post(url, {"rows": "90008,2026-07-12\n9,2026-07-12\n90008"})

    assert (faulty.status_code, day_of(paper)) == (422, None)
    assert faulty.context["form"].errors["rows"] == [
        "No ID and day: line 3.",
        "No paper of this conference has this ID: 9.",
    ]
    assert manager_client.post(url, {"rows": "90008,2026-07-12"}).url == at("publications", conference)
    assert day_of(paper) == DAY


def test_days_under_which_agreements_would_end_at_once_are_refused(
    owner_client: Client, conference: Conference, paper: Paper
) -> None:
    url = at("edit_terms", conference)
    assert owner_client.post(url, {"exclusive_days": "60", "lapse_days": "365"}).status_code == 302
    conference.refresh_from_db()
    assert (conference.exclusive_days, conference.lapse_days) == (60, 365)
    conference.agreements.update(answered_at=timezone.now() - timedelta(days=100))

    refused = owner_client.post(url, {"exclusive_days": "60", "lapse_days": "30"})

    assert refused.status_code == 422
    assert refused.context["form"].errors["lapse_days"] == [
        "With so few days 1 agreement would lapse at once. Enter first when its paper was published."
    ]
