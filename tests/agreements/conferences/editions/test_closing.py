"""A closed conference: nothing more is sent or signed, whichever way it is tried; what is owed to others goes on."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from agreements import audit
from agreements.access import ClosedConferenceError
from agreements.conferences import texts
from agreements.conferences.editions import closing
from agreements.conferences.editions.closing import close, owed, reopen
from agreements.jobs import bulk_jobs
from agreements.mail import cancelling, delivery
from agreements.models import (
    Agreement,
    BulkJobKind,
    CancelCause,
    Conference,
    Countersigning,
    HelpKind,
    Message,
    MessageKind,
    MessageState,
    Role,
    User,
)
from agreements.papers import withdrawing
from agreements.people import address_changes, forwarding, invitations, reminders
from agreements.settling import ends_and_returns
from agreements.states import State
from signatures import asking, countersigning, signing
from signatures.models import Signature
from signatures.operations import invariants, sweep
from signatures.visits import opening
from tests import factories
from tests.mail_backend import Backend

pytestmark = pytest.mark.django_db


class World:
    """One of everything that could still be sent or signed."""

    def __init__(self) -> None:
        self.conference = factories.make_ready_conference(countersigning=Countersigning.QUEUE)
        self.owner = factories.make_member(self.conference)
        self.author, self.link = factories.invited_author(self.conference)
        self.asked = Agreement.objects.get(authorship__author=self.author)
        self.accepted = factories.make_agreement(self.conference, state=State.ACCEPTED)
        # What tells of it has left.
        sent = {"state": MessageState.SENT, "sent_at": timezone.now(), "finished_at": timezone.now()}
        Message.objects.filter(kind=MessageKind.RECEIPT).update(server_answer="250 OK", **sent)
        self.draft = factories.make_agreement(self.conference)
        self.text = factories.make_text(self.conference, published=False)
        self.invitation = factories.make_message(self.author)
        self.copy = factories.make_message(self.author, kind=MessageKind.COPY)


@pytest.fixture
def world(db: None) -> World:
    return World()


def _bulk(world: World) -> None:
    bulk_jobs.owe(BulkJobKind.INVITE, world.conference, [[world.draft.pk]], by=world.owner)


def _withdraw(world: World) -> None:
    paper = world.draft.authorship.paper
    withdrawing.withdraw(world.conference, [paper.pk], reason="Because", by=world.owner)


def _address(world: World) -> None:
    address_changes.change_address(world.author, email="new@example.org", by=world.owner)


def _forward(world: World) -> None:
    officer = forwarding.Officer("Olga Officer", "Head of Legal", "Works", "olga@works.test")
    forwarding.forward(world.author, [world.asked.pk], officer=officer, by=world.owner)


PATHS: dict[str, Callable[[World], object]] = {
    "invite": lambda w: invitations.invite(w.conference, Agreement.objects.all(), by=w.owner),
    "invite again": lambda w: invitations.invite_again(w.author, by=w.owner),
    "bulk job": _bulk,
    "countersign": lambda w: countersigning.by_signatory(w.conference, [w.accepted.pk], by=w.owner),
    "publish a text": lambda w: texts.publish(w.text, by=w.owner),
    "withdraw a paper": _withdraw,
    "change an address": _address,
    "send again": lambda w: cancelling.send_again([w.invitation.pk], conference=w.conference, by=w.owner),
    "ask for help": lambda w: asking.ask_for_help(w.link, kind=HelpKind.QUESTION, words="When?"),
}


def test_whatever_way_nothing_is_sent_or_signed(world: World) -> None:
    close(world.conference, by=world.owner)
    before = _rows(world.conference)

    refused = []
    for name, path in PATHS.items():
        with pytest.raises(ClosedConferenceError, match="is closed"), transaction.atomic():
            path(world)
        refused.append(name)
    with pytest.raises(signing.ClosedError), transaction.atomic():
        factories.sign(world.asked, link=world.link)
    told = [
        reminders.remind(world.conference, by=world.owner),
        reminders.remind_one(world.author, by=world.owner),
        opening.send_new_links(world.author.email),
    ]
    with pytest.raises(forwarding.NotToForwardError), transaction.atomic():
        _forward(world)

    assert refused == list(PATHS)
    assert told == [0, False, 0]
    assert _rows(world.conference) == before


def _rows(conference: Conference) -> object:
    agreements = conference.agreements.order_by("pk").values_list("pk", "state")
    mails = conference.messages.order_by("pk").values_list("pk", "state", "cancel_cause")
    return list(agreements), list(mails), conference.events.count(), Signature.objects.count()


def test_what_is_owed_is_told_before_and_mails_and_jobs_stop(world: World) -> None:
    bulk_jobs.owe(BulkJobKind.INVITE, world.conference, [[world.draft.pk]], by=world.owner)

    before = owed(world.conference)
    done = close(world.conference, by=world.owner)

    assert before == closing.Owed(
        people_waiting=1, to_countersign=1, documents=0, mails=1, copies=1, jobs=1, matters=before.matters
    )
    assert done == (1, 1, 1)
    world.invitation.refresh_from_db()
    assert (world.invitation.state, world.invitation.cancel_cause) == (MessageState.CANCELLED, CancelCause.CLOSED)
    job = world.conference.bulk_jobs.get()
    assert (job.stopped_at is not None, job.done, sweep.run_bulk_job()) == (True, 0, False)
    event = world.conference.events.get(kind="conference.closed")
    assert (event.by, event.payload["mails"], event.payload["people_waiting"]) == (world.owner, 1, 1)


def test_copy_is_held_and_leaves_when_it_is_opened_again(world: World, mail_backend: type[Backend]) -> None:
    close(world.conference, by=world.owner)
    Message.objects.filter(pk=world.copy.pk).update(next_attempt_at=world.copy.created_at)

    while_closed = delivery.deliver([world.copy.pk, world.invitation.pk])
    world.copy.refresh_from_db()
    held = world.copy.state, world.copy.attempts, world.copy.last_error
    leaving = reopen(world.conference, by=world.owner)
    sent = delivery.deliver([world.copy.pk, world.invitation.pk])

    assert while_closed == 0
    assert held == (MessageState.QUEUED, 0, "The conference is closed: this leaves when it is opened again.")
    assert (leaving, sent) == (1, 1)
    world.invitation.refresh_from_db()
    assert world.invitation.state == MessageState.CANCELLED
    assert cancelling.send_again([world.invitation.pk], conference=world.conference, by=world.owner).retried == 1


def test_mail_that_is_queued_as_it_is_closed_is_not_sent(world: World, mail_backend: type[Backend]) -> None:
    Conference.objects.update(closed_at=world.conference.created_at)

    assert delivery.deliver([world.invitation.pk]) == 0

    world.invitation.refresh_from_db()
    assert (world.invitation.state, world.invitation.cancel_cause) == (MessageState.CANCELLED, CancelCause.CLOSED)


def test_document_that_is_owed_is_made_and_its_receipt_held(
    seal_key: Path, own_documents: Path, mail_backend: type[Backend]
) -> None:
    conference = factories.make_ready_conference()
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED)
    close(conference, by=None)

    sweep.work_off()

    agreement.refresh_from_db()
    receipt = Message.objects.get(kind=MessageKind.RECEIPT)
    assert (agreement.is_sealed, receipt.state) == (True, MessageState.QUEUED)
    assert "The sealed document is attached" in receipt.text
    assert invariants.examine(conference).breaches == []


def test_job_of_a_closed_conference_stops_with_a_sentence(world: World) -> None:
    job = bulk_jobs.owe(BulkJobKind.INVITE, world.conference, [[world.draft.pk]], by=world.owner)
    Conference.objects.update(closed_at=world.conference.created_at)

    assert not bulk_jobs.run(job.pk, sweep.DEEDS)

    job.refresh_from_db()
    assert (job.done, job.last_error) == (0, f"{world.conference} is closed: nothing more is sent or signed.")
    assert job.given_up_at is not None


@pytest.mark.parametrize(
    "kind", [BulkJobKind.IMPORT, BulkJobKind.IMPORT_BACK, BulkJobKind.NEW_WORDS, BulkJobKind.POLICY]
)
def test_it_is_closed_once_and_not_in_the_middle_of_what_is_done_wholly(world: World, kind: BulkJobKind) -> None:
    with pytest.raises(closing.AlreadyOpenError):
        reopen(world.conference, by=world.owner)
    job = world.conference.bulk_jobs.create(kind=kind, by=None, steps=[["1"]], total=1)
    with pytest.raises(closing.HalfDoneError):
        close(world.conference, by=world.owner)
    job.delete()
    close(world.conference, by=world.owner)
    with pytest.raises(closing.AlreadyClosedError):
        close(world.conference, by=world.owner)


def test_reopened_conference_is_as_it_was(world: World) -> None:
    close(world.conference, by=world.owner)
    reopen(world.conference, by=world.owner)

    signature = factories.sign(world.asked, link=world.link)
    countersigning.by_signatory(world.conference, [world.accepted.pk], by=world.owner)

    assert signature.is_accepted
    assert [event.kind for event in world.conference.events.filter(kind__startswith="conference.")] == [
        "conference.created",
        "conference.closed",
        "conference.reopened",
    ]


def test_invariants_name_what_was_sent_or_signed_after_closing(world: World) -> None:
    world.copy.delete()
    assert invariants.examine(world.conference, with_files=False).breaches == []
    close(world.conference, by=world.owner)
    closed_at = world.conference.closed_at
    Conference.objects.update(closed_at=None)
    factories.sign(world.asked, link=world.link)
    Conference.objects.update(closed_at=closed_at)
    factories.make_message(world.author, state=MessageState.SENT, sent_at=closed_at + invariants.OVERDUE * 2)

    lines = "\n".join(invariants.examine(world.conference, with_files=False).breaches)

    assert "agreement.accepted) was appended while the conference was closed" in lines
    assert "was sent after the conference was closed" in lines
    Conference.objects.update(closed_at=None)
    world.conference.refresh_from_db()
    assert "counts as open, but the log says that it is closed" in "\n".join(
        invariants.examine(world.conference, with_files=False).breaches
    )


# --- Commands ----------------------------------------------------------------------------------------------------------
def run(command: str, *arguments: str) -> dict[str, object]:
    out = StringIO()
    call_command(command, *arguments, "--json", stdout=out)
    told: dict[str, object] = json.loads(out.getvalue())
    return told


def test_commands_try_close_and_open(world: World) -> None:
    slug = world.conference.slug

    tried = run("close_conference", slug, "--dry-run")
    world.conference.refresh_from_db()
    still_open = not world.conference.is_closed
    done = run("close_conference", slug)
    with pytest.raises(CommandError, match="is closed: nothing more is sent or signed"):
        call_command("invite", slug)
    opened = run("reopen_conference", slug)

    assert (tried["dry_run"], still_open, done["dry_run"]) == (True, True, False)
    assert (tried["cancelled"], done["cancelled"], done["held"], opened["held"]) == (1, 1, 1, 1)
    with pytest.raises(CommandError, match="is open already"):
        call_command("reopen_conference", slug)


def test_end_of_an_agreement_is_refused_with_its_mails(world: World) -> None:
    close(world.conference, by=world.owner)

    with pytest.raises(ClosedConferenceError), transaction.atomic(), audit.deed(world.conference, by=world.owner):
        ends_and_returns.end([world.asked.pk], conference=world.conference, reason="x", by=world.owner)

    assert Agreement.objects.get(pk=world.asked.pk).state == State.INVITED


def test_team_of_a_closed_conference_changes(world: World) -> None:
    close(world.conference, by=world.owner)

    member: User = factories.make_member(world.conference, Role.VIEWER)

    assert world.conference.memberships.filter(user=member).exists()
