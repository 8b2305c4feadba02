"""The first owner of a conference by command."""

import pytest
from django.core.management import CommandError

from agreements.models import Role, User
from tests import factories
from tests.commands import said

pytestmark = pytest.mark.django_db


def test_create_owner_prints_a_password_that_opens_the_account() -> None:
    conference = factories.make_conference(slug="icml2020", name="ICML 2020")

    lines = said("create_owner", "icml2020", email=" Chair@Example.org").splitlines()

    user = User.objects.get()
    assert lines[0] == "chair@example.org is an owner of ICML 2020."
    assert user.check_password(lines[1].removeprefix("One-time password: "))
    assert user.has_temporary_password
    assert [(m.user, m.role) for m in conference.memberships.all()] == [(user, Role.OWNER)]


def test_create_owner_leaves_an_existing_password_alone() -> None:
    conference = factories.make_conference(slug="icml2020")
    user = factories.make_member(conference, Role.VIEWER, email="chair@example.org")

    words = said("create_owner", "icml2020", email="chair@example.org")

    user.refresh_from_db()
    assert words.splitlines()[1] == "The account existed already and keeps its password."
    assert user.check_password(factories.PASSWORD)
    assert conference.memberships.get().role == Role.OWNER


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
