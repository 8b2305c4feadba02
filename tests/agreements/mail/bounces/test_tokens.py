"""Short keys that name a mail, each for one purpose."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from pytest_django import Settings

from agreements.mail.bounces.tokens import LENGTH, Purpose, message_of, token_of


@pytest.mark.parametrize("purpose", Purpose)
def test_token_names_its_mail_in_any_case_and_for_one_purpose(purpose: Purpose) -> None:
    message = uuid4()
    token = token_of(purpose, message)
    [other] = set(Purpose) - {purpose}

    assert len(token) == LENGTH
    assert message_of(purpose, token.upper()) == message
    assert message_of(other, token) is None


_SPOILT: dict[str, Callable[[str], str]] = {
    "another end": lambda token: token[:-4] + "aaaa",
    "another beginning": lambda token: "a" + token[1:] if token[0] != "a" else "b" + token[1:],
    "cut off": lambda token: token[:-8],
    "longer": lambda token: token + "a" * 8,
    "empty": lambda _token: "",
    "no ASCII": lambda _token: "é" * 42,
    "no base32": lambda _token: "1" * 42,
}


@pytest.mark.parametrize("name", _SPOILT)
def test_token_that_is_not_ours_names_nothing(name: str) -> None:
    token = token_of(Purpose.RETURN, uuid4())

    assert message_of(Purpose.RETURN, _SPOILT[name](token)) is None


def test_token_of_a_former_key_is_good_as_long_as_the_key_is_there(settings: Settings) -> None:
    message, former = uuid4(), settings.LINK_KEYS
    token = token_of(Purpose.RETURN, message)
    settings.LINK_KEYS = {**former, max(former) + 1: b"k" * 32}

    assert message_of(Purpose.RETURN, token) == message
    assert token_of(Purpose.RETURN, message) != token
    settings.LINK_KEYS = {max(former) + 1: b"k" * 32}
    assert message_of(Purpose.RETURN, token) is None
