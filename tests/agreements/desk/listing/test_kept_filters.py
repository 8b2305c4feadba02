"""One's own filters: kept, opened, called otherwise, removed; nobody else's."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from agreements.desk.listing import kept_filters
from agreements.models import Conference, ListPage, SavedFilter, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(conference: Conference) -> User:
    return factories.make_member(conference)


@pytest.fixture
def client(member: User) -> Client:
    client = Client()
    client.force_login(member)
    return client


def keep(client: Client, conference: Conference, *, name: str, query: str, page: str = "papers") -> Any:
    return client.post(reverse("keep_filter", args=[conference.slug, page]), {"name": name, "query": query})


def flashes(response: Any) -> list[str]:
    return [str(each) for each in get_messages(response.wsgi_request)]


def test_a_filter_is_kept_with_its_order_and_leads_back_to_what_it_finds(
    client: Client, conference: Conference
) -> None:
    said = keep(client, conference, name=" Nearly there ", query="missing=1&sort=-title&page=7&search=&who=me")

    assert flashes(said) == ["Saved as “Nearly there”."]
    assert said.url == f"{reverse('papers', args=[conference.slug])}?missing=1&sort=-title"
    page = client.get(said.url)
    assert page.context["saved"] == [("Nearly there", "missing=1&sort=-title")]
    assert '<a href="?missing=1&amp;sort=-title" aria-current="true">Nearly there</a>' in page.content.decode()
    assert client.get(reverse("authors", args=[conference.slug])).context["saved"] == []


def test_a_name_that_is_there_takes_the_filter_that_is_given_last(client: Client, conference: Conference) -> None:
    for query in ("state=clear", "state=declined"):
        keep(client, conference, name="Mine", query=query)

    assert [kept.query for kept in SavedFilter.objects.all()] == ["state=declined"]


@pytest.mark.parametrize(
    ("name", "query"), [("Mine", ""), ("Mine", "sort=title"), ("", "state=clear"), ("Mine", f"search={'a' * 500}")]
)
def test_what_says_nothing_is_not_kept(client: Client, conference: Conference, name: str, query: str) -> None:
    assert flashes(keep(client, conference, name=name, query=query))[0].startswith("Nothing was saved")
    assert not SavedFilter.objects.exists()


def test_nobody_keeps_more_than_there_is_room_for(
    client: Client, conference: Conference, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_filters, "MOST", 1)
    keep(client, conference, name="One", query="state=clear")

    assert flashes(keep(client, conference, name="Two", query="state=clear"))[-1].startswith("Nothing was saved: you")
    assert flashes(keep(client, conference, name="One", query="state=draft"))[-1] == "Saved as “One”."
    assert [kept.query for kept in SavedFilter.objects.all()] == ["state=draft"]


def test_it_is_called_otherwise_and_removed(client: Client, conference: Conference, member: User) -> None:
    for name in ("One", "Two"):
        kept_filters.keep(conference, member, ListPage.MESSAGES, name=name, query="state=failed")
    one = SavedFilter.objects.get(name="One")
    rename = reverse("rename_filter", args=[conference.slug, one.pk])

    assert flashes(client.post(rename, {"name": "Three"})) == ["It is called “Three” now."]
    assert flashes(client.post(rename, {"name": "Two"}))[-1].startswith("Nothing was changed: another")
    assert flashes(client.post(rename, {"name": ""}))[-1].startswith("Nothing was changed. Give")
    page = client.get(reverse("own_filters", args=[conference.slug])).content.decode()
    assert f'<a href="{reverse("messages", args=[conference.slug])}?state=failed">Three</a>' in page

    assert flashes(client.post(reverse("remove_filter", args=[conference.slug, one.pk])))[-1] == "“Three” was removed."
    assert [kept.name for kept in SavedFilter.objects.all()] == ["Two"]


def test_nobody_sees_or_changes_somebody_elses(
    client: Client, conference: Conference, member: User, manager_client: Client
) -> None:
    kept = kept_filters.keep(conference, member, ListPage.PAPERS, name="Mine", query="state=clear")

    assert manager_client.get(reverse("papers", args=[conference.slug])).context["saved"] == []
    assert "Mine" not in manager_client.get(reverse("own_filters", args=[conference.slug])).content.decode()
    for name in ("rename_filter", "remove_filter"):
        response = manager_client.post(reverse(name, args=[conference.slug, kept.pk]), {"name": "Yours"})
        assert response.status_code == 404
    kept.refresh_from_db()
    assert kept.name == "Mine"


def test_it_goes_with_the_membership(conference: Conference, member: User) -> None:
    kept_filters.keep(conference, member, ListPage.PAPERS, name="Mine", query="state=clear")

    conference.memberships.get(user=member).delete()

    assert not SavedFilter.objects.exists()
