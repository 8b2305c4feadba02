"""What is kept of second factors, and with which keys it is read."""

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import CommandError
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from agreements.accounts import second_factors
from agreements.models import StaffMail, User
from tests import factories
from tests.commands import said
from tests.second_factors import add_app, add_codes, code_of, kinds
from tests.software_passkey import add_passkey

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return factories.make_user("olga@example.org")


@pytest.fixture
def client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def dump() -> str:
    """Every row of every table, sessions in clear."""
    rows = [list(model._base_manager.values()) for model in apps.get_models()]
    return repr(rows) + repr([session.get_decoded() for session in Session.objects.all()])


def second_step(user: User, code: str) -> str:
    """Where password and code lead."""
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": factories.PASSWORD})
    answer = client.post(reverse("mfa_authenticate"), {"code": code})
    return answer.headers.get("Location", "") or answer.content.decode()


def test_nothing_of_a_secret_is_in_the_database(user: User, client: Client) -> None:
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    while_it_is_set_up = dump()
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    codes = second_factors.codes_left(user)

    assert codes is not None
    assert len(codes) == 10
    assert kinds(user) == ["recovery_codes", "totp"]
    assert user.email in while_it_is_set_up
    assert [word for word in (secret, *codes) if word in while_it_is_set_up + dump()] == []


def test_former_key_still_reads_and_is_no_longer_needed_after_the_command(user: User, settings: Settings) -> None:
    secret, codes = add_app(user), add_codes(user)
    former = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [former]

    assert second_step(user, code_of(secret)) == reverse("home")
    assert second_step(user, codes[0]) == reverse("home")
    assert said("renew_second_factors") == "2 secrets were encrypted anew.\n"
    assert said("renew_second_factors") == "0 secrets were encrypted anew.\n"
    settings.SECRET_KEY_FALLBACKS = []
    assert second_step(user, code_of(secret, later=1)) == reverse("home")
    assert second_factors.codes_left(user) == codes[1:]


def test_key_that_is_lost_is_told_in_a_sentence(user: User, settings: Settings) -> None:
    secret, codes = add_app(user), add_codes(user)
    settings.SECRET_KEY = "n" * 50

    assert "can no longer read what your codes are checked with" in second_step(user, code_of(secret))
    assert "can no longer read what your codes are checked with" in second_step(user, codes[0])
    client = Client()
    client.force_login(user)
    assert "You have none that can be read here" in client.get(reverse("mfa_index")).content.decode()
    assert said("renew_second_factors") == "0 secrets were encrypted anew.\n"


def test_command_takes_everything_off_but_the_password(user: User, client: Client) -> None:
    add_app(user)
    add_codes(user)
    add_passkey(client)
    other = factories.make_user()
    add_app(other)
    StaffMail.objects.all().delete()

    words = said("remove_second_factors", email=" Olga@Example.org")

    user.refresh_from_db()
    assert words == "olga@example.org logs in with the password alone, and is mailed that this was done.\n"
    assert (kinds(user), kinds(other)) == ([], ["totp"])
    assert user.check_password(factories.PASSWORD)
    mail = StaffMail.objects.get()
    assert mail.user == user
    assert "All second factors were taken off your account by whoever runs this installation." in mail.text


@pytest.mark.parametrize(("email", "words"), [("nobody@example.org", "no account"), ("olga@example.org", "no second")])
def test_command_says_what_it_cannot_do(user: User, email: str, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        said("remove_second_factors", email=email)

    assert not StaffMail.objects.exists()


def test_codes_alone_are_no_second_factor(user: User) -> None:
    add_codes(user)

    assert second_factors.users_with_one([user]) == set()
    assert Authenticator.objects.get().wrap().get_unused_codes() == second_factors.codes_left(user)
