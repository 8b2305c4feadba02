"""What tests of both apps share."""

import gc
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.test import Client
from pytest_django import DjangoDbBlocker, Settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from agreements.audit.append_only import assert_triggers, remove_triggers
from agreements.models import Conference, Role
from signatures import sealing
from tests import factories, kept_database, logins, prepared, spreading  # noqa: F401  # heard by being imported
from tests.full_speed import at_full_speed
from tests.mail_backend import Backend
from tests.mail_server import MailServer

_TESTS = Path(__file__).parent
# Rooms whose files take long for reasons that no mark tells.
_LONG_ROOMS = (
    "agreements/clearing",
    "config",
    "reached",
    "signatures/checking",
    "signatures/operations",
    "signatures/pdf",
    "signatures/sealing",
    "test_access_matrix.py",
    "test_installing.py",
    "upgrading",
)
# What may be another on another database: what is locked, kept in order, refused, searched, sorted, counted, put back.
_ON_BOTH_DATABASES = (
    "agreements/audit",
    "agreements/conferences/editions/test_closing.py",
    "agreements/desk/test_filters.py",
    "agreements/importing/batches",
    "agreements/importing/test_apply.py",
    "agreements/jobs",
    "agreements/mail/test_queue.py",
    "agreements/models",
    "agreements/people/identities",
    "agreements/people/test_forwarding.py",
    "agreements/publishing/test_correcting.py",
    "agreements/settling/test_selecting.py",
    "agreements/test_clearance.py",
    "agreements/test_clock.py",
    "agreements/test_links.py",
    "agreements/test_matters.py",
    "agreements/test_overtaken.py",
    "journey",
    "promises/test_failing.py",
    "signatures/checkpoints",
    "signatures/deciding",
    "signatures/evidence",
    "signatures/operations/backups/test_command_backup.py",
    "signatures/operations/backups/test_command_restore.py",
    "signatures/privacy",
    "signatures/operations/test_invariants_reading.py",
    "signatures/operations/test_invariants.py",
    "signatures/test_countersigning.py",
    "signatures/test_signing.py",
    "test_concurrency.py",
    "test_concurrent_desk.py",
    "test_concurrent_examination.py",
    "test_concurrent_mail.py",
    "test_constraints.py",
    "test_interleaving.py",
    "upgrading/test_all_at_once.py",
    "upgrading/test_editions.py",
    "upgrading/test_import_states.py",
    "upgrading/test_matters_waivers_and_endings.py",
    "upgrading/test_other_signers.py",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all-rooms", action="store_true", help="on a database that was named, all tests that touch one")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where a database was named, what will not run on it is not even read: that takes longer than many a room."""
    if "DATABASE_URL" not in os.environ or config.getoption("--all-rooms"):
        return None
    rooms = [_TESTS / room for room in _ON_BOTH_DATABASES]
    is_wanted = any(collection_path.is_relative_to(room) or room.is_relative_to(collection_path) for room in rooms)
    return None if is_wanted else True


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling | None:
    return spreading.Rooms(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that no worker waits for it at the end.

    On a database that was named, only what may see a difference: everything has run without it.
    """
    items.sort(key=_place_in_line)
    is_wanted = partial(_may_see_which_database, config) if "DATABASE_URL" in os.environ else _is_made_here
    found: dict[bool, list[pytest.Item]] = {True: [], False: []}
    for item in items:
        found[is_wanted(item)].append(item)
    config.hook.pytest_deselected(items=found[False])
    items[:] = found[True]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Python's collector would go over all that was imported and collected, again and again, for as long as tests run."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(100_000, 10, 10)
        gc.enable()


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
    return 1 if _is_in(item, _LONG_ROOMS) else 2


def _is_in(item: pytest.Item, rooms: tuple[str, ...]) -> bool:
    return any(item.path.is_relative_to(_TESTS / room) for room in rooms)


def _marks(item: pytest.Item) -> set[str]:
    return {mark.name for mark in item.iter_markers()}


def _is_made_here(item: pytest.Item) -> bool:
    """The journey by requests is made on a database that was named; here a browser makes it, if there is one."""
    return item.path != _TESTS / "journey/test_journey.py" or shutil.which("chromium") is None


def _may_see_which_database(config: pytest.Config, item: pytest.Item) -> bool:
    if not config.getoption("--all-rooms") and not _is_in(item, _ON_BOTH_DATABASES):
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


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        kept_database.begin_with_a_copy(patch.setattr)
        yield


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
    return prepared.ready_conference()


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
