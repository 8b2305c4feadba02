"""What is searched and sorted by another name than it has is named, and corrected by a command."""

import io

import pytest
from django.core.management import call_command
from django.db import connection

from agreements.models import Author, Authorship, Conference, Message, Paper
from agreements.states import State
from signatures.models import Signature
from signatures.operations import invariants
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed() -> Conference:
    conference = factories.make_ready_conference(countersigning="queue")
    factories.make_agreement(conference, state=State.ACCEPTED)
    return conference


def past_the_program(table: str, column: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{table}" SET "{column}" = %s', ["Somebody Else"])


def breaches(conference: Conference) -> list[str]:
    return [line for line in invariants.examine(conference).breaches if "searched or sorted" in line]


@pytest.mark.parametrize(
    ("model", "column", "words"),
    [
        (Author, "native_name", "author {} is searched or sorted by another name or native_name or email than it has"),
        (Author, "name_key", "author {} is searched or sorted by another name than it has"),
        (Paper, "number_key", "paper {} is searched or sorted by another number than it has"),
        (Paper, "title", "paper {} is searched or sorted by another title than it has"),
        (Authorship, "printed_name", "authorship {} is searched or sorted by another printed_name than it has"),
        (Message, "subject", "message {} is searched or sorted by another subject or email than it has"),
        (Signature, "name_key", "signature {} is searched or sorted by another typed_name than it has"),
    ],
)
def test_key_that_is_not_what_its_row_says_is_named(
    signed: Conference, model: type[Author], column: str, words: str
) -> None:
    assert breaches(signed) == []

    past_the_program(model._meta.db_table, column)

    assert breaches(signed) == [words.format(model.objects.get().pk)]


def test_signatures_from_before_there_were_keys_are_no_breach(signed: Conference) -> None:
    Signature.objects.update(search_key="", name_key="")

    assert breaches(signed) == []


def test_command_corrects_them_all(signed: Conference) -> None:
    for model, column in ((Author, "name"), (Paper, "title_key"), (Authorship, "name_key"), (Message, "subject")):
        past_the_program(model._meta.db_table, column)
    assert len(breaches(signed)) == 5

    words = [io.StringIO(), io.StringIO()]
    for out in words:
        call_command("refresh_keys", stdout=out)

    assert [out.getvalue() for out in words] == ["4 rows were corrected.\n", "0 rows were corrected.\n"]
    assert breaches(signed) == []
    assert Author.objects.search("ELSE somebody").get().name == "Somebody Else"
