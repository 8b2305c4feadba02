"""What comes back, read; no database, no trust."""

import pytest

from agreements.mail.bounces.returned_mails import MAX_BYTES, read
from tests.agreements.mail.bounces import returned
from tests.agreements.mail.bounces.returned import SAMPLES


@pytest.mark.parametrize("name", SAMPLES)
def test_read_tells_what_a_mail_means(name: str) -> None:
    sample = SAMPLES[name]

    found = read(sample.content.encode(), "")

    assert (found.meaning, found.status) == (sample.meaning, sample.status)
    assert sample.words in found.words


@pytest.mark.parametrize("name", [name for name in SAMPLES if name != "nothing"])
def test_read_finds_the_token_of_the_address(name: str) -> None:
    assert read(SAMPLES[name].content.encode(), "").tokens[0] == "a" * 42


def test_read_asks_first_for_the_address_to_which_it_was_sent() -> None:
    """What the mail quotes is somebody else's word."""
    quoting = returned.plain(
        "See bounces+" + "c" * 42 + "@conference.example.org", to="bounces@conference.example.org"
    )

    found = read(quoting.encode(), "Bounces+" + "B" * 42 + "@conference.example.org")

    assert found.tokens == ("b" * 42, "c" * 42)


def test_read_gives_one_digest_whichever_way_a_mail_took() -> None:
    content = returned.no_such_user()
    other_way = "Received: from elsewhere\r\n" + content.replace("\n", "\r\n")

    assert read(content.encode(), "").digest == read(other_way.encode(), "").digest
    assert read(content.encode(), "").digest != read(returned.full().encode(), "").digest


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00" * 1000,
        b"Content-Type: multipart/report; boundary=B\n\n--B\nContent-Type: message/delivery-status\n\nno field",
        b"Content-Type: text/plain; charset=idna\nFrom: postmaster@x.example\n\n5.1.1 \xff",
        b"Content-Type: message/feedback-report\n\n",
        b"Subject: =?utf-9?b?x?=\n\nx",
        b"From: postmaster@x.example\nContent-Type: multipart/mixed; boundary=B\n\n" + b"--B\n" * 5000,
    ],
)
def test_read_takes_whatever_a_stranger_writes(content: bytes) -> None:
    found = read(content, "")

    assert found.tokens == ()
    assert len(found.words) <= 480


def test_read_looks_at_no_more_than_the_beginning_of_a_large_mail() -> None:
    content = returned.no_such_user().encode() + b"x" * MAX_BYTES

    assert read(content, "").status == "5.1.1"
