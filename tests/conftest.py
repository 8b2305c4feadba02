"""What tests of both apps share."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models.signals import post_migrate
from django.test import Client
from pytest_django import DjangoDbBlocker, Settings

from agreements.append_only import assert_triggers, take_away
from agreements.models import Conference, Role
from tests import factories
from tests.mail_server import MailServer


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that no worker waits for it at the end."""
    items.sort(key=lambda item: not ({"journey", "browser"} & {mark.name for mark in item.iter_markers()}))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Tests with transactions of their own empty all tables, which the triggers refuse; their own test puts them back."""
    for label in ("agreements", "signatures"):
        config = apps.get_app_config(label)
        assert post_migrate.disconnect(assert_triggers, sender=config)
        with django_db_blocker.unblock():
            take_away(config)


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


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[MailServer]:
    """A real SMTP server on loopback, to which our mail goes during the test."""
    with MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.host, server.port
        settings.EMAIL_TIMEOUT = 2
        yield server
