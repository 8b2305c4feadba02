"""The pages behind the link in an invitation."""

import pytest
from django.test import Client
from django.urls import reverse

from agreements import staff_links
from agreements.conferences import team_invitations
from agreements.models import Conference, Role, TeamInvitation, User
from tests import factories

pytestmark = pytest.mark.django_db
ACCOUNT = {"name": "Mary Member", "password1": "a calm violet kite", "password2": "a calm violet kite"}


@pytest.fixture
def invitation(conference: Conference) -> TeamInvitation:
    return team_invitations.invite(conference, email="mary@example.org", role=Role.MANAGER, by=None).invitation


def link(invitation: TeamInvitation) -> str:
    return reverse("join_link", args=[staff_links.token_of(invitation)])


def begun(invitation: TeamInvitation, client: Client | None = None) -> Client:
    client = client or Client()
    assert client.post(link(invitation))["Location"] == reverse("join")  # type: ignore[index]  # a response
    return client


def test_looking_at_the_link_accepts_nothing(client: Client, invitation: TeamInvitation) -> None:
    page = client.get(link(invitation))

    assert page.status_code == 200
    assert "mary@example.org is invited to the team" in page.content.decode()
    assert client.get(reverse("join")).status_code == 410
    assert TeamInvitation.objects.get().is_standing


def test_newcomer_chooses_name_and_password_and_is_in(invitation: TeamInvitation) -> None:
    client = begun(invitation)
    page = client.get(reverse("join"))

    response = client.post(reverse("join"), ACCOUNT)

    user = User.objects.get()
    assert list(page.context["form"].fields) == ["name", "password1", "password2"]
    assert response.headers["Location"] == reverse("dashboard", args=[invitation.conference.slug])
    assert (user.email, user.name) == ("mary@example.org", "Mary Member")
    assert user.check_password("a calm violet kite")
    assert client.get(response.headers["Location"]).status_code == 200


def test_link_that_was_used_opens_nothing(invitation: TeamInvitation) -> None:
    begun(invitation).post(reverse("join"), ACCOUNT)

    other = Client()
    answers = [other.get(link(invitation)), other.post(link(invitation)), other.post(reverse("join"), ACCOUNT)]

    assert [answer.status_code for answer in answers] == [410, 410, 410]
    assert "It has been accepted" in answers[0].content.decode()
    assert User.objects.count() == 1


@pytest.mark.parametrize("name", ["a\u202eb", "a" + "\u0301" * 31, ""])
def test_name_that_no_document_could_hold_is_refused(invitation: TeamInvitation, name: str) -> None:
    response = begun(invitation).post(reverse("join"), ACCOUNT | {"name": name})

    assert list(response.context["form"].errors) == ["name"]
    assert not User.objects.exists()


def test_who_has_an_account_logs_in_and_accepts(invitation: TeamInvitation) -> None:
    factories.make_user("mary@example.org")
    client = begun(invitation)
    asked = client.get(reverse("join"))
    login = f"{reverse('account_login')}?next={reverse('join')}"
    came = client.post(login, {"login": "mary@example.org", "password": factories.PASSWORD, "next": reverse("join")})
    before = invitation.conference.memberships.exists()

    client.post(reverse("join"))

    assert login in asked.content.decode()
    assert came.headers["Location"] == reverse("join")
    assert not before
    assert invitation.conference.memberships.get().role == Role.MANAGER


def test_nobody_sets_another_password_for_an_account_through_an_invitation(invitation: TeamInvitation) -> None:
    user = factories.make_user("mary@example.org")

    begun(invitation).post(reverse("join"), ACCOUNT)

    user.refresh_from_db()
    assert user.check_password(factories.PASSWORD)
    assert not invitation.conference.memberships.exists()


def test_somebody_else_who_is_logged_in_is_not_let_in(invitation: TeamInvitation) -> None:
    client = Client()
    client.force_login(factories.make_user("mallory@example.org"))
    begun(invitation, client)

    page = client.post(reverse("join"))

    assert (
        "You are logged in as mallory@example.org, and this invitation is for mary@example.org"
        in page.content.decode()
    )
    assert not invitation.conference.memberships.exists()


def test_invitation_is_declined_without_an_account(invitation: TeamInvitation) -> None:
    client = begun(invitation)

    page = client.post(reverse("decline_invitation"))

    assert "You have declined" in page.content.decode()
    assert not TeamInvitation.objects.get().is_standing
    assert client.post(reverse("join"), ACCOUNT).status_code == 410


def test_guessed_links_are_counted(client: Client) -> None:
    answers = [client.get(f"/join/{number}/").status_code for number in range(21)]

    assert (answers[0], answers[-1]) == (404, 429)
