"""What tests of both apps share."""

import gc
import os
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from allauth.account.internal.flows.login import record_authentication
from django.apps import apps
from django.contrib.auth.signals import user_logged_in
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.http import HttpRequest
from django.test import Client
from pytest_django import DjangoDbBlocker, Settings

from agreements.audit.append_only import assert_triggers, remove_triggers
from agreements.models import Conference, Role, User
from signatures import sealing
from tests import factories
from tests.full_speed import at_full_speed
from tests.mail_backend import Backend
from tests.mail_server import MailServer

_TESTS = Path(__file__).parent
# Rooms whose files take long for reasons that no mark tells.
_LONG_ROOMS = ("upgrading", "signatures/pdf", "signatures/sealing", "config", "test_installing.py")
# What these ask of a database, others ask as well: the files, keys, pages and words that they are about know none.
_ON_ONE_DATABASE = (
    "agreements/accounts/test_passwords.py",
    "agreements/desk/accounts",
    "agreements/desk/views/people",
    "agreements/desk/views/test_bulk_jobs.py",
    "agreements/desk/views/test_conferences.py",
    "agreements/desk/views/test_images.py",
    "agreements/desk/views/test_imports.py",
    "agreements/desk/views/test_paper_deeds.py",
    "agreements/desk/views/test_team.py",
    "agreements/desk/views/test_texts.py",
    "agreements/papers/test_commands.py",
    "agreements/people/test_commands_of_people.py",
    "agreements/settling/test_commands.py",
    "agreements/settling/test_scans.py",
    "agreements/mail/test_compose.py",
    "agreements/management",
    "config",
    "evidence",
    "promises/test_code.py",
    "promises/test_input.py",
    "promises/test_keys.py",
    "promises/test_production.py",
    "promises/test_table.py",
    "signatures/checking",
    "signatures/checkpoints/test_keys.py",
    "signatures/checkpoints/test_verify_log.py",
    "signatures/desk/test_repairs.py",
    "signatures/documents/test_command_repair_documents.py",
    "signatures/documents/test_command_seal_key.py",
    "signatures/documents/test_documents_images.py",
    "signatures/documents/test_evidence_page.py",
    "signatures/documents/test_long_term.py",
    "signatures/documents/test_long_term_renewal.py",
    "signatures/documents/test_repairing.py",
    "signatures/documents/test_time_stamps.py",
    "signatures/operations/test_alarms.py",
    "signatures/operations/test_doorbell.py",
    "signatures/operations/test_invariants_witnesses.py",
    "signatures/sealing",
    "signatures/visits/test_throttled_pages.py",
    "test_access_matrix.py",
    "test_looking.py",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all-rooms", action="store_true", help="on a database that was named, all tests that touch one")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that no worker waits for it at the end.

    On a database that was named, only what may see a difference: everything has run without it.
    """
    items.sort(key=_place_in_line)
    if "DATABASE_URL" in os.environ:
        found: dict[bool, list[pytest.Item]] = {True: [], False: []}
        for item in items:
            found[_may_see_which_database(item, config)].append(item)
        config.hook.pytest_deselected(items=found[False])
        items[:] = found[True]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Python's collector would go over all that was imported and collected, again and again, for as long as tests run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """What is marked `no_cover` runs at full speed.

    pytest-cov stops its own measuring, but in a worker of xdist there is another one around it, which would go on.
    """
    if "no_cover" not in _marks(item):
        return (yield)
    with at_full_speed():
        return (yield)


def _place_in_line(item: pytest.Item) -> int:
    if {"journey", "browser"} & _marks(item):
        return 0
    return 1 if any(item.path.is_relative_to(_TESTS / room) for room in _LONG_ROOMS) else 2


def _marks(item: pytest.Item) -> set[str]:
    return {mark.name for mark in item.iter_markers()}


def _may_see_which_database(item: pytest.Item, config: pytest.Config) -> bool:
    if not config.getoption("--all-rooms") and any(
        item.path.is_relative_to(_TESTS / room) for room in _ON_ONE_DATABASE
    ):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool({"django_db", "journey"} & _marks(item) or {"db", "transactional_db"} & fixtures)


@receiver(connection_created)
def _let_the_database_travel(connection: BaseDatabaseWrapper, **_facts: object) -> None:
    """Where time-machine moves our clock, the server's clock goes with it (SQLite's is ours)."""
    if connection.vendor == "postgresql" and _with_our_time not in connection.execute_wrappers:
        connection.execute_wrappers.append(_with_our_time)


def _with_our_time(execute: Callable[..., object], sql: str, *more: object) -> object:
    if time_machine.escape_hatch.is_travelling():
        now = f"'{datetime.now(UTC).isoformat()}'::timestamptz"
        sql = sql.replace("CLOCK_TIMESTAMP()", now)
        # The function that appends looks at the clock itself, a little later: it is told by how much that is wrong.
        sql = sql.replace("%s::interval", f"%s::interval + ({now} - clock_timestamp()) - interval '1 ms'")
    return execute(sql, *more)


@receiver(user_logged_in)
def _as_by_a_password(request: HttpRequest, user: User, **_facts: object) -> None:
    """The client's own way in, without any page, counts as a login like another."""
    if "REMOTE_ADDR" not in request.META:
        record_authentication(request, user, method="password")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Tests with transactions of their own empty all tables, which the triggers refuse; their own test puts them back."""
    for label in ("agreements", "signatures"):
        config = apps.get_app_config(label)
        assert post_migrate.disconnect(assert_triggers, sender=config)
        with django_db_blocker.unblock():
            remove_triggers(config)


@pytest.fixture
def triggers(db: None) -> None:
    """The tables of evidence refuse changes, as they do outside of tests."""
    for label in ("agreements", "signatures"):
        assert_triggers(apps.get_app_config(label))


@pytest.fixture
def conference(db: None) -> Conference:
    """A conference whose text is published, without papers and without staff."""
    return factories.make_ready_conference()


def _client_of(conference: Conference, role: Role) -> Client:
    client = Client()
    client.force_login(factories.make_member(conference, role))
    return client


@pytest.fixture
def owner_client(conference: Conference) -> Client:
    return _client_of(conference, Role.OWNER)


@pytest.fixture
def manager_client(conference: Conference) -> Client:
    return _client_of(conference, Role.MANAGER)


@pytest.fixture
def signatory_client(conference: Conference) -> Client:
    return _client_of(conference, Role.SIGNATORY)


@pytest.fixture
def viewer_client(conference: Conference) -> Client:
    return _client_of(conference, Role.VIEWER)


@pytest.fixture
def stranger_client(db: None) -> Client:
    """The owner of another conference."""
    return _client_of(factories.make_conference(name="Somebody Else's Conference"), Role.OWNER)


@pytest.fixture(scope="session")
def shared_seal_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all: what seals with a key is built when the key is first used, and that takes longer than most tests."""
    path = tmp_path_factory.mktemp("keys") / "seal.pem"
    sealing.create(path, organisation="ECA", common_name="Seal")
    return path


@pytest.fixture
def seal_key(settings: Settings, shared_seal_key: Path) -> Path:
    """The file of the key that the settings name, not to be changed."""
    settings.SEAL_KEY_FILE = shared_seal_key
    return shared_seal_key


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[MailServer]:
    """A real SMTP server on loopback, to which our mail goes during the test."""
    with MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.host, server.port
        settings.EMAIL_TIMEOUT = 10
        yield server


@pytest.fixture
def mail_backend(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> type[Backend]:
    """A mail service of the test's own: `meanwhile` is what happens when a mail is handed to it."""
    settings.EMAIL_BACKEND = "tests.mail_backend.Backend"
    monkeypatch.setattr(Backend, "taken", [])
    monkeypatch.setattr(Backend, "meanwhile", lambda _mail: None)
    return Backend


@pytest.fixture
def own_documents(settings: Settings, tmp_path: Path) -> Path:
    """A folder in which no other test leaves documents."""
    folder = tmp_path / "documents"
    own = {"OPTIONS": {"location": str(folder)}}
    settings.STORAGES = settings.STORAGES | {"documents": settings.STORAGES["documents"] | own}
    return folder
