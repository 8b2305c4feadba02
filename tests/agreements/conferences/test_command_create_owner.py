"""The first owner of a conference by command."""

from io import StringIO

import pytest
from django.core.management import CommandError
from django.test import Client

from agreements import staff_links
from agreements.models import Role, StaffMail, User
from tests import factories
from tests.commands import said

pytestmark = pytest.mark.django_db


def test_create_owner_prints_a_link_that_makes_an_owner(client: Client) -> None:
    conference = factories.make_conference(slug="icml2020", name="ICML 2020")

    lines = said("create_owner", "icml2020", email=" Chair@Example.org").splitlines()

    invitation = conference.team_invitations.get()
    assert lines[0].startswith("chair@example.org becomes an owner of ICML 2020 with this link")
    assert lines[2] == staff_links.address_of(invitation)
    assert (invitation.email, invitation.role) == ("chair@example.org", Role.OWNER)
    assert client.get(lines[2]).status_code == 200
    assert not User.objects.exists()
    assert not StaffMail.objects.exists()


def test_create_owner_takes_a_password_from_a_script(monkeypatch: pytest.MonkeyPatch) -> None:
    conference = factories.make_conference(slug="icml2020", name="ICML 2020")
    monkeypatch.setattr("sys.stdin", StringIO("a calm violet kite\n"))

    words = said("create_owner", "icml2020", email="chair@example.org", password_stdin=True)

    user = User.objects.get()
    assert words == "chair@example.org is an owner of ICML 2020.\n"
    assert user.check_password("a calm violet kite")
    assert [(m.user, m.role) for m in conference.memberships.all()] == [(user, Role.OWNER)]


def test_create_owner_takes_no_weak_password(monkeypatch: pytest.MonkeyPatch) -> None:
    factories.make_conference(slug="icml2020")
    monkeypatch.setattr("sys.stdin", StringIO("short\n"))

    with pytest.raises(CommandError, match="at least 12 characters"):
        said("create_owner", "icml2020", email="chair@example.org", password_stdin=True)
    assert not User.objects.exists()


def test_create_owner_leaves_an_existing_password_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    conference = factories.make_conference(slug="icml2020")
    user = factories.make_member(conference, Role.VIEWER, email="chair@example.org")
    monkeypatch.setattr("sys.stdin", StringIO("a calm violet kite\n"))

    words = said("create_owner", "icml2020", email="chair@example.org", password_stdin=True)

    user.refresh_from_db()
    assert words.splitlines()[0] == "The account existed already and keeps its password."
    assert user.check_password(factories.PASSWORD)
    assert conference.memberships.get().role == Role.OWNER


def test_create_owner_says_who_is_on_the_team_already() -> None:
    conference = factories.make_conference(slug="icml2020", name="ICML 2020")
    factories.make_member(conference, Role.VIEWER, email="chair@example.org")

    with pytest.raises(CommandError, match="is on the team of ICML 2020 already"):
        said("create_owner", "icml2020", email="chair@example.org")


@pytest.mark.parametrize(
    ("slug", "email", "complaint"),
    [
        (
            "icml2020",
            "chair@localhost",
            "--email: “chair@localhost” is not an address: “localhost” is not the full name of a mail server, with a dot.",
        ),
        ("icml2020", "chair", "--email: “chair” is not an address: it has no @."),
        ("icml2021", "chair@example.org", "There is no conference “icml2021”."),
    ],
)
def test_create_owner_names_what_is_wrong(slug: str, email: str, complaint: str) -> None:
    factories.make_conference(slug="icml2020")

    with pytest.raises(CommandError) as error:
        said("create_owner", slug, email=email)

    assert str(error.value) == complaint
    assert not User.objects.exists()
