import io
import logging
import time

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.test import Client
from django.urls import reverse

from agreements import links
from agreements.models import Conference, Event, Link, Role
from signatures import asking
from tests import factories
from tests.signatures.visiting import at, dump, landing_of, open_link

pytestmark = pytest.mark.django_db

_UNKNOWN = "a" * links.TOKEN_LENGTH


def test_landing_tells_what_the_mail_tells_and_not_the_whole_address(conference: Conference) -> None:
    author, link = factories.invited_author(conference, papers=2, name="Ada Lovelace", email="ada@example.org")
    response = Client().get(landing_of(link))
    page = response.content.decode()
    assert response.status_code == 200
    assert "Two papers need your answer" in page
    assert conference.legal_name in page
    assert "a•••@example.org" in page
    for told in (author.name, *author.authorships.values_list("paper__title", flat=True)):
        assert told in page
    assert author.email not in page
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "strict-origin"


def test_landing_opens_the_visit_when_the_button_is_pressed(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    client = Client(enforce_csrf_checks=True)
    csrf = client.get(landing_of(link)).context["csrf_token"]

    response = client.post(landing_of(link), {"csrfmiddlewaretoken": str(csrf)})

    assert (response.status_code, response["Location"]) == (303, at("visit", link))
    assert links.token_of(link) not in response["Location"] + str(response.cookies)
    assert client.get(at("visit", link)).status_code == 200


def test_opening_is_noted_once(conference: Conference) -> None:
    author, link = factories.invited_author(conference)
    open_link(link)
    first = Link.objects.get(pk=link.pk).opened_at
    open_link(link)
    assert first is not None
    assert Link.objects.get(pk=link.pk).opened_at == first
    [event] = Event.objects.filter(kind="link.opened")
    assert (event.subject, event.payload) == (f"link:{link.pk}", {"author": author.pk})


@pytest.mark.parametrize("glued", [".", ")", ",", ">", "/.", "%2E", "/)", "=", "/?utm=1"])
def test_landing_understands_what_mail_programs_glue_to_a_link(conference: Conference, glued: str) -> None:
    _, link = factories.invited_author(conference)
    address = landing_of(link).rstrip("/") + glued
    assert "One paper needs your answer" in Client().get(address).content.decode()
    assert Client().post(address)["Location"] == at("visit", link)
    shouted = f"/s/{links.token_of(link).upper()}/"
    assert Client().get(shouted).status_code == 200


def test_a_revoked_link_says_which_conference_it_was_of_and_whom_to_write_to_and_not_whose_it_was(
    conference: Conference,
) -> None:
    author, link = factories.invited_author(conference, name="Ada Lovelace", email="ada@example.org")
    title = author.authorships.get().paper.title
    links.revoke(author)
    for send in (Client().get, Client().post):
        unknown, revoked = send(f"/s/{_UNKNOWN}/"), send(landing_of(link))
        assert (unknown.status_code, revoked.status_code) == (404, 410)
        for response in (unknown, revoked):
            assert f'action="{reverse("new_link")}"' in response.content.decode()
        assert "This link does not work" in unknown.content.decode()
        assert conference.name not in unknown.content.decode()
        page = revoked.content.decode()
        assert all(told in page for told in (conference.name, conference.sender, f"mailto:{conference.reply_to}"))
        assert [told for told in ("Ada Lovelace", "example.org,", title) if told in page] == []


def test_landing_refuses_other_methods(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    assert Client().put(landing_of(link)).status_code == 405


# --- Who is inside -----------------------------------------------------------------------------------------------------
def _pages(link: Link, agreement: object) -> list[str]:
    return [
        at("visit", link),
        at("done", link),
        at("visit_help", link, kind="question"),
        at("visit_request", link, pk=link.author.help_requests.get().pk),
        at("visit_draft", link, agreement=agreement),
        at("visit_document", link, agreement=agreement),
    ]


def test_pages_are_closed_to_whoever_has_not_opened_that_link(conference: Conference) -> None:
    author, link = factories.invited_author(conference, name="Ada Lovelace")
    asking.ask_for_help(link, kind="question", words="Why?")
    _, other = factories.invited_author(conference)
    agreement = conference.agreements.of_author(author.pk).get().pk
    inside_elsewhere = open_link(other)
    for client in (Client(), inside_elsewhere):
        for page in _pages(link, agreement):
            response = client.get(page)
            assert (page, response.status_code) == (page, 403)
            assert "This visit has ended" in response.content.decode()
            assert "Ada Lovelace" not in response.content.decode()
        for view in ("visit", "review", "sign"):
            response = client.post(at(view, link))
            assert response.status_code == 403
            assert "What you just sent was not recorded." in response.content.decode()


def test_two_links_in_one_browser_stay_two_people(conference: Conference) -> None:
    _, first = factories.invited_author(conference, name="Ada Lovelace")
    _, second = factories.invited_author(conference, name="Grace Hopper")
    client = open_link(second, open_link(first))
    pages = [client.get(at("visit", link)).content.decode() for link in (first, second)]
    assert ["I, Ada Lovelace, agree" in page for page in pages] == [True, False]
    assert ["I, Grace Hopper, agree" in page for page in pages] == [False, True]


def test_a_visit_ends_after_a_while_without_posts(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    with time_machine.travel(time.time(), tick=False) as clock:
        client = open_link(link)
        clock.shift(settings.VISIT_SECONDS - 1)
        assert client.post(at("visit", link)).status_code == 200
        clock.shift(settings.VISIT_SECONDS - 1)
        assert client.get(at("visit", link)).status_code == 200
        clock.shift(2)
        assert client.get(at("visit", link)).status_code == 403


def test_a_revoked_link_closes_the_visit_under_way(conference: Conference) -> None:
    author, link = factories.invited_author(conference)
    client = open_link(link)
    links.revoke(author)
    assert client.get(at("visit", link)).status_code == 410
    assert client.post(at("sign", link)).status_code == 410


def test_opening_a_link_changes_the_session_key(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    client = Client()
    planted = client.session
    planted["planted"] = True
    planted.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key or ""
    open_link(link, client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted.session_key


def test_whoever_planted_a_session_is_not_inside_when_a_second_link_is_opened_in_it(conference: Conference) -> None:
    _, own = factories.invited_author(conference)
    _, theirs = factories.invited_author(conference)
    attacker, victim = open_link(own), Client()
    victim.cookies[settings.SESSION_COOKIE_NAME] = attacker.cookies[settings.SESSION_COOKIE_NAME].value

    open_link(theirs, victim)

    assert attacker.get(at("visit", theirs)).status_code == 403
    assert victim.get(at("visit", theirs)).status_code == 200


def test_a_login_and_other_visits_stay_when_a_link_is_opened(conference: Conference, owner_client: Client) -> None:
    _, first = factories.invited_author(conference)
    _, second = factories.invited_author(conference)

    for link in (first, second, first):
        open_link(link, owner_client)

    assert [owner_client.get(at("visit", link)).status_code for link in (first, second)] == [200, 200]
    assert owner_client.get(reverse("dashboard", args=[conference.slug])).status_code == 200


def test_a_login_is_still_listed_and_ended_after_a_link_was_opened(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    client, member = Client(), factories.make_member(conference, Role.OWNER)
    client.post(reverse("account_login"), {"login": member.email, "password": factories.PASSWORD})

    open_link(link, client)

    [listed] = UserSession.objects.purge_and_list(member)
    listed.end()
    assert client.get(reverse("dashboard", args=[conference.slug])).status_code == 302


# --- Nothing changes by looking ----------------------------------------------------------------------------------------
def test_looking_changes_no_row_of_any_table(conference: Conference) -> None:
    author, link = factories.invited_author(conference, papers=2)
    factories.sign(conference.agreements.all()[0])
    asking.ask_for_help(link, kind="question", words="Why?")
    agreement = conference.agreements.awaiting_answer().get().pk
    outside = [landing_of(link), f"/s/{_UNKNOWN}/", reverse("new_link"), "/livez", "/readyz"]
    inside = open_link(link)
    before = dump()
    for address in [*outside, *_pages(link, agreement), at("review", link), at("sign", link)]:
        for client in (Client(), inside):
            client.get(address)
            client.head(address)
            client.options(address)
    assert dump() == before
    assert [mail.kind for mail in author.messages.all()] == ["receipt"]


def test_no_log_line_holds_a_token(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    console = next(handler for handler in logging.getLogger().handlers if type(handler) is logging.StreamHandler)
    lines = io.StringIO()
    stream = console.setStream(lines)
    try:
        Client(enforce_csrf_checks=True).post(landing_of(link))
        Client().put(landing_of(link))
        logging.getLogger("django.request").error("Internal Server Error: %s", landing_of(link))
    finally:
        console.setStream(stream or io.StringIO())
    assert "/s/***" in lines.getvalue()
    assert links.token_of(link) not in lines.getvalue()
