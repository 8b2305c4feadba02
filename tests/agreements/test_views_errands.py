"""Errands on the desk: what is said of them, and who may have one go on."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements import errands
from agreements.models import Conference, Errand, ErrandKind, Role
from agreements.views.errands import progress
from agreements.views.sentences import errand_told
from tests import factories

pytestmark = pytest.mark.django_db


def make_errand(conference: Conference, kind: ErrandKind = ErrandKind.INVITE, *, given_up: bool = True) -> Errand:
    errand = errands.owe(kind, conference, [[], []], by=factories.make_user())
    if given_up:
        Errand.objects.filter(pk=errand.pk).update(given_up_at=timezone.now(), last_error="ValueError: No ink")
    return errand


def url(conference: Conference, errand: Errand) -> str:
    return reverse("go_on", args=[conference.slug, errand.pk])


def is_owed(errand: Errand) -> bool:
    return Errand.objects.owed().filter(pk=errand.pk).exists()


@pytest.mark.parametrize(
    ("kind", "total", "done", "words"),
    [
        (ErrandKind.INVITE, 3406, 1250, "of 3,406 invitations are written"),
        (ErrandKind.REMIND, 51, 1, "of 51 reminders is written"),
        (ErrandKind.COUNTERSIGN, 4225, 0, "of 4,225 agreements are countersigned"),
    ],
)
def test_errand_is_told_in_words(kind: ErrandKind, total: int, done: int, words: str) -> None:
    assert errand_told(Errand(kind=kind, total=total, done=done)) == words


@pytest.mark.parametrize(
    ("kind", "may"),
    [
        (ErrandKind.INVITE, {Role.OWNER, Role.MANAGER}),
        (ErrandKind.REMIND, {Role.OWNER, Role.MANAGER}),
        (ErrandKind.COUNTERSIGN, {Role.OWNER, Role.SIGNATORY}),
    ],
)
@pytest.mark.parametrize("role", Role)
def test_go_on_is_for_those_who_may_order_it(
    conference: Conference, kind: ErrandKind, may: set[Role], role: Role
) -> None:
    errand, client = make_errand(conference, kind), Client()
    client.force_login(factories.make_member(conference, role))
    conference.role = role  # type: ignore[attr-defined]  # as conference_for sets it

    [shown] = progress(conference)
    response = client.post(url(conference, errand))

    assert (shown.retry is not None) == (role in may)
    assert (response.status_code, is_owed(errand)) == ((302, True) if role in may else (403, False))


def test_go_on_is_a_post_of_the_conferences_own_staff(
    conference: Conference, owner_client: Client, stranger_client: Client, client: Client
) -> None:
    errand = make_errand(conference)
    other = factories.make_conference()

    assert owner_client.get(url(conference, errand)).status_code == 405
    assert owner_client.post(url(other, errand)).status_code == 404
    assert stranger_client.post(url(conference, errand)).status_code == 404
    assert client.post(url(conference, errand)).url.startswith(reverse("login"))  # type: ignore[attr-defined]
    assert not is_owed(errand)


def test_go_on_with_what_is_under_way_or_has_a_successor_says_so(
    conference: Conference, manager_client: Client
) -> None:
    former = make_errand(conference)
    later = make_errand(conference, given_up=False)

    told = [
        [str(message) for message in manager_client.post(url(conference, errand)).wsgi_request._messages][-1]  # type: ignore[attr-defined]
        for errand in (later, former)
    ]

    assert told == [
        "Somebody had it go on before you, or it is done.",
        "Invitations are already being written; no more were begun. Try again when that is over.",
    ]
    assert not is_owed(former)


def test_progress_offers_nothing_while_it_is_under_way(conference: Conference) -> None:
    make_errand(conference, given_up=False)
    conference.role = Role.OWNER  # type: ignore[attr-defined]

    [shown] = progress(conference)

    assert (shown.words, shown.retry) == ("of 2 invitations are written", None)


def test_dashboard_shows_what_is_under_way_before_the_first_mail_is_written(
    conference: Conference, viewer_client: Client
) -> None:
    make_errand(conference, given_up=False)

    page = viewer_client.get(reverse("dashboard", args=[conference.slug])).content.decode()

    assert '<strong class="figures">0</strong> of 2 invitations are written' in page
    assert "Every document is made" not in page
    assert "Write the text" not in page


def test_dashboard_offers_managers_to_go_on_with_what_has_stopped(
    conference: Conference, manager_client: Client, viewer_client: Client
) -> None:
    errand = make_errand(conference)
    button = f'action="{url(conference, errand)}"'

    pages = [
        client.get(reverse("dashboard", args=[conference.slug])).content.decode()
        for client in (manager_client, viewer_client)
    ]

    assert [page.count(button) for page in pages] == [1, 0]
    assert ["ValueError: No ink" in page for page in pages] == [True, True]
