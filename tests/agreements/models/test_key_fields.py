"""Keys follow what they are made of, however that is written."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat

from agreements.models import Author, Conference, Paper
from agreements.models.key_fields import keys_in, refresh_keys
from tests import factories

pytestmark = pytest.mark.django_db


def keys_of(author: Author) -> tuple[str, str]:
    author.refresh_from_db()
    return author.name_key, author.search_key


def save(author: Author) -> None:
    author.name = "Émile Ångström"
    author.save()


def save_the_name_alone(author: Author) -> None:
    author.name = "Émile Ångström"
    author.save(update_fields=["name"])


def update(author: Author) -> None:
    # The new name takes the row out of the selection.
    Author.objects.filter(name=author.name).update(name="Émile Ångström")


def update_in_the_database(author: Author) -> None:
    Author.objects.filter(pk=author.pk).update(name=Concat(Value("Émile "), F("native_name")))


def bulk_update(author: Author) -> None:
    author.name = "Émile Ångström"
    Author.objects.bulk_update([author], ["name"])


def update_or_create(author: Author) -> None:
    Author.objects.update_or_create(pk=author.pk, defaults={"name": "Émile Ångström"})


@pytest.mark.parametrize(
    "write", [save, save_the_name_alone, update, update_in_the_database, bulk_update, update_or_create]
)
def test_key_is_written_with_the_name(conference: Conference, write: Callable[[Author], None]) -> None:
    author = factories.make_author(conference, name="Zoë", native_name="Ångström", email="zoe@example.org")
    other = factories.make_author(conference, name="Jane Doe", email="jane@example.org")

    write(author)

    assert keys_of(author) == ("angstrom  emile", "emile angstrom angstrom zoe example org")
    assert keys_of(other) == ("doe  jane", "jane doe jane example org")


def test_key_of_several_columns_holds_what_another_wrote_meanwhile(conference: Conference) -> None:
    author = factories.make_author(conference, name="Zoë Before", email="before@example.org")
    renamed = Author.objects.get()
    renamed.name = "Zoë After"
    renamed.save()

    author.email = "after@example.org"
    author.save(update_fields=["email"])

    assert keys_of(author) == ("after  zoe", "zoe after after example org")


@pytest.mark.parametrize("bulk", [True, False])
def test_key_is_written_with_a_new_row(conference: Conference, *, bulk: bool) -> None:
    paper = Paper(conference=conference, number="A7", title="Über Graphs")

    if bulk:
        Paper.objects.bulk_create([paper])
    else:
        paper.save()

    paper.refresh_from_db()
    assert (paper.number_key, paper.title_key) == ("a017", "uber graphs")


def test_key_is_left_alone_by_a_write_of_something_else(conference: Conference) -> None:
    author = factories.make_author(conference, name="Zoë")
    past_the_program(author, "past us")

    author.language = "fr"
    author.save(update_fields=["language"])
    Author.objects.filter(pk=author.pk).update(language="de")
    Author.objects.bulk_update([author], ["language"])

    assert keys_of(author)[0] == "past us"


def past_the_program(author: Author, key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE agreements_author SET name_key = %s WHERE id = %s", [key, author.pk])


def test_refresh_corrects_what_is_wrong_and_nothing_else(conference: Conference) -> None:
    wrong, right = factories.make_author(conference, name="Zoë Müller"), factories.make_author(conference)
    before = keys_of(right)
    past_the_program(wrong, "")

    assert refresh_keys(Author.objects.all()) == 1
    assert refresh_keys(Author.objects.all()) == 0
    assert keys_of(wrong)[0] == "muller  zoe"
    assert keys_of(right) == before


def test_row_of_a_program_that_knows_no_keys_is_taken(conference: Conference) -> None:
    """An older process may still write while a newer one is started."""
    author = factories.make_author(conference)
    columns = [field.column for field in Author._meta.concrete_fields if field not in keys_in(Author)]
    names = ", ".join(columns[1:])
    values = names.replace("email", "'older@example.org'")

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO agreements_author ({names}) SELECT {values} FROM agreements_author WHERE id = %s",
            [author.pk],
        )

    assert keys_of(Author.objects.get(email="older@example.org")) == ("", "")


def test_keys_are_compared_by_code_points(conference: Conference) -> None:
    """In most languages of a database a space or an apostrophe tells nothing, and capitals stand beside small letters."""
    names = ["de la X", "De la X", "del a X", "dela X"]
    for name in names:
        author = factories.make_author(conference)
        past_the_program(author, name)

    keys = Author.objects.order_by("name_key").values_list("name_key", flat=True)

    assert list(keys) == sorted(names)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no languages")
def test_keys_are_compared_so_in_a_database_of_any_language() -> None:
    """The server of the tests has no language; one of an installation may."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name, column_name FROM information_schema.columns WHERE collation_name = 'C'")
        independent = set(cursor.fetchall())

    keys = {
        (model._meta.db_table, key.column)
        for app in ("agreements", "signatures")
        for model in apps.get_app_config(app).get_models()
        for key in keys_in(model)
    }
    assert len(keys) == 8
    assert keys - independent == set()
