import pytest
from django.urls import reverse

from agreements.models import HelpKind, HelpRequest
from tests import factories


def make_request(conference, words="Why?", kind=HelpKind.QUESTION) -> HelpRequest:
    author = factories.make_author(conference)
    return HelpRequest.objects.create(conference=conference, author=author, kind=kind, words=words)


def ask(client, conference):
    return client.get(reverse("help_requests", args=[conference.slug]))


def settle(client, request):
    return client.post(reverse("settle_help", args=[request.conference.slug, request.pk]))


def test_help_requests_shows_what_is_open_in_the_authors_words(viewer_client, conference):
    make_request(conference, words="My <b>employer</b> asks")
    make_request(factories.make_conference(), words="Somebody else's")

    page = ask(viewer_client, conference).content.decode()

    assert "My &lt;b&gt;employer&lt;/b&gt; asks" in page
    assert "Somebody else" not in page


def test_help_requests_offers_no_button_to_a_viewer(viewer_client, manager_client, conference):
    url = reverse("settle_help", args=[conference.slug, make_request(conference).pk])

    assert url in ask(manager_client, conference).content.decode()
    assert url not in ask(viewer_client, conference).content.decode()


def test_settle_help_closes_the_request(manager_client, conference):
    request = make_request(conference)

    settle(manager_client, request)

    request.refresh_from_db()
    assert request.settled_by is not None
    assert list(ask(manager_client, conference).context["open_requests"]) == []
    assert list(ask(manager_client, conference).context["settled"]) == [request]


def test_settle_help_twice_keeps_the_first(manager_client, owner_client, conference):
    request = make_request(conference)

    settle(manager_client, request)
    first = HelpRequest.objects.get(pk=request.pk)
    settle(owner_client, request)

    request.refresh_from_db()
    assert (request.settled_by, request.settled_at) == (first.settled_by, first.settled_at)


@pytest.mark.parametrize("count", [1, 3])
def test_help_requests_take_the_same_queries_whatever_their_number(
    viewer_client, conference, django_assert_num_queries, count
):
    for _ in range(count):
        make_request(conference)

    with django_assert_num_queries(5):
        ask(viewer_client, conference)
