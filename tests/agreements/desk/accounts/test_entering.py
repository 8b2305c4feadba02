from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from agreements.desk.accounts.forms import OwnPasswordForm
from agreements.mail import staff
from agreements.models import StaffMail, User
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
    assert client.get(reverse("account_login"))["Location"] == reverse("first_account")


def test_login_opens_the_desk_whatever_the_case_of_the_address(client):
    factories.make_user("olga@ex.org")

    response = client.post(reverse("account_login"), {"login": "Olga@Ex.org", "password": factories.PASSWORD})

    assert response["Location"] == reverse("home")


@pytest.mark.parametrize(
    ("kept", "typed"),
    [("olga@xn--bcher-kva.example", "Olga@Bücher.example"), ("olga@bücher.example", "olga@XN--bcher-kva.example")],
)
def test_login_knows_an_international_domain_in_either_spelling(client, kept, typed):
    factories.make_user(kept)

    response = client.post(reverse("account_login"), {"login": typed, "password": factories.PASSWORD})

    assert response["Location"] == reverse("home")


def test_login_still_knows_an_account_from_before_the_rule_for_addresses(client):
    user = factories.make_user("olga@ex.org")
    User.objects.filter(pk=user.pk).update(email="olga@localhost")

    response = client.post(reverse("account_login"), {"login": "Olga@localhost", "password": factories.PASSWORD})

    assert response["Location"] == reverse("home")


@pytest.mark.parametrize("email", ["olga@localhost", "zoë@ex.org"])
def test_first_account_refuses_an_address_that_no_mail_reaches(client, email):
    assert list(welcome(client, email=email).context["form"].errors) == ["email"]
    assert not User.objects.exists()


def test_login_refuses_a_wrong_password(client):
    factories.make_user("olga@ex.org")

    response = client.post(reverse("account_login"), {"login": "olga@ex.org", "password": "wrong"})

    assert response.context["form"].errors
    assert "_auth_user_id" not in client.session


def test_logout_wants_a_post():
    client = Client()
    client.force_login(factories.make_user())

    assert client.get(reverse("account_logout")).status_code == 405
    assert client.post(reverse("account_logout"))["Location"] == reverse("account_login")
    assert client.get(reverse("home")).status_code == 302


# --- One's own password ---
NEW = {"password1": "a calm violet kite", "password2": "a calm violet kite"}


def test_password_change_keeps_this_browser_and_logs_the_others_out():
    user, client, other = factories.make_user(), Client(), Client()
    for each in (client, other):
        each.force_login(user)

    client.post(reverse("account_change_password"), {"oldpassword": factories.PASSWORD} | NEW)

    user.refresh_from_db()
    assert user.check_password("a calm violet kite")
    assert [each.get(reverse("home")).status_code for each in (client, other)] == [200, 302]
    assert StaffMail.objects.get().text.count("The password of your account was changed.") == 1


def test_password_change_wants_the_present_one():
    user, client = factories.make_user(), Client()
    client.force_login(user)

    response = client.post(reverse("account_change_password"), {"oldpassword": "wrong"} | NEW)

    user.refresh_from_db()
    assert list(response.context["form"].errors) == ["oldpassword"]
    assert user.check_password(factories.PASSWORD)


@pytest.mark.django_db
def test_password_change_opens_no_account_that_was_closed_meanwhile():
    user = factories.make_user()
    form = OwnPasswordForm(data={"oldpassword": factories.PASSWORD} | NEW, user=User.objects.get(pk=user.pk))
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert form.is_valid()
    form.save()

    user.refresh_from_db()
    assert not user.is_active
    assert user.check_password("a calm violet kite")


# --- A password that was forgotten ---
def links_of(mail_backend) -> list[str]:
    staff.deliver(staff.owed(limit=50))
    return [line for mail in mail_backend.taken for line in mail.body.splitlines() if line.startswith("http")]


def ask(client, email):
    return client.post(reverse("account_reset_password"), {"email": email})


def test_forgotten_password_is_replaced_through_a_mailed_link_that_is_used_once(client, mail_backend):
    user = factories.make_user("olga@ex.org")

    sent = ask(client, "Olga@Ex.org")
    kept = StaffMail.objects.get().text
    (link,) = links_of(mail_backend)
    page = client.get(link, follow=True)
    changed = client.post(page.context["action_url"], NEW)
    again = Client().get(link, follow=True)

    user.refresh_from_db()
    assert sent["Location"] == reverse("account_reset_password_done")
    assert "http://testserver" not in kept
    assert link not in kept
    assert changed["Location"] == reverse("account_reset_password_from_key_done")
    assert user.check_password("a calm violet kite")
    assert again.context["token_fail"]
    assert "_auth_user_id" not in client.session


def test_forgotten_password_says_the_same_of_an_address_without_an_account(client):
    factories.make_user("olga@ex.org")

    answers = [ask(client, email) for email in ("olga@ex.org", "nobody@ex.org")]

    assert answers[0]["Location"] == answers[1]["Location"]
    assert StaffMail.objects.count() == 1


def test_forgotten_password_opens_nothing_after_two_hours(client, mail_backend):
    factories.make_user("olga@ex.org")
    ask(client, "olga@ex.org")
    (link,) = links_of(mail_backend)

    with time_machine.travel(datetime.now(UTC) + timedelta(hours=2, minutes=1)):
        page = client.get(link, follow=True)

    assert page.context["token_fail"]


def test_forgotten_password_is_not_mailed_to_an_account_that_was_closed_meanwhile(client, mail_backend):
    user = factories.make_user("olga@ex.org")
    ask(client, "olga@ex.org")
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert links_of(mail_backend) == []
    assert StaffMail.objects.get().given_up_at


def test_forgotten_password_cannot_be_asked_for_again_and_again(client):
    factories.make_user("olga@ex.org")

    assert [ask(client, "olga@ex.org").status_code for _ in range(4)] == [302, 302, 302, 429]


def test_strangers_who_ask_for_somebody_take_nothing_of_theirs(client):
    factories.make_user("olga@ex.org")
    for _ in range(4):
        client.post(reverse("account_reset_password"), {"email": "olga@ex.org"}, REMOTE_ADDR="203.0.113.7")

    assert ask(client, "olga@ex.org")["Location"] == reverse("account_reset_password_done")
