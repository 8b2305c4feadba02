import sqlite3
import stat

import pytest

from config.mailbox import store
from config.mailbox.store import Search, find


def subjects(search):
    return [line.subject for line in search[0:10]]


def test_mail_is_found_as_it_came(put, path):
    mail_id = put(subject="Signé ✓", recipient="ada@example.org", text="Zürich\n", html="<p>Zürich</p>\n")

    found = find(path, mail_id)

    assert (found.subject, found.recipient, found.sender) == ("Signé ✓", "ada@example.org", "desk@example.org")
    assert (found.text, found.html, found.message_id) == ("Zürich\n", "<p>Zürich</p>\n", "<1@example.org>")
    assert found.headers()[:2] == [("Subject", "Signé ✓"), ("To", "ada@example.org")]


def test_mail_with_nothing_but_bytes_is_kept(writer, path):
    mail_id = writer.add(sender="", recipient="a@example.org", raw=b"no header at all")

    assert find(path, mail_id).raw == b"no header at all"


def test_search_shows_the_newest_first_and_slices(put, path):
    for subject in ("first", "second", "third"):
        put(subject=subject)

    assert [line.subject for line in Search(path)[0:2]] == ["third", "second"]
    assert [line.subject for line in Search(path)[2:4]] == ["first"]
    assert Search(path).count() == 3


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ADA@", ["by address"]),
        ("by sub", ["by subject"]),
        ("inside", ["by text"]),
        ("100%", ["by text"]),
        ("%", ["by text"]),
        ("_", []),
        ("' OR 1=1", []),
        ("nothing", []),
    ],
)
def test_search_finds_exactly_these_words(put, path, words, expected):
    put(subject="by address", recipient="ada@example.org", text="x")
    put(subject="by subject", recipient="bob@example.org", text="x")
    put(subject="by text", recipient="bob@example.org", text="inside 100% of it")

    assert subjects(Search(path, words)) == expected
    assert Search(path, words).count() == len(expected)


def test_reading_before_the_first_mail_finds_nothing_and_makes_nothing(path):
    assert Search(path).count() == 0
    assert find(path, 1) is None
    assert not path.exists()


def test_reading_cannot_write(put, path):
    put()

    with store._reading(path) as database, pytest.raises(sqlite3.OperationalError, match="readonly"):
        database.execute("DELETE FROM mail")


def test_only_the_owner_can_read_the_file(writer, path):
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
