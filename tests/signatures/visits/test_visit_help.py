import pytest

from agreements.models import Conference, Event, HelpKind, HelpRequest
from tests import factories
from tests.signatures.visiting import at, open_link

pytestmark = pytest.mark.django_db


def test_every_kind_of_help_has_a_way_from_the_form(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    client = open_link(link)
    page = client.get(at("visit", link)).content.decode()
    for kind in HelpKind.of_authors():
        address = at("visit_help", link, kind=kind.value)
        assert f'href="{address}"' in page
        assert str(kind.label) in client.get(address).content.decode()


def test_asking_leaves_a_request_that_staff_see(conference: Conference) -> None:
    author, link = factories.invited_author(conference)
    client = open_link(link)
    address = at("visit_help", link, kind="paper")

    response = client.post(address, {"words": ""})

    assert (response.status_code, response["Location"]) == (303, at("visit_helped", link, kind="paper"))
    assert "The conference has received this" in client.get(response["Location"]).content.decode()
    assert [(r.author, r.kind, r.words) for r in HelpRequest.objects.open()] == [(author, HelpKind.PAPER, "")]
    assert Event.objects.filter(kind="help.asked").count() == 1


def test_asking_twice_is_one_request(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    client = open_link(link)
    for _ in range(2):
        client.post(at("visit_help", link, kind="question"), {"words": "May I?\r\nPlease."})
    assert [request.words for request in HelpRequest.objects.all()] == ["May I?\nPlease."]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("", "Without this the conference does not know what to do."),
        ("ada@example.org\u202e", "This contains an invisible character that changes the direction of the text."),
        ("x" * 2001, "at most 2000 characters"),
    ],
)
def test_words_that_do_not_hold_are_said(conference: Conference, words: str, reason: str) -> None:
    _, link = factories.invited_author(conference)
    response = open_link(link).post(at("visit_help", link, kind="other_address"), {"words": words})
    assert (response.status_code, HelpRequest.objects.count()) == (422, 0)
    assert reason in response.content.decode()


def test_an_unknown_kind_does_not_exist(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    client = open_link(link)
    assert client.get(at("visit_help", link, kind="money")).status_code == 404
    assert client.post(at("visit_help", link, kind="money")).status_code == 404
    assert client.get(at("visit_helped", link, kind="money")).status_code == 404


def test_help_refuses_other_methods(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    assert open_link(link).put(at("visit_help", link, kind="paper")).status_code == 405
