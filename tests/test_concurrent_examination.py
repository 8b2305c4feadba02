"""Invariants beside people and workers who are busy: one moment is looked at, and nothing half done is seen."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from django.db import InternalError, OperationalError, connection, connections, transaction

from agreements import links
from agreements.mail import delivery, queue
from agreements.models import Agreement, Author, Conference
from agreements.people import address_changes, reminders
from agreements.states import State
from signatures import signing
from signatures.documents import producing
from signatures.models import Document
from signatures.operations import invariants
from signatures.operations.invariants.snapshot import one_snapshot
from tests import factories
from tests.mail_server import MailServer
from tests.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Busy:
    """A conference at which people and workers do all that they do; `left` counts those who are still at it."""

    conference: Conference
    authors: list[Author]
    left: int = 3

    def sign(self) -> None:
        for author in self.authors:
            self._sign(author)

    def _sign(self, author: Author) -> None:
        """Once more, by the new link, where the address changes at this moment."""
        with suppress(signing.FormerLinkError, links.FormerAddressError):
            factories.sign(Agreement.objects.of_author(author.pk).get())
            return
        self._sign(author)

    def make(self) -> None:
        while Document.objects.count() < len(self.authors):
            for pk in producing.owed(limit=5):
                producing.produce([pk])

    def change(self) -> None:
        by = factories.make_member(self.conference)
        for author in self.authors:
            present = Author.objects.get(pk=author.pk)
            reminders.remind_one(present, by=by)
            delivery.deliver(queue.owed(limit=20))
            address_changes.change_address(present, email=f"moved-{author.pk}@ex.org", by=by)

    def until_done(self, deed: Callable[[], None]) -> list[str]:
        try:
            deed()
        finally:
            self.left -= 1
        return []

    def look(self) -> list[str]:
        found = self.breaches()
        while self.left:
            found += self.breaches()
        return found

    def breaches(self) -> list[str]:
        return [*invariants.examine(self.conference).breaches, *invariants.stray_files()]


def test_nothing_half_done_is_seen_beside_busy_workers(seal_key: Path, mail_server: MailServer) -> None:
    """Documents are made and mails delivered while addresses change and authors sign."""
    conference = factories.make_ready_conference()
    busy = Busy(conference, [factories.invited_author(conference)[0] for _ in range(15)])
    deeds = [partial(busy.until_done, deed) for deed in (busy.sign, busy.make, busy.change)]

    told = at_once(*deeds, busy.look, busy.look)

    assert told == [[]] * 5
    assert busy.breaches() == []
    assert invariants.examine(conference).checked["documents"] == 15
    assert conference.events.filter(kind="author.address_changed").count() == 15


def test_what_is_written_meanwhile_is_not_seen_and_waits_for_nobody() -> None:
    conference = factories.make_ready_conference()
    author = factories.make_author(conference, email="former@ex.org")
    by = factories.make_user()
    written: list[bool] = []

    def write() -> None:
        present = Author.objects.get(pk=author.pk)
        address_changes.change_address(present, email="present@ex.org", by=by)
        written.append(True)
        connection.close()

    with one_snapshot():
        assert Author.objects.get(pk=author.pk).email == "former@ex.org"
        writer = threading.Thread(target=write)
        writer.start()
        writer.join(15)
        assert written == [True]
        assert Author.objects.get(pk=author.pk).email == "former@ex.org"

    assert Author.objects.get(pk=author.pk).email == "present@ex.org"


def test_nothing_can_be_written_in_a_snapshot_and_everything_after_it() -> None:
    conference = factories.make_conference()

    with pytest.raises((OperationalError, InternalError)), one_snapshot():
        Conference.objects.update(name="Written")
    factories.make_agreement(conference, state=State.INVITED)

    assert Conference.objects.get().name == conference.name


def test_transactions_after_a_snapshot_begin_as_those_of_a_writer() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no such modes")
    with one_snapshot():
        Conference.objects.count()

    with transaction.atomic():
        assert vars(connections["default"])["transaction_mode"] == "IMMEDIATE"
