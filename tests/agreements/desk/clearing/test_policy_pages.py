"""The pages on which a policy is chosen, looked at and changed, and on which the corresponding author is named."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import Conference, Paper, Policy
from agreements.states import State
from tests import factories

pytestmark = pytest.mark.django_db
CHOICE = "?policy=k_of_n&needed_signatures=1&objection_days=7"


@pytest.fixture
def client(conference: Conference) -> Client:
    client = Client()
    client.force_login(factories.make_member(conference))
    return client


@pytest.fixture
def half(conference: Conference) -> Paper:
    paper = factories.make_paper(conference, title="On Kites")
    for state in (State.COUNTERSIGNED, State.INVITED):
        factories.make_agreement(conference, paper=paper, state=state)
    return paper


def words_of(response: object) -> str:
    return unescape(" ".join(response.content.decode().split()))  # type: ignore[attr-defined]


def test_a_policy_is_looked_at_and_then_changed(conference: Conference, client: Client, half: Paper) -> None:
    address = reverse("policy", args=[conference.slug])
    assert "Every author has signed" in words_of(client.get(address))

    preview = client.get(address + CHOICE)
    page = words_of(preview)
    assert "Clear now: 0 papers of 1 paper; afterwards 1 paper." in page
    assert f"{half.number} On Kites" in page
    half.refresh_from_db()
    assert not half.is_clear

    done = client.post(address + CHOICE, {"digest": preview.context["outlook"].digest})

    assert done["Location"] == reverse("dashboard", args=[conference.slug])
    half.refresh_from_db()
    conference.refresh_from_db()
    assert (half.is_clear, conference.policy) == (True, Policy.K_OF_N)
    assert "Nothing would change" in words_of(client.get(address + CHOICE))


def test_what_was_not_shown_is_not_changed(conference: Conference, client: Client, half: Paper) -> None:
    address = reverse("policy", args=[conference.slug]) + CHOICE

    refused = client.post(address, {"digest": "0" * 64})

    assert (refused.status_code, "so the policy stayed" in words_of(refused)) == (409, True)
    half.refresh_from_db()
    assert not half.is_clear
    wrong = client.get(reverse("policy", args=[conference.slug]) + "?policy=k_of_n&needed_signatures=0")
    assert (wrong.status_code, "greater than or equal to 1" in words_of(wrong)) == (422, True)


def test_the_corresponding_author_is_named_on_the_paper(client: Client, conference: Conference, half: Paper) -> None:
    Conference.objects.filter(pk=conference.pk).update(policy=Policy.CORRESPONDING)
    factories.evaluate(conference)
    address = reverse("name_correspondents", args=[conference.slug, half.pk])
    paper = client.get(reverse("paper", args=[conference.slug, half.pk])).content.decode()
    assert f'href="{address}"' in paper

    first = half.authorships.earliest("position")
    client.post(address, {"corresponding": first.pk, "shown": ""})

    half.refresh_from_db()
    assert half.is_clear
    for overtaken in ("", "9" * 5000):
        late = client.post(address, {"corresponding": [], "shown": overtaken})
        assert late["Location"] == address
    assert half.authorships.filter(is_corresponding=True).count() == 1


def test_tracks_are_told_apart_and_add_up(client: Client, conference: Conference) -> None:
    assert client.get(reverse("dashboard", args=[conference.slug])).context["tracks"] == []
    for track, state in (
        ("Oral", State.COUNTERSIGNED), ("Oral", State.INVITED), ("Poster", State.DECLINED), ("", State.DRAFT),
    ):  # fmt: skip
        factories.make_agreement(conference, paper=factories.make_paper(conference, track=track), state=state)

    tracks = client.get(reverse("dashboard", args=[conference.slug])).context["tracks"]

    assert [(each.name, dict(each.parts)) for each in tracks] == [
        ("Oral", {"clear": 1, "for_us": 0, "waiting": 1, "blocked": 0}),
        ("Poster", {"clear": 0, "for_us": 0, "waiting": 0, "blocked": 1}),
        ("", {"clear": 0, "for_us": 1, "waiting": 0, "blocked": 0}),
    ]
