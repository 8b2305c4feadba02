from pathlib import Path
from time import process_time

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from agreements.accounts import passwords
from agreements.conferences import team_invitations
from agreements.models import Role, User
from tests import factories

COMMON = Path(passwords.__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").splitlines()
pytestmark = pytest.mark.django_db


def refusal(password, user=None):
    """The code of the only reason; empty if the password is taken."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        (reason,) = error.error_list
        return reason.code
    return ""


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "123456789012",
        "aaaaaaaaaaaa",
        "qwertyuiopas",
        "iloveyou1234",
        "correcthorsebatterystaple",
        "Correct Horse Battery Staple",
    ],
)
def test_password_that_stands_on_lists_is_refused(password):
    assert refusal(password) != ""


def test_every_password_of_the_list_is_refused_in_any_case():
    assert len(COMMON) > 10_000
    assert sorted(set(COMMON)) == COMMON
    assert {refusal(password) for password in COMMON[:3000]} == {"password_too_common"}
    assert {refusal(password.upper()) for password in COMMON[3000:]} == {"password_too_common"}


@pytest.mark.parametrize(
    "password",
    [
        "zxzxzxzxzxzxzxzx",
        "ab" * 64,
        "a" * 500,
        "abcdefghijklmnop",
        "9876543210987",
        "qazwsxedcrfvtgb",
        "kitekitekitekite",
    ],
)
def test_password_that_repeats_itself_or_follows_an_order_is_refused(password):
    assert refusal(password) in {"password_guessable", "password_too_common"}


@pytest.mark.parametrize(
    "password",
    [
        "a calm violet kite",
        "Grüße aus Wien, und eine Zitrone für den nächsten Dienstagmorgen",
        "лампа сурок велосипед",
        "青い自転車と三匹の猫の夜",
        "fD7#kq2Lw0Zp",
        "violet kite calm lamp " * 6,
        "84719302650183",
    ],
)
def test_password_that_holds_is_taken(password):
    assert refusal(password, factories.make_member(factories.make_conference())) == ""


@pytest.mark.parametrize("password", ["short", "elevenchars", "🪁" * 11])
def test_password_of_fewer_than_twelve_characters_is_refused(password):
    assert refusal(password) == "password_too_short"


@pytest.mark.parametrize(
    "password",
    [
        "icml2020icml2020",
        "ICML-2020-icml-2020",
        "MachineLearning2020",
        "20MachineLearning20",
        "countersign-2026",
        "Countersign12345",
        "agreements.example.org",
        "AgreementsExample1",
        "olgaowner1984",
        "1984OwnerOlga!",
        "olga@ex.org1234",
    ],
)
def test_password_made_of_names_is_refused(password, settings):
    settings.PUBLIC_URL = "https://agreements.example.org"
    conference = factories.make_conference(slug="icml-2020", name="International Conference on Machine Learning")
    user = factories.make_member(conference, name="Olga Owner", email="olga@ex.org")

    assert refusal(password, user) in {"password_of_names", "password_guessable"}
    assert refusal(f"{password} calm violet kite", user) == ""


def test_password_made_of_the_name_of_the_conference_that_is_joined_is_refused():
    conference = factories.make_conference(slug="zebrafish-2020", name="Zebrafish Imaging Days")
    owner = factories.make_member(conference)
    team_invitations.invite(conference, email="mary@ex.org", role=Role.MANAGER, by=owner)

    invited = User(email="mary@ex.org", name="Mary")

    assert refusal("zebrafish4711imaging", invited) == "password_of_names"
    assert refusal("zebrafish4711imaging", User(email="other@ex.org")) == ""


@pytest.mark.parametrize(
    "password", ["4@8({[<369&1!|0$5+7%2z" * 6, "1119911" * 20, "84719302" * 200, "1l7|!i4a@+" * 13]
)
def test_long_password_is_weighed_in_bounded_time(password):
    """What looks for words in digits and signs takes a minute for 128 of them."""
    began = process_time()

    refusal(password)

    assert process_time() - began < 3


def test_refusal_says_what_to_do_instead():
    with pytest.raises(ValidationError, match="Take several words that do not belong together"):
        validate_password("aaaaaaaaaaaa")
    with pytest.raises(ValidationError, match="Take at least 12 characters"):
        validate_password("short")
