import hashlib
import json
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from agreements.wording import compose
from signatures.sealing import inspect

BODY = "# {{ conference.name }} Release\n\nMade {{ effective_date }} for {{ paper.title }}.\n\n1. First.\n"
VALUES: dict[str, Any] = {
    "author.name": "Peisong Wang",
    "paper.title": "On Titles",
    "conference.name": "ICML 2020",
    "conference.legal_name": "International Conference on Machine Learning",
    "signatory.name": "David Blei",
    "effective_date": "2020-09-23",
    "decision": "accepted",
    "typed_name": "P. Wang",
    "is_speaker": True,
    "signed_at": "2020-09-23T10:00:00+00:00",
    "countersigned_at": "2020-09-24",
}


def run(folder: Path, body: str = BODY, values: Any = VALUES, *options: str) -> tuple[bytes, str]:
    (folder / "text.md").write_text(body, encoding="utf-8")
    (folder / "values.json").write_text(values if isinstance(values, str) else json.dumps(values), encoding="utf-8")
    told = StringIO()
    files = ["--text", folder / "text.md", "--values", folder / "values.json", "--out", folder / "out.pdf"]
    call_command("preview_document", *map(str, files), *options, stdout=told)
    return (folder / "out.pdf").read_bytes(), told.getvalue()


