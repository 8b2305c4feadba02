"""Where mails come back to, as it is set."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.others.returns import bounce_address, bounce_mailbox


def test_what_is_set_is_taken() -> None:
    assert bounce_address("Bounces@Conference.example.org") == "bounces@conference.example.org"
    assert bounce_mailbox("imaps://a%40b:c@mail.example.org/INBOX") == "imaps://a%40b:c@mail.example.org/INBOX"
    assert (bounce_address(""), bounce_mailbox("")) == ("", "")


@pytest.mark.parametrize(
    "address", ["bounces", "@example.org", "a+b@example.org", f"{'a' * 22}@example.org", "é@example.org"]
)
def test_address_to_which_nothing_can_be_added_is_said(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="BOUNCE_ADDRESS"):
        bounce_address(address)


@pytest.mark.parametrize(
    "url", ["mail.example.org", "https://a:secret@mail.example.org", "imaps://mail.example.org", "imaps://a:secret@"]
)
def test_what_is_no_mailbox_is_said_without_its_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="BOUNCE_MAILBOX") as refusal:
        bounce_mailbox(url)

    assert "secret" not in str(refusal.value)
