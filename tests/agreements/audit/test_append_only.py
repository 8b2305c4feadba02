"""What the database itself refuses, tried with raw SQL behind the back of every model."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from agreements.audit.append_only import missing_triggers, tables_of, triggers_in
from agreements.conferences import signatories, texts
from agreements.models import Event
from agreements.states import State
from signatures.models import Checkpoint, Countersignature, Signature
from tests import factories

TABLES = [
    "agreements_signatory",
    "agreements_text",
    "agreements_textvariant",
    "agreements_event",
    "agreements_conferenceimage",
    "signatures_checkpoint",
    "signatures_signature",
    "signatures_countersignature",
    "signatures_document",
    "signatures_download",
    "signatures_bundle",
    "agreements_requestentry",
    "agreements_evidencefile",
    "agreements_waiver",
    "agreements_ownwords",
]


def refuse(statement: str) -> str:
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return str(refusal.value)


def test_tables_are_those_that_hold_evidence() -> None:
    found = [
        model._meta.db_table
        for label in ("agreements", "signatures")
        for model in tables_of(apps.get_app_config(label))
    ]

    assert sorted(found) == sorted(TABLES)


def test_triggers_stand_after_a_migration(triggers: None) -> None:
    deeds = ["change", "truncate"] if connection.vendor == "postgresql" else ["delete", "update"]

    with connection.cursor() as cursor:
        standing = triggers_in(cursor, connection.vendor)

    assert standing >= {f"{table}_no_{deed}" for table in TABLES for deed in deeds}


@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
@pytest.mark.parametrize("table", TABLES[:8])
def test_change_and_removal_are_refused_on_filled_tables(triggers: None, table: str, statement: str) -> None:
    conference = factories.make_ready_conference()
    factories.make_image(conference)
    others = factories.make_text(factories.make_conference())
    others.variants.create(kind="eu", body=factories.TEXT, published_at=others.published_at)
    signatories.appoint(conference, name="Nora Next", since=conference.today, by=None)
    factories.make_agreement(conference, state=State.COUNTERSIGNED)
    Checkpoint.objects.create(conference=conference, number=1, entry=1, hash="h", sha256="c", at=conference.created_at)

    assert "never changed or removed" in refuse(statement.format(table))


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="REPLACE is SQLite's alone")
def test_replace_is_refused_even_without_recursive_triggers(triggers: None) -> None:
    factories.make_agreement(factories.make_ready_conference(), state=State.COUNTERSIGNED)
    event = Event.objects.earliest("number")
    columns = [field.column for field in Event._meta.local_concrete_fields]
    others = ", ".join(columns[1:])

    by_key = refuse(f"INSERT OR REPLACE INTO agreements_event SELECT * FROM agreements_event WHERE id = {event.pk}")
    by_number = refuse(f"INSERT OR REPLACE INTO agreements_event ({others}) SELECT {others} FROM agreements_event")

    assert "never changed or removed" in by_key
    assert "never changed or removed" in by_number


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="TRUNCATE is PostgreSQL's alone")
@pytest.mark.parametrize("table", TABLES)
def test_truncate_is_refused(triggers: None, table: str) -> None:
    assert "never changed or removed" in refuse(f"TRUNCATE {table} CASCADE")


def test_a_text_is_free_until_it_is_published(triggers: None) -> None:
    conference = factories.make_conference()
    factories.make_text(conference, published=False)

    text = factories.make_text(conference, published=False, body="# Another\n\nFirst thoughts are free.")
    texts.publish(text, by=None)

    assert "never changed or removed" in refuse("UPDATE agreements_text SET body = 'Second thoughts'")


def test_adding_is_allowed_with_triggers_in_place(triggers: None) -> None:
    agreement = factories.make_agreement(factories.make_ready_conference(), state=State.DECLINED)

    factories.sign(agreement)

    assert Signature.objects.filter(agreement=agreement).count() == 2
    assert Countersignature.objects.filter(signature__agreement=agreement).count() == 1


# --- Are they still there? ---------------------------------------------------------------------------------------------
@pytest.fixture
def trigger(triggers: None) -> str:
    """One of those on signatures."""
    return "signatures_signature_no_change" if connection.vendor == "postgresql" else "signatures_signature_no_update"


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def drop(trigger: str) -> None:
    run(f"DROP TRIGGER {trigger}" + (" ON signatures_signature" if connection.vendor == "postgresql" else ""))


LINE = "the trigger {} is missing: rows of signatures_signature can be changed or removed"


def test_nothing_is_missing_where_all_stand(triggers: None) -> None:
    assert list(missing_triggers()) == []


def test_a_trigger_that_was_dropped_is_named(trigger: str) -> None:
    drop(trigger)

    assert list(missing_triggers()) == [LINE.format(trigger)]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite cannot switch them off")
def test_a_trigger_that_is_switched_off_is_named(trigger: str) -> None:
    run(f"ALTER TABLE signatures_signature DISABLE TRIGGER {trigger}")

    assert list(missing_triggers()) == [LINE.format(trigger)]


def test_a_trigger_that_refuses_nothing_is_named(trigger: str) -> None:
    drop(trigger)
    if connection.vendor == "postgresql":
        run("CREATE FUNCTION idle() RETURNS trigger AS $$ BEGIN RETURN NEW; END $$ LANGUAGE plpgsql")
        run(
            f"CREATE TRIGGER {trigger} BEFORE UPDATE OR DELETE ON signatures_signature "
            "FOR EACH ROW EXECUTE FUNCTION idle()"
        )
    else:
        run(f"CREATE TRIGGER {trigger} BEFORE UPDATE ON signatures_signature BEGIN SELECT 1; END")

    assert list(missing_triggers()) == [LINE.format(trigger)]
