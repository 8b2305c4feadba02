"""Passkeys and apps are added, used, renamed and removed; what no device would answer opens nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from agreements.models import Conference, StaffMail, User
from tests import factories
from tests.second_factors import add_app, add_codes, code_of, kinds
from tests.software_passkey import SoftwarePasskey, add_passkey, log_in

pytestmark = pytest.mark.django_db
BROKEN: list[dict[str, Any]] = [
    {"clientDataJSON": "AAAA"},
    {"clientDataJSON": "e30"},
    {"clientDataJSON": None},
    {"authenticatorData": "AAAA", "attestationObject": "AAAA"},
    {"signature": "AAAA", "attestationObject": "oA"},
    {"userHandle": "enp6enp6enp6enp6eg", "attestationObject": None},
]


@pytest.fixture
def user() -> User:
    return factories.make_user("olga@example.org")


@pytest.fixture
def client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def half_an_hour_ago(user: User) -> Client:
    client = Client()
    with time_machine.travel(datetime.now(UTC) - timedelta(minutes=20)):
        client.force_login(user)
    return client


def text_of(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


# --- Passkeys ---
def test_passkey_logs_in_without_a_password(user: User, client: Client) -> None:
    passkey = add_passkey(client, "Laptop")
    other = Client()

    assert kinds(user) == ["recovery_codes", "webauthn"]
    assert "A passkey was added to your account." in StaffMail.objects.get().text
    assert "never used" in text_of(client, "mfa_index")
    assert log_in(other, passkey) == reverse("home")
    assert other.get(reverse("home")).status_code == 200
    assert "never used" not in text_of(client, "mfa_index")


@pytest.mark.parametrize(("wanted", "found"), [("/account/", "/account/"), ("https://evil.example/", "/")])
def test_passkey_leads_to_the_page_that_was_wanted(client: Client, wanted: str, found: str) -> None:
    passkey = add_passkey(client)

    asked = Client().get(reverse("account_login"), {"next": wanted})

    assert asked.content.decode().count(f'name="next" value="{wanted}"') == 2
    assert log_in(Client(), passkey, wanted=wanted) == found


def test_passkey_is_the_second_step_after_a_password(user: User, client: Client) -> None:
    passkey, other = add_passkey(client), Client()
    other.post(reverse("account_login"), {"login": user.email, "password": factories.PASSWORD})
    page = other.get(reverse("mfa_authenticate"))

    stranger = SoftwarePasskey().proof(page.context["js_data"]["request_options"])
    refused = other.post(reverse("mfa_authenticate"), {"credential": stranger})
    options = refused.context["js_data"]["request_options"]
    opened = other.post(reverse("mfa_authenticate"), {"credential": passkey.proof(options)})

    assert "This passkey opens nothing here" in refused.content.decode()
    assert opened.headers["Location"] == reverse("home")
    assert other.get(reverse("home")).status_code == 200


def test_answer_of_a_passkey_opens_once(client: Client) -> None:
    passkey, other = add_passkey(client), Client()
    asked = other.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"}).json()
    credential = passkey.proof(asked["request_options"])

    answers = [
        browser.post(reverse("mfa_login_webauthn"), {"credential": credential}) for browser in (other, Client())
    ]

    assert [answer.headers["Location"] for answer in answers] == [reverse("home"), reverse("account_login")]


def test_passkey_of_an_account_that_was_closed_opens_nothing(user: User, client: Client) -> None:
    passkey, other = add_passkey(client), Client()
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert log_in(other, passkey) == reverse("account_login")
    assert "This account was closed." in text_of(other, "account_login")
    assert other.get(reverse("home")).status_code == 302


@pytest.mark.parametrize("broken", BROKEN)
def test_login_by_what_no_device_answers_is_told_in_a_sentence(client: Client, broken: dict[str, Any]) -> None:
    passkey, other = add_passkey(client), Client()

    assert log_in(other, passkey, **broken) == reverse("account_login")
    assert "This passkey opens nothing here" in text_of(other, "account_login")


@pytest.mark.parametrize(
    "broken", [each for each in BROKEN if "attestationObject" in each or "clientDataJSON" in each]
)
def test_what_no_device_answers_is_not_added(user: User, client: Client, broken: dict[str, Any]) -> None:
    add_passkey(client, **broken)

    assert kinds(user) == []


@pytest.mark.parametrize("credential", ["", "[]", "null", "{}", '{"id": 1, "rawId": "a", "response": {}}', "{"])
def test_form_of_a_stranger_is_answered(user: User, client: Client, credential: str) -> None:
    added = client.post(reverse("mfa_add_webauthn"), {"credential": credential})
    opened = Client().post(reverse("mfa_login_webauthn"), {"credential": credential})

    assert (added.status_code, opened.headers["Location"]) == (200, reverse("account_login"))
    assert kinds(user) == []


def test_passkey_is_renamed(client: Client) -> None:
    add_passkey(client, "Laptop")
    (each,) = client.get(reverse("mfa_index")).context["authenticators"]["webauthn"]

    answer = client.post(reverse("mfa_edit_webauthn", args=[each.instance.pk]), {"name": "The blue key"})

    assert answer.headers["Location"] == reverse("mfa_index")
    assert "The blue key" in text_of(client, "mfa_index")


def test_passkey_of_somebody_else_does_not_exist(user: User, client: Client) -> None:
    other = Client()
    other.force_login(factories.make_user())
    add_passkey(other)
    (each,) = other.get(reverse("mfa_index")).context["authenticators"]["webauthn"]

    answers = [client.post(reverse(f"mfa_{deed}_webauthn", args=[each.instance.pk])) for deed in ("edit", "remove")]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_last_passkey_goes_with_its_codes_and_a_mail(user: User, client: Client, conference: Conference) -> None:
    conference.requires_second_factor = True
    conference.save()
    conference.memberships.create(user=user, role="owner")
    add_passkey(client)
    (each,) = client.get(reverse("mfa_index")).context["authenticators"]["webauthn"]
    StaffMail.objects.all().delete()

    asked = text_of(client, "mfa_remove_webauthn", each.instance.pk)
    before = kinds(user)
    answer = client.post(reverse("mfa_remove_webauthn", args=[each.instance.pk]))

    assert "It is your only second factor" in asked
    assert f"The pages of {conference.name} are closed to you until you add another one." in asked
    assert before == ["recovery_codes", "webauthn"]
    assert answer.headers["Location"] == reverse("mfa_index")
    assert kinds(user) == []
    assert "A passkey was removed from your account." in StaffMail.objects.get().text


def test_page_for_passkeys_at_a_number_names_an_address_with_a_name(client: Client) -> None:
    words = client.get(reverse("mfa_add_webauthn"), headers={"host": "127.0.0.1:8000"}).content.decode()

    assert 'href="http://localhost:8000/account/"' in words


# --- An app ---
def test_app_is_set_up_and_removed(
    user: User, client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    set_up = kinds(user)
    asked = text_of(client, "mfa_deactivate_totp")
    client.post(reverse("mfa_deactivate_totp"))

    assert secret in page.content.decode()
    assert page.context["totp_svg_data_uri"].startswith("data:image/svg+xml;base64,")
    assert done.headers["Location"] == reverse("mfa_view_recovery_codes")
    assert set_up == ["recovery_codes", "totp"]
    assert "It is your only second factor" in asked
    assert kinds(user) == []
    mails = " ".join(StaffMail.objects.values_list("text", flat=True))
    assert "An authenticator app was added to your account." in mails
    assert "The authenticator app was removed from your account." in mails


# --- Showing once more that it is you ---
@pytest.mark.parametrize("name", ["mfa_add_webauthn", "mfa_activate_totp", "mfa_deactivate_totp"])
def test_factors_change_only_after_a_recent_login(user: User, name: str) -> None:
    add_app(user)
    client = half_an_hour_ago(user)

    answers = [client.get(reverse(name)), client.post(reverse(name))]

    assert [answer.headers["Location"].split("?")[0] for answer in answers] == [reverse("account_reauthenticate")] * 2
    assert kinds(user) == ["totp"]


def test_recent_login_is_shown_by_passkey_which_is_offered_first(user: User, client: Client) -> None:
    passkey, late = add_passkey(client), half_an_hour_ago(user)
    wanted = reverse("mfa_activate_totp")

    asked = late.get(wanted, follow=True)
    way = asked.redirect_chain[-1][0]
    options = asked.context["js_data"]["request_options"]
    stranger = SoftwarePasskey().proof(options)
    refused = late.post(way, {"credential": stranger, "next": wanted})
    proof = passkey.proof(refused.context["js_data"]["request_options"])
    opened = late.post(way, {"credential": proof, "next": wanted})

    assert way.startswith(reverse("mfa_reauthenticate_webauthn"))
    assert "your password" in asked.content.decode()
    assert "This passkey opens nothing here" in refused.content.decode()
    assert opened.headers["Location"] == wanted
    assert late.get(wanted).status_code == 200


def test_recent_login_is_shown_by_a_recovery_code(user: User) -> None:
    add_app(user)
    code, client = add_codes(user)[0], half_an_hour_ago(user)

    answer = client.post(reverse("mfa_reauthenticate"), {"code": code, "next": reverse("mfa_deactivate_totp")})

    assert answer.headers["Location"] == reverse("mfa_deactivate_totp")
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200


@pytest.mark.parametrize("name", ["mfa_reauthenticate", "mfa_add_webauthn", "mfa_deactivate_totp"])
def test_pages_of_factors_refuse_other_methods(user: User, client: Client, name: str) -> None:
    add_app(user)

    assert client.put(reverse(name)).status_code == 405


def test_pages_of_the_way_in_refuse_other_methods(user: User) -> None:
    add_app(user)
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": factories.PASSWORD})

    answers = [
        browser.put(reverse(name))
        for browser, name in ((client, "mfa_authenticate"), (Client(), "mfa_login_webauthn"))
    ]

    assert [answer.status_code for answer in answers] == [405, 405]
