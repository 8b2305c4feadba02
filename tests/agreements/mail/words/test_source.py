import pytest

from agreements.mail.words import filling
from agreements.mail.words.source import TypedWords, check, parts_of
from agreements.mail.words.stems import STEMS

INVITATION = STEMS["invitation"]
BODY = "Dear {{ author.name }},\n\n{{ papers }}\n\n{{ because }}\n\nSign:\n\n{{ link }}\n"
VALUES = {
    "author.name": "Ada",
    "papers": "* On Kites\n  Paper 1\n",
    "because": "",
    "link": "\x02link\x03",
    "conference.name": "ICML",
}


def problems(body: str = BODY, subject: str = "Please sign", stem: str = "invitation") -> list[tuple[int, str]]:
    return [(each.line, each.message) for each in check(STEMS[stem], TypedWords(subject, body))]


def text_of(body: str, **values: str) -> str:
    known = VALUES | values
    return filling.as_text(filling.filled(body, known), known)


def test_words_with_all_that_is_needed_hold() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        (BODY + "\n{{ author.email }}", 11, "There is no field “author.email” in this mail."),
        (BODY + "\n{{ author.name", 11, "A field is broken"),
        (BODY + "\nof {{ papers }} and more", 11, "is a list, and stands on a line of its own"),
        (BODY + "\na\u202ebc", 11, "It contains"),
        (BODY.replace("{{ link }}", "here"), 0, "“{{ link }}” is missing"),
        (BODY.replace("{{ papers }}", ""), 0, "“{{ papers }}” is missing"),
        (BODY.replace("{{ because }}", ""), 0, "“{{ because }}” is missing"),
        (BODY + "a" * 9_000, 0, "more than"),
    ],
)
def test_what_cannot_be_a_mail_is_refused_with_its_line(body: str, line: int, words: str) -> None:
    [(found, said)] = problems(body)

    assert (found, words in said) == (line, True), said


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("", "The subject is empty."),
        ("Sign\nBcc: all@example.org", "more than one line"),
        ("Sign {{ link }}", "There is no field “link” in the subject."),
        ("Sign {{ papers }}", "There is no field “papers” in the subject."),
        ("Sign {{ because }}", "There is no field “because” in the subject."),
        ("S" * 201, "more than"),
    ],
)
def test_subject_is_one_line_of_plain_values(subject: str, words: str) -> None:
    found = [said for _, said in problems(subject=subject)]

    assert any(words in said for said in found)


def test_paragraphs_lists_addresses_and_the_button() -> None:
    words = "Dear {{ author.name }},\nwelcome.\n\nTwo things:\n- one\n- two\n\n{{ papers }}\n"
    body = f"{words}Read and sign:\n{{{{ link }}}}\nhttps://icml.cc/x. a@b.org"

    found = filling.filled(body, VALUES)

    assert [part.kind for part in found] == ["paragraph", "paragraph", "list", "papers", "link", "paragraph"]
    assert (found[4].label, found[4].lines[0][0].href) == ("Read and sign", "\x02link\x03")
    assert [run.href for run in found[5].lines[0]] == ["https://icml.cc/x", "", "mailto:a@b.org"]
    assert text_of(body) == (
        "Dear Ada,\nwelcome.\n\nTwo things:\n\n- one\n- two\n\n* On Kites\n  Paper 1\n\nRead and sign:\n\n\x02link\x03\n\n"
        "https://icml.cc/x. a@b.org\n"
    )


def test_what_is_empty_in_a_mail_is_left_out() -> None:
    assert text_of(BODY) == "Dear Ada,\n\n* On Kites\n  Paper 1\n\nSign:\n\n\x02link\x03\n"
    assert text_of("{{ because }}", because="One.\n\nTwo,\nthree.") == "One.\n\nTwo,\nthree.\n"


@pytest.mark.parametrize(
    "name",
    [
        "{{ link }}",
        "=1+1",
        "- a list",
        "<b>bold</b>",
        "{% include 'x' %}",
        "https://evil.example/",
        "Ada\n\nBcc: x@example.org",
        "עדה",
    ],
)
def test_a_value_is_never_a_field_nor_mark_up_nor_a_line(name: str) -> None:
    found = filling.filled("Dear {{ author.name }}!", VALUES | {"author.name": name})

    [part] = found
    [line] = part.lines
    assert part.kind == "paragraph"
    assert [(run.text, run.href, run.is_value) for run in line] == [
        ("Dear ", "", False),
        (" ".join(name.split()), "", True),
        ("!", "", False),
    ]
    subject = filling.in_one_line("{{ conference.name }}: {{ author.name }}", VALUES | {"author.name": name})
    assert subject == f"ICML: {' '.join(name.split())}"


def test_a_list_of_values_stays_in_its_line() -> None:
    [part] = parts_of("- {{ author.name }}\n- b")

    assert (part.kind, len(part.lines), part.alone) == ("list", 2, "")
