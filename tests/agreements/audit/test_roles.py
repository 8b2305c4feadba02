"""On PostgreSQL the program works with a role that can add evidence, and can neither change nor remove it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError
from django.db import ProgrammingError, connection, transaction

from agreements.audit import roles
from agreements.audit.append_only import assert_triggers, missing_triggers
from agreements.audit.appending import assert_function
from agreements.models import Conference
from agreements.states import State
from signatures import countersigning
from signatures.checkpoints import anchoring
from signatures.documents import producing
from signatures.models import Checkpoint, Document
from signatures.operations import invariants
from tests import factories
from tests.commands import said

pytestmark = pytest.mark.django_db
TABLES = sorted(roles._append_only_tables())


@contextmanager
def working_as(role: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.fixture
def application(triggers: None) -> Iterator[None]:
    """What was made before it is of the database's superuser; all is undone with the test."""
    said("database_roles", "--owner=own", "--application=app", "--apply")
    with working_as("app"):
        yield


def refused(statement: str) -> str:
    with pytest.raises(ProgrammingError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return str(refusal.value)


@pytest.mark.skipif(connection.vendor == "postgresql", reason="SQLite has no roles")
def test_other_databases_have_no_roles() -> None:
    with pytest.raises(CommandError, match="Only PostgreSQL has roles"):
        said("database_roles")
    assert roles.check_roles() == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has roles")
class TestOnPostgreSQL:
    def test_two_roles_need_two_names(self) -> None:
        with pytest.raises(CommandError, match="two names"):
            said("database_roles", "--owner=same", "--application=same")

    def test_without_apply_nothing_is_done(self) -> None:
        words = said("database_roles", "--owner=own", "--application=app")

        assert words.startswith("BEGIN;\n")
        assert words.endswith("COMMIT;\n")
        assert 'GRANT SELECT, INSERT ON "signatures_signature" TO "app";' in words.splitlines()
        assert 'GRANT SELECT, INSERT, UPDATE, DELETE ON "agreements_agreement" TO "app";' in words.splitlines()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname IN ('own', 'app')")
            assert cursor.fetchone() == (0,)
            cursor.execute(words.removeprefix("BEGIN;\n").removesuffix("COMMIT;\n"))
        with working_as("app"):
            assert "permission denied for table signatures_signature" in refused("DELETE FROM signatures_signature")

    def test_done_twice_equals_done_once(self) -> None:
        for _ in range(2):
            told = said("database_roles", "--owner=own", "--application=app", "--apply")

        assert told == "own owns the tables and migrates; app works, and can only add evidence.\n"

    def test_the_application_signs_countersigns_seals_and_anchors(
        self, application: None, seal_key: Path, own_documents: Path
    ) -> None:
        conference = factories.make_ready_conference(countersigning="queue")
        signatory = factories.make_member(conference)
        agreement = factories.make_agreement(conference, state=State.ACCEPTED)
        countersigning.by_signatory(conference, [agreement.pk], by=signatory)

        assert producing.produce(producing.owed(limit=9)) == 1
        assert anchoring.make_owed() == 1

        assert (Document.objects.count(), Checkpoint.objects.count()) == (1, 1)
        assert invariants.examine(Conference.objects.get()).breaches == []

    @pytest.mark.parametrize("table", TABLES)
    def test_the_application_changes_and_removes_no_evidence(self, application: None, table: str) -> None:
        column = "id" if table != "agreements_eventvalue" else "value"
        for statement in (
            f"UPDATE {table} SET {column} = {column}",
            f"DELETE FROM {table}",
            f"TRUNCATE {table} CASCADE",
        ):
            assert f"permission denied for table {table}" in refused(statement)
        for statement in (f"ALTER TABLE {table} DISABLE TRIGGER ALL", f"DROP TABLE {table} CASCADE"):
            assert f"must be owner of table {table}" in refused(statement)

    def test_the_application_gives_itself_nothing(self, application: None) -> None:
        assert "must be owner" in refused("DROP FUNCTION countersign_append_only() CASCADE")
        assert "permission denied for schema public" in refused("CREATE TABLE mine (id int)")
        assert "permission denied for table django_migrations" in refused("DELETE FROM django_migrations")

    def test_the_owner_puts_triggers_and_function_in_place(self, application: None) -> None:
        """As `migrate` does after each upgrade."""
        with working_as("own"):
            for label in ("agreements", "signatures"):
                assert_triggers(apps.get_app_config(label))
            assert_function(apps.get_app_config("agreements"))
            assert list(missing_triggers()) == []

    def test_the_check_says_when_they_are_one(self, application: None) -> None:
        assert roles.check_roles() == []

        with working_as("own"):
            assert roles.check_roles() == [roles.ONE_ROLE]
