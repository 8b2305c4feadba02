"""What a file says by itself when it is not only what we sealed: its place is told rightly, and nothing is guessed."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest

from signatures.checking import offline
from signatures.checking.offline import Kind, Published
from tests.signatures.checking.test_before import BEFORE, LEVELS, content_of


@pytest.fixture(scope="module")
def published() -> Published:
    return offline.published_in((BEFORE / "certificates.pem").read_bytes())


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        (lambda pdf: pdf + b"\xfe" * 1500, Kind.ADDED, "1,500 bytes behind it"),
        (lambda pdf: pdf + b"\n", Kind.ADDED, "1 byte behind it"),
        (lambda pdf: b"\r\n" + pdf, Kind.ADDED, "2 bytes in front of it"),
        (lambda pdf: b"X: y\r\n\r\n" + pdf + b"\0" * 9, Kind.ADDED, "8 bytes in front of it and 9 bytes behind it"),
        (lambda pdf: pdf[:-1], Kind.CUT, "its end is missing"),
        (lambda pdf: pdf[:-700], Kind.CUT, "its end is missing"),
        (lambda pdf: pdf[:-5000], Kind.CUT, "its end is missing"),
    ],
)
def test_bytes_around_a_document_are_told_from_missing_ones(
    published: Published, level: str, change: Callable[[bytes], bytes], kind: Kind, words: str
) -> None:
    judgement = offline.judge(change(content_of(level)), published)

    assert judgement.kind == kind
    assert words in judgement.sentence


def test_word_of_a_lock_locks_nothing() -> None:
    pdf = content_of("B-B").replace(b"/Perms", b"/Xerms") + b"% /Encrypt\n"

    assert offline.judge(pdf, Published()).kind != Kind.LOCKED


def test_no_library_writes_into_our_logs(published: Published, caplog: pytest.LogCaptureFixture) -> None:
    pdf = content_of("B-LTA")
    for place in range(0, len(pdf), len(pdf) // 7):
        offline.judge(pdf[:place] + b"\xff" * 40 + pdf[place + 40 :], published)

    assert caplog.records == []


def test_lines_of_one_name_are_kept_apart() -> None:
    record = offline.record_of(content_of("B-B"))

    assert record["Method"] == "Typed name via e-mailed link"
    assert record["Method (The conference’s signature)"].startswith("By the conference’s rule")


def test_file_that_opens_without_a_password_is_not_locked(published: Published) -> None:
    output = BytesIO()
    with pikepdf.open(BytesIO(content_of("B-LTA"))) as pdf:
        pdf.save(output, encryption=pikepdf.Encryption(owner="owner", user=""))

    assert offline.judge(output.getvalue(), published).kind == Kind.CHANGED
