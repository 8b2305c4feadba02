"""What staff and scripts give to commands, and what they are told if it makes no sense."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from agreements.models import Conference
from tests.commands import said

HALF = "\udcff"  # what a terminal gives for a byte that is no text
LONG = "9" * 5_000

FAULTS = [
    (["verify", ""], "a file needs a name"),
    (["preview_document", "--text=", "--values=a", "--out=b"], "a file needs a name"),
    (["import_papers", "icml", ""], "a file needs a name"),
    (["export_signatures", "icml", "--out="], "a file needs a name"),
    (["export_chain", "icml", "--out="], "a file needs a name"),
    *(
        (["database_roles", f"--owner={name}"], "must be a name of small letters, digits and underscores")
        for name in ("", HALF, 'a"b', "a$$b", "9a", "pg_monitor", LONG)
    ),
    (["seal_key", "--certificates="], "a file needs a name"),
    (["extend_seals", f"--renew-before={LONG}"], "must be a whole number from 0 to 36,500"),
    (["extend_seals", "--renew-before=-1"], "must be a whole number from 0 to 36,500"),
    (["extend_seals", "--renew-before=99999999999"], "must be a whole number from 0 to 36,500"),
    (["extend_seals", ""], "There is no conference “”."),
    (["check_invariants", ""], "There is no conference “”."),
    (["check_invariants", LONG], "There is no conference"),
    *(
        (["simulate_authors", "icml", "--base-url=x", f"--count={count}"], "1 to 1,000,000")
        for count in ("0", LONG, "٣")
    ),
    *(
        (
            ["simulate_authors", "icml", "--base-url=x", "--count=1", f"--accept={share}"],
            "must be a number from 0 to 1",
        )
        for share in ("nan", "inf", "2", "x", LONG)
    ),
    (["simulate_authors", "icml", "--base-url=x", "--count=1", f"--seed={LONG}"], "invalid int value"),
    *(
        ([command, HALF, *more], "There is no conference")
        for command, *more in (
            ("verify_chain",),
            ("invite",),
            ("remind",),
            ("countersign", "--as=a@example.org"),
            ("create_owner", "--email=a@example.org"),
            ("export_signatures", "--out=x"),
        )
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("words", "sentence"), FAULTS, ids=[f"{words[0]} {n}" for n, (words, _) in enumerate(FAULTS)])
def test_an_argument_that_makes_no_sense_is_answered_with_a_sentence(words: list[str], sentence: str) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command(*words)

    assert sentence in str(refusal.value)
    assert refusal.value.returncode in (1, 2)


@pytest.mark.parametrize(
    "words",
    [
        ["countersign", "{slug}", f"--as={HALF}@example.org"],
        ["create_owner", "{slug}", f"--email={HALF}@example.org"],
        ["invite", "{slug}", "--paper", HALF],
        ["create_conference", HALF, "--name=A", "--legal-name=A", "--short-name=A", "--address=A", "--signatory=A"],
        [
            "create_conference",
            "a",
            f"--name={HALF}",
            "--legal-name=A",
            "--short-name=A",
            "--address=A",
            "--signatory=A",
        ],
    ],
    ids=" ".join,
)
def test_half_a_character_never_reaches_the_database(words: list[str], conference: Conference) -> None:
    with pytest.raises(CommandError):
        call_command(*(word.format(slug=conference.slug) for word in words))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "option",
    [
        *(
            f"--deadline={words}"
            for words in ("0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00", "0001-01-01", "9999-12-31")
        ),
        *(f"--deadline={words}" for words in (LONG, "x", "2020-13-01")),
        *(f"--paper-date={words}" for words in (LONG, "x", "2020-13-01")),
        "--time-zone=../../etc/passwd",
    ],
)
def test_days_that_no_calendar_has_are_refused(option: str) -> None:
    facts = [
        "--name=A",
        "--legal-name=A",
        "--short-name=A",
        "--address=A",
        "--signatory=A",
        "--time-zone=America/New_York",
    ]

    with pytest.raises(CommandError, match=option.partition("=")[0]):
        call_command("create_conference", "a", *facts, option)


def test_a_file_that_is_none_is_said_to_be_unreadable(db: None, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as end:
        said("verify", str(tmp_path))

    assert end.value.code == 1
