import pytest
from django.test import Client
from django.urls import reverse

from agreements.desk.forms.accounts import OwnPasswordForm
from agreements.models import User
from tests import factories

ACCOUNT = {
    "name": "Olga Owner",
    "email": "Olga@Ex.org",
    "password1": "a calm violet kite",
    "password2": "a calm violet kite",
}
pytestmark = pytest.mark.django_db


def welcome(client, **data):
    return client.post(reverse("first_account"), ACCOUNT | data)


# --- The first account ---
def test_first_account_is_made_and_logged_in(client):
    response = welcome(client)

    user = User.objects.get()
    assert response["Location"] == reverse("new_conference")
    assert (user.email, user.name, user.is_superuser) == ("olga@ex.org", "Olga Owner", True)
    assert client.get(reverse("home")).context["user"] == user


def test_first_account_is_gone_when_there_is_one(client):
    factories.make_user()

    assert client.get(reverse("first_account")).status_code == 404
    assert welcome(client).status_code == 404
    assert User.objects.count() == 1


def test_first_account_of_production_needs_the_code(client, settings):
    settings.PRODUCTION, settings.SETUP_CODE = True, "violet"

    shown = client.get(reverse("first_account"), {"code": "violet"})
    refused = welcome(client, code="wrong")
    none_yet = User.objects.exists()
    made = welcome(client, code="violet")

    assert shown.context["form"]["code"].value() == "violet"
    assert list(refused.context["form"].errors) == ["code"]
    assert not none_yet
    assert made.status_code == 302


def test_first_account_of_production_without_a_code_is_closed(client, settings):
    settings.PRODUCTION, settings.SETUP_CODE = True, ""

    assert client.get(reverse("first_account")).status_code == 404
    assert welcome(client, code="").status_code == 404


@pytest.mark.parametrize(
    ("data", "field"),
    [({"password2": "another violet kite"}, "password2"), ({"password1": "short", "password2": "short"}, "password2")],
)
def test_first_account_refuses_a_password_that_does_not_hold(client, data, field):
    response = welcome(client, **data)

    assert list(response.context["form"].errors) == [field]
    assert not User.objects.exists()


def test_first_account_refuses_other_methods(client):
    assert client.put(reverse("first_account")).status_code == 405


# --- In and out ---
def test_login_leads_the_first_visitor_to_the_welcome(client):
    assert client.get(reverse("login"))["Location"] == reverse("first_account")


def test_login_opens_the_desk_whatever_the_case_of_the_address(client):
    factories.make_user("olga@ex.org")

    response = client.post(reverse("login"), {"username": "Olga@Ex.org", "password": factories.PASSWORD})

    assert response["Location"] == reverse("home")


@pytest.mark.parametrize(
    ("kept", "typed"),
    [("olga@xn--bcher-kva.example", "Olga@Bücher.example"), ("olga@bücher.example", "olga@XN--bcher-kva.example")],
)
def test_login_knows_an_international_domain_in_either_spelling(client, kept, typed):
    factories.make_user(kept)

    response = client.post(reverse("login"), {"username": typed, "password": factories.PASSWORD})

    assert response["Location"] == reverse("home")


def test_login_still_knows_an_account_from_before_the_rule_for_addresses(client):
    user = factories.make_user("olga@ex.org")
    User.objects.filter(pk=user.pk).update(email="olga@localhost")

    response = client.post(reverse("login"), {"username": "Olga@localhost", "password": factories.PASSWORD})

    assert response["Location"] == reverse("home")


@pytest.mark.parametrize("email", ["olga@localhost", "zoë@ex.org"])
def test_first_account_refuses_an_address_that_no_mail_reaches(client, email):
    assert list(welcome(client, email=email).context["form"].errors) == ["email"]
    assert not User.objects.exists()


def test_login_refuses_a_wrong_password(client):
    factories.make_user("olga@ex.org")

    response = client.post(reverse("login"), {"username": "olga@ex.org", "password": "wrong"})

    assert response.context["form"].errors
    assert "_auth_user_id" not in client.session


def test_logout_wants_a_post():
    client = Client()
    client.force_login(factories.make_user())

    assert client.get(reverse("logout")).status_code == 405
    assert client.post(reverse("logout"))["Location"] == reverse("login")
    assert client.get(reverse("home")).status_code == 302


# --- One's own password ---
def test_temporary_password_opens_only_the_page_that_changes_it():
    client = Client()
    client.force_login(factories.make_user(has_temporary_password=True))

    assert client.get(reverse("home"))["Location"] == reverse("password_change")
    assert client.get(reverse("password_change")).status_code == 200


def test_password_change_ends_the_temporary_password():
    user, client = factories.make_user(has_temporary_password=True), Client()
    client.force_login(user)

    client.post(
        reverse("password_change"),
        {
            "old_password": factories.PASSWORD,
            "new_password1": "a calm violet kite",
            "new_password2": "a calm violet kite",
        },
    )

    user.refresh_from_db()
    assert not user.has_temporary_password
    assert user.check_password("a calm violet kite")
    assert client.get(reverse("home")).status_code == 200


def test_password_change_keeps_the_temporary_password_when_it_refuses():
    user, client = factories.make_user(has_temporary_password=True), Client()
    client.force_login(user)

    client.post(reverse("password_change"), {"old_password": "wrong", "new_password1": "x", "new_password2": "y"})

    user.refresh_from_db()
    assert user.has_temporary_password


@pytest.mark.django_db
def test_password_change_opens_no_account_that_was_closed_meanwhile():
    user = factories.make_user()
    new = {"new_password1": "a long enough password", "new_password2": "a long enough password"}
    form = OwnPasswordForm(User.objects.get(pk=user.pk), {"old_password": factories.PASSWORD} | new)
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert form.is_valid()
    form.save()

    user.refresh_from_db()
    assert not user.is_active
    assert user.check_password("a long enough password")
