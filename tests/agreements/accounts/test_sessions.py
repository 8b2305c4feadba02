"""Half an hour after the last page of the desk, half a day in all; a clock of the test's own says when."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.accounts import sessions
from agreements.models import Conference, Role, StaffMail, StaffMailKind, User
from tests import factories
from tests.signatures.visiting import open_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 12, 1, 8, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def staff(clock: time_machine.Traveller, conference: Conference) -> Client:
    client = Client()
    client.force_login(factories.make_member(conference, Role.OWNER))
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("home")).status_code == 200


def minutes(clock: time_machine.Traveller, count: float) -> None:
    clock.shift(60 * count)


def test_login_ends_after_half_an_hour_of_nothing(staff: Client, clock: time_machine.Traveller) -> None:
    minutes(clock, 29)
    assert is_in(staff)
    minutes(clock, 31)
    assert not is_in(staff)


def test_every_page_of_the_desk_counts(staff: Client, clock: time_machine.Traveller) -> None:
    for _ in range(10):
        minutes(clock, 25)
        assert is_in(staff)


def test_login_ends_after_twelve_hours_whatever_is_done(staff: Client, clock: time_machine.Traveller) -> None:
    for _ in range(36):
        minutes(clock, 19.9)
        assert is_in(staff)
    minutes(clock, 5)
    assert not is_in(staff)


def test_dashboard_that_fetches_itself_keeps_nobody_in(
    staff: Client, conference: Conference, clock: time_machine.Traveller
) -> None:
    for _ in range(2):
        minutes(clock, 16)
        staff.get(reverse("dashboard", args=[conference.slug]), headers={"X-Refresh": "1"})

    assert not is_in(staff)


def test_visit_of_an_author_keeps_nobody_in_and_goes_on(
    staff: Client, conference: Conference, clock: time_machine.Traveller
) -> None:
    _, link = factories.invited_author(conference)
    open_link(link, staff)
    for _ in range(2):
        minutes(clock, 16)
        assert staff.get(reverse("visit", args=[link.pk])).status_code == 200

    assert not is_in(staff)
    assert staff.get(reverse("visit", args=[link.pk])).status_code == 200


def test_post_in_a_login_that_is_over_does_nothing(
    staff: Client, conference: Conference, clock: time_machine.Traveller
) -> None:
    member = factories.make_member(conference, Role.VIEWER).memberships.get()
    minutes(clock, 31)

    response = staff.post(
        reverse("member_role", args=[conference.slug, member.pk]), {"role": "owner", "shown": "viewer"}
    )

    member.refresh_from_db()
    assert response.headers["Location"].startswith(reverse("account_login"))
    assert member.role == Role.VIEWER


def test_dashboard_that_fetches_itself_leads_to_the_login(
    staff: Client, conference: Conference, clock: time_machine.Traveller
) -> None:
    minutes(clock, 31)

    response = staff.get(
        reverse("dashboard", args=[conference.slug]), headers={"HX-Request": "true", "X-Refresh": "1"}
    )

    assert response.headers["HX-Refresh"] == "true"
    assert response.content == b""


# --- Where somebody is logged in ---
def logged_in(user: User, agent: str) -> Client:
    client = Client(headers={"User-Agent": agent})
    client.post(reverse("account_login"), {"login": user.email, "password": factories.PASSWORD})
    return client


def listed(client: Client) -> list[str]:
    return [each["browser"] for each in client.get(reverse("mfa_index")).context["sessions"]]


def test_sessions_are_listed_and_ended_one_by_one(db: None) -> None:
    user = factories.make_user()
    here, there = (
        logged_in(user, "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"),
        logged_in(user, "Chrome/150 Windows"),
    )
    (other,) = [each for each in here.get(reverse("mfa_index")).context["sessions"] if not each["is_own"]]
    both = sorted(listed(here))

    here.post(reverse("end_session", args=[other["session"].pk]))

    assert both == ["Chrome on Windows", "Firefox on Linux"]
    assert listed(here) == ["Firefox on Linux"]
    assert (is_in(here), is_in(there)) == (True, False)


def test_all_other_sessions_are_ended_at_once(db: None) -> None:
    user = factories.make_user()
    here, *others = (logged_in(user, f"Browser {number}") for number in range(3))

    here.post(reverse("end_other_sessions"))

    assert [is_in(each) for each in (here, *others)] == [True, False, False]


def test_session_of_somebody_else_cannot_be_ended(db: None) -> None:
    user = factories.make_user()
    theirs, mallory = logged_in(user, "Firefox/140"), logged_in(factories.make_user(), "Firefox/140")
    session = UserSession.objects.get(user=user)

    assert mallory.post(reverse("end_session", args=[session.pk])).status_code == 404
    assert is_in(theirs)


def test_sessions_know_when_somebody_was_last_there(clock: time_machine.Traveller, db: None) -> None:
    client = logged_in(factories.make_user(), "Firefox/140")
    minutes(clock, 10)

    client.get(reverse("home"))

    assert UserSession.objects.get().last_seen_at == timezone.now()


def test_login_that_is_ended_between_two_steps_of_a_request_does_nothing(
    conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = logged_in(factories.make_member(conference), "Firefox/140")
    session = client.session
    session["staff_seen"] -= 120
    session.save()

    def ended_meanwhile(request: HttpRequest) -> bool:
        UserSession.objects.filter(user=request.user).get().end()  # type: ignore[misc]  # somebody is logged in
        return False

    monkeypatch.setattr(sessions, "is_over", ended_meanwhile)
    response = client.post(reverse("team", args=[conference.slug]), {"email": "new@ex.org", "role": Role.VIEWER})

    assert response.headers["Location"].startswith(reverse("account_login"))
    assert not conference.team_invitations.exists()


# --- A browser that is new ---
def test_login_with_a_new_browser_is_told_and_with_a_known_one_not(db: None) -> None:
    user = factories.make_user(name="Olga Owner")
    client = logged_in(user, "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
    first = StaffMail.objects.filter(user=user).count()
    client.post(reverse("account_logout"))

    client.post(reverse("account_login"), {"login": user.email, "password": factories.PASSWORD})

    mail = StaffMail.objects.get()
    assert first == 1
    assert (mail.kind, mail.user) == (StaffMailKind.BROWSER, user)
    assert "Firefox/140.0" in mail.text
    assert "127.0.0.0/24" in mail.text


def test_browser_is_known_for_one_person_and_not_to_who_forges_it(db: None) -> None:
    user, other = factories.make_user(), factories.make_user()
    client = logged_in(user, "Firefox/140")
    name = settings.BROWSER_COOKIE_NAME

    for cookie in (client.cookies[name].value, client.cookies[name].value[:-1] + "x", "nonsense"):
        forger = Client()
        forger.cookies[name] = cookie
        forger.post(reverse("account_login"), {"login": other.email, "password": factories.PASSWORD})

    assert StaffMail.objects.filter(user=other, kind=StaffMailKind.BROWSER).count() == 3


def test_browser_is_a_new_one_after_the_password_was_changed(db: None) -> None:
    user = factories.make_user()
    client = logged_in(user, "Firefox/140")
    client.post(reverse("account_logout"))
    user.set_password("a calm violet kite")
    user.save()

    client.post(reverse("account_login"), {"login": user.email, "password": "a calm violet kite"})

    assert StaffMail.objects.filter(user=user, kind=StaffMailKind.BROWSER).count() == 2