def words(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def test_a_preview_is_drawn_from_the_values_and_sealed_as_a_preview(tmp_path: Path) -> None:
    pdf, _ = run(tmp_path)

    agreement, certificate = words(pdf)
    assert agreement.startswith(
        "ICML 2020 Release Made Sep 23, 2020 for On Titles. 1. First. Speaker: Name (Print): P"
    )
    assert agreement.endswith(
        "Signature: P. Wang Date: Sep 23, 2020 Name (Print): David Blei International Conference on Machine Learning "
        "Signature: David Blei Date: Sep 24, 2020 Page 1 of 2"
    )
    assert certificate.startswith("Certificate of signature This is a preview.")
    (report,) = inspect(pdf)
    assert (report.is_intact, report.covers_whole_file, report.is_preview) == (True, True, True)


def test_the_certificate_can_be_left_out(tmp_path: Path) -> None:
    assert len(words(run(tmp_path, BODY, VALUES, "--no-certificate")[0])) == 1


def test_json_says_what_was_written(tmp_path: Path) -> None:
    pdf, told = run(tmp_path, BODY, VALUES, "--json")

    facts = json.loads(told)
    wording = compose(BODY, {**VALUES, "effective_date": "Sep 23, 2020", "is_speaker": ""})
    assert facts == {
        "out": str(tmp_path / "out.pdf"),
        "size": len(pdf),
        "sha256": hashlib.sha256(pdf).hexdigest(),
        "words_digest": wording.digest,
        "certificate": inspect(pdf)[0].fingerprint,
    }


def test_values_may_be_nested(tmp_path: Path) -> None:
    nested: dict[str, Any] = {}
    for key, value in VALUES.items():
        room, _, name = key.partition(".")
        if name:
            nested.setdefault(room, {})[name] = value
        else:
            nested[key] = value

    assert words(run(tmp_path, BODY, nested)[0]) == words(run(tmp_path)[0])


@pytest.mark.parametrize(
    ("changes", "ending"),
    [
        ({"typed_name": None}, "Signature: Date: Page 1 of 1"),
        ({"countersigned_at": None}, "Signature: not yet countersigned Date: Page 1 of 1"),
        ({"decision": "declined"}, "Not countersigned: the author declined. Page 1 of 1"),
    ],
)
def test_only_the_answer_that_was_given_is_drawn(tmp_path: Path, changes: dict[str, Any], ending: str) -> None:
    (agreement,) = words(run(tmp_path, BODY, {**VALUES, **changes}, "--no-certificate")[0])

    assert agreement.endswith(ending)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({**VALUES, "author.nme": "x"}, 'There is no value called "author.nme".'),
        ({"author": {"nme": "x"}}, 'There is no value called "author.nme".'),
        ({**VALUES, "author.name": ""}, 'The value "author.name" is missing.'),
        ({k: v for k, v in VALUES.items() if k != "paper.title"}, 'Line 3: No value was given for "paper.title".'),
        (
            {**VALUES, "effective_date": "23.9.2020"},
            'The value "effective_date" is not a date such as 2020-09-23: \'23',
        ),
        ({**VALUES, "countersigned_at": 7}, 'The value "countersigned_at" is not a date such as 2020-09-23: 7.'),
        ({**VALUES, "decision": "maybe"}, 'The value "decision" is neither "accepted" nor "declined": \'maybe\'.'),
        ({**VALUES, "is_speaker": "yes"}, "The value \"is_speaker\" is neither true nor false: 'yes'."),
        ({**VALUES, "typed_name": ["x"]}, 'The value "typed_name" is not words.'),
        ({**VALUES, "paper.title": None}, 'The value "paper.title" is neither words nor a number.'),
        (
            {**VALUES, "author.name": "a\u202eb"},
            'The value "author.name" holds an invisible character that changes the direction of the text (U+202E).',
        ),
        ({**VALUES, "typed_name": "ᚠ"}, 'The value "typed_name" holds what no face of ours can draw: "ᚠ" (U+16A0).'),
        (
            {k: v for k, v in VALUES.items() if k != "effective_date"} | {"signed_at": "5"},
            "The value \"signed_at\" is not a date such as 2020-09-23: '5'.",
        ),
        ({**VALUES, "signed_at": [[["x"]]]}, 'The value "signed_at" is not a date such as 2020-09-23.'),
        ({**VALUES, "decision": "x" * 100}, 'The value "decision" is neither "accepted" nor "declined".'),
        ({"author": {"name": {"x": 1}}}, 'The value "author.name" is neither words nor a number.'),
        ({**VALUES, "author.name": "a" + "\u0301" * 31}, "holds a letter with more than 30 marks (U+0301)."),
        ({**VALUES, "author.name": "က္" * 60 + "က"}, "holds letters that join into a sign too long for a document"),
        ("[" * 100_000, "holds lists or objects that lie too deep in each other."),
        ('{"a":' * 100_000, "holds lists or objects that lie too deep in each other."),
        ('{"a":' * 900 + "1" + "}" * 900, 'There is no value called "a.a".'),
        ('{"author.name": ' + "9" * 5_000 + "}", "holds a number with too many digits."),
        ([], "The values are not a JSON object."),
        ("{", "values.json is not JSON: line 1, Expecting property name enclosed in double quotes."),
    ],
)
def test_values_that_are_wrong_are_named(tmp_path: Path, values: Any, message: str) -> None:
    with pytest.raises(CommandError) as refusal:
        run(tmp_path, BODY, values)

    assert message in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert refusal.value.returncode == 1
    assert not (tmp_path / "out.pdf").exists()


def test_a_text_that_is_wrong_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refusal:
        run(tmp_path, "# T\n\n{{ author.nme }}")

    assert str(refusal.value) == 'Line 3: There is no merge field "author.nme".'


def test_files_that_cannot_be_read_or_written_are_named(tmp_path: Path) -> None:
    run(tmp_path)
    given = {name: tmp_path / file for name, file in (("text", "text.md"), ("values", "values.json"))}

    for changes, message in (
        ({"text": tmp_path / "none.md"}, "none.md cannot be read: No such file or directory."),
        ({"out": tmp_path / "none" / "out.pdf"}, "out.pdf cannot be written: No such file or directory."),
    ):
        with pytest.raises(CommandError, match=message):
            call_command("preview_document", **{**given, "out": tmp_path / "out.pdf", **changes})


def test_a_text_in_another_encoding_is_named(tmp_path: Path) -> None:
    run(tmp_path)
    (tmp_path / "text.md").write_bytes("# Größe".encode("latin-1"))

    with pytest.raises(CommandError, match=r"text\.md is not in UTF-8"):
        call_command(
            "preview_document",
            text=tmp_path / "text.md",
            values=tmp_path / "values.json",
            out=tmp_path / "out.pdf",
        )
