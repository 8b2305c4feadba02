"""One receipt for a visit: what it says, when it leaves, what goes with it, and what follows it."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.storage import storages
from django.test import Client
from pytest_django import Settings

from agreements import audit, workflow
from agreements.mail import delivery, queue
from agreements.mail.outbox import pausing
from agreements.models import Agreement, Conference, Link, Message, MessageKind, MessageState, Role
from agreements.people import address_changes
from agreements.states import State
from signatures import countersigning, signing
from signatures.answering import Office
from signatures.codes import code_of
from signatures.documents import producing
from signatures.models import Decision, Document, DocumentWork, ReceiptLine, Signature
from signatures.operations import invariants, sweep
from signatures.shown_words import shown
from signatures.telling import receipt_mails
from signatures.visits.mails import mail_promises
from tests import factories
from tests.mail_server import MailServer, Taken
from tests.signatures.visiting import at, open_link

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seal_key", "own_documents")]

NOW = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)
RECEIPTS = (MessageKind.RECEIPT, MessageKind.AGENT_RECEIPT)
COPIES = (MessageKind.COPY, MessageKind.AGENT_COPY)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def by_hand(db: None) -> Conference:
    return factories.make_ready_conference(countersigning="queue", name="By hand")


def visit(link: Link, *decisions: str, typed_name: str = "", office: Office | None = None) -> list[Signature]:
    """What of this link waits is answered so, in the papers' order; "" leaves one for later."""
    asked = Agreement.objects.opened_by(link).shown_to_author().filter(state__in=[State.INVITED, State.DECLINED])
    day = link.author.conference.today
    answers = [
        signing.Answer(
            each.pk, Decision(decision), shown(each, link, day=day).digest, is_change=each.state == "declined"
        )
        for each, decision in zip(asked, decisions, strict=False)
        if decision
    ]
    name = typed_name or (link.agent or link.author).name
    return signing.sign(link, answers, typed_name=name, is_name_confirmed=True, office=office)


def make_documents() -> int:
    return producing.produce(producing.owed(limit=50))


def deliver() -> int:
    return delivery.deliver(queue.owed(limit=50))


def receipts() -> list[Message]:
    return list(Message.objects.filter(kind__in=RECEIPTS).order_by("created_at"))


def copies() -> list[Message]:
    return list(Message.objects.filter(kind__in=COPIES).order_by("created_at"))


def words(taken: Taken) -> str:
    return " ".join(taken.part("plain").split())


def files(taken: Taken) -> dict[str, str]:
    """The digests of what is attached, by name."""
    return {
        str(part.get_filename()): hashlib.sha256(part.get_payload(decode=True)).hexdigest()
        for part in taken.mail.iter_attachments()
    }


def holds(conference: Conference) -> None:
    assert invariants.examine(conference).breaches == []


def test_receipt_leaves_at_once_with_its_document_when_that_is_made(
    conference: Conference, mail_server: MailServer
) -> None:
    author, link = factories.invited_author(conference, name="Ada Author")

    [signature] = visit(link, "accepted")
    assert deliver() == 0
    make_documents()
    assert deliver() == 1

    [taken] = mail_server.taken
    document = Document.objects.get()
    number = signature.agreement.authorship.paper.number
    name = f"{conference.name} {number} Ada Author.pdf"
    assert taken.rcpt_tos == [author.email]
    assert files(taken) == {name: document.sha256}
    assert f"Paper {number} Accepted, signed as “Ada Author” 3 May 2026, 14:00 CEST (12:00 UTC)" in words(taken)
    assert f"Code {code_of(signature.pk)} The sealed document is attached: {name}" in words(taken)
    assert "What you accepted cannot be taken back with the link." in words(taken)
    assert "Was it somebody else who answered? Tell us at once: open your link" in words(taken)
    assert copies() == []
    assert conference.events.filter(kind="message.receipt").count() == 1
    holds(conference)


def test_receipt_of_a_decline_leaves_at_once_and_says_how_to_change_it(
    conference: Conference, mail_server: MailServer
) -> None:
    _, link = factories.invited_author(conference, name="Ada Author")

    visit(link, "declined")
    assert deliver() == 1

    [taken] = mail_server.taken
    assert "Declined" in words(taken)
    assert f"You can change your mind about what you declined until {conference.deadline_in_words}" in words(taken)
    assert ("Code" in words(taken), files(taken)) == (False, {})
    holds(conference)


def test_receipt_of_what_waits_for_a_person_leaves_at_once_and_one_mail_follows_for_the_visit(
    by_hand: Conference, mail_server: MailServer
) -> None:
    author, link = factories.invited_author(by_hand, papers=3)
    signatory = factories.make_member(by_hand, Role.OWNER)

    visit(link, "accepted", "accepted", "declined")
    assert deliver() == 1
    assert words(mail_server.taken[0]).count("has yet to countersign it.") == 2

    waiting = by_hand.agreements.filter(state=State.ACCEPTED).values_list("pk", flat=True)
    countersigning.by_signatory(by_hand, list(waiting), by=signatory)
    first, second = producing.owed(limit=9)
    producing.produce([first])
    assert copies() == []
    producing.produce([second])
    assert deliver() == 1

    [copy] = copies()
    assert copy.agreements.count() == 2
    assert "you accepted the agreements about these papers" in words(mail_server.taken[1])
    assert mail_server.taken[1].rcpt_tos == [author.email]
    assert files(mail_server.taken[1]) == {}
    holds(by_hand)


def test_receipt_leaves_within_a_minute_without_a_document_that_takes_longer(
    conference: Conference, mail_server: MailServer, clock: time_machine.Traveller
) -> None:
    _, link = factories.invited_author(conference, papers=2)
    visit(link, "accepted", "accepted")

    first, second = producing.owed(limit=9)
    producing.produce([first])
    assert deliver() == 0
    clock.move_to(NOW + timedelta(seconds=60) - timedelta(seconds=10))
    assert deliver() == 1

    [taken] = mail_server.taken
    assert len(files(taken)) == 1
    assert "The sealed document is being made. Another mail brings the link to it." in words(taken)
    producing.produce([second])
    assert deliver() == 1
    assert "On 3 May 2026 you accepted the agreement about this paper" in words(mail_server.taken[1])
    assert [line.copy for line in ReceiptLine.objects.order_by("copy")].count(None) == 1
    holds(conference)


def test_answers_of_one_visit_within_the_minute_are_in_one_receipt(
    conference: Conference, mail_server: MailServer, clock: time_machine.Traveller
) -> None:
    _, link = factories.invited_author(conference, papers=3)

    visit(link, "accepted")
    clock.shift(timedelta(seconds=20))
    visit(link, "declined")
    make_documents()
    assert deliver() == 1
    clock.shift(timedelta(seconds=10))
    visit(link, "accepted", "declined")
    make_documents()
    assert deliver() == 1

    first, second = receipts()
    assert (first.agreements.count(), len(files(mail_server.taken[0]))) == (2, 1)
    assert "and 1 other paper" in first.subject
    assert first.search_key != second.search_key
    assert (second.agreements.count(), copies()) == (2, [])
    holds(conference)


def test_receipt_that_leaves_at_once_waits_for_the_document_of_a_second_answer(
    conference: Conference, clock: time_machine.Traveller
) -> None:
    _, link = factories.invited_author(conference, papers=2)

    visit(link, "declined")
    clock.shift(timedelta(seconds=5))
    visit(link, "", "accepted")

    [receipt] = receipts()
    assert receipt.next_attempt_at == receipt_mails.latest(NOW)
    assert receipt.next_attempt_at < NOW + timedelta(minutes=1)


def test_answer_after_the_minute_has_a_receipt_of_its_own_even_if_no_server_took_the_first(
    conference: Conference, clock: time_machine.Traveller
) -> None:
    _, link = factories.invited_author(conference, papers=2)

    visit(link, "declined")
    clock.shift(timedelta(minutes=2))
    visit(link, "", "declined")

    assert [receipt.agreements.count() for receipt in receipts()] == [1, 1]


def test_document_that_comes_while_the_receipt_is_being_sent_follows_by_itself(
    conference: Conference, mail_server: MailServer, clock: time_machine.Traveller
) -> None:
    """A worker that died in between leaves nothing untold and nothing told twice."""
    _, link = factories.invited_author(conference)
    visit(link, "accepted")
    clock.shift(timedelta(minutes=1))
    [receipt] = receipts()
    assert Message.objects.for_delivery().claim(receipt.pk, state=MessageState.SENDING)

    make_documents()
    clock.shift(timedelta(minutes=2))
    deliver()

    assert sorted(words(taken).count("Another mail brings the link") for taken in mail_server.taken) == [0, 1]
    assert [files(taken) for taken in mail_server.taken] == [{}, {}]
    assert make_documents() == 0
    holds(conference)


def test_documents_that_are_too_large_are_got_by_the_link(
    conference: Conference, mail_server: MailServer, settings: Settings
) -> None:
    settings.RECEIPT_ATTACHMENTS_MAX = 1000
    _, link = factories.invited_author(conference)

    visit(link, "accepted")
    make_documents()
    deliver()

    [taken] = mail_server.taken
    assert files(taken) == {}
    assert "The sealed document is ready. Get it with your link." in words(taken)
    holds(conference)


def lose(document: Document) -> None:
    storages["documents"].delete(document.path)


def spoil(document: Document) -> None:
    path = Path(storages["documents"].path(document.path))
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize("damage", [lose, spoil])
def test_document_that_cannot_be_read_is_not_attached_and_the_mail_says_so(
    conference: Conference, mail_server: MailServer, damage: Callable[[Document], None]
) -> None:
    _, link = factories.invited_author(conference)
    visit(link, "accepted")
    make_documents()
    damage(Document.objects.get())

    assert deliver() == 1

    [taken] = mail_server.taken
    assert files(taken) == {}
    assert "The sealed document could not be attached. Get it with your link." in words(taken)
    [receipt] = receipts()
    assert "could not be attached" in receipt.text
    assert "could not be attached" in receipt.html


def test_given_up_document_does_not_keep_back_the_others(
    conference: Conference, mail_server: MailServer, settings: Settings, clock: time_machine.Traveller
) -> None:
    _, link = factories.invited_author(conference, papers=2)
    visit(link, "accepted", "accepted")
    clock.shift(timedelta(minutes=1))
    deliver()
    first, second = producing.owed(limit=9)
    producing.produce([first])
    assert copies() == []

    DocumentWork.objects.filter(pk=second).update(attempts=settings.MAX_ATTEMPTS)
    producing.produce([second])
    sweep.tick()

    assert [copy.occasion for copy in copies()] == [f"copy:{first}"]
    assert receipt_mails.owe_what_is_late() == 0
    holds(conference)


def test_officer_gets_a_receipt_and_the_author_the_document(conference: Conference, mail_server: MailServer) -> None:
    author = factories.make_author(conference, name="Ada Author", email="ada@ex.org")
    asked = factories.make_agreement(author=author, state=State.INVITED)
    link = factories.officers_link(factories.forward(asked))

    visit(link, "accepted", office=Office("General Counsel", "Example Works"))
    make_documents()
    deliver()

    mails = {taken.rcpt_tos[0]: taken for taken in mail_server.taken}
    receipt, copy = mails["olga@works.test"], mails["ada@ex.org"]
    own = "Accepted for Ada Author, signed as “Olga Officer”, General Counsel, Example Works"
    assert own in words(receipt)
    assert words(receipt).startswith(f"{conference.name} Dear Olga Officer,")
    assert "Was it somebody else who answered in your name?" in words(receipt)
    assert list(files(receipt).values()) == [Document.objects.get().sha256]
    assert "Olga Officer (General Counsel, Example Works) accepted the agreement about this paper for you" in words(
        copy
    )
    assert receipts()[0].kind == MessageKind.AGENT_RECEIPT
    holds(conference)


def test_document_that_comes_after_an_officers_receipt_is_mailed_to_both(
    conference: Conference, clock: time_machine.Traveller
) -> None:
    asked = factories.make_agreement(conference, state=State.INVITED)
    link = factories.officers_link(factories.forward(asked))
    visit(link, "accepted")
    clock.shift(timedelta(minutes=1))
    Message.objects.filter(kind=MessageKind.AGENT_RECEIPT).update(
        state=MessageState.SENT, sent_at=NOW, finished_at=NOW, server_answer="250 OK"
    )

    make_documents()

    assert sorted(copy.kind for copy in copies()) == ["agent_copy", "copy"]
    holds(conference)


def test_changed_address_gets_the_receipt_with_what_is_attached(
    conference: Conference, mail_server: MailServer
) -> None:
    author, link = factories.invited_author(conference, email="old@ex.org")
    visit(link, "accepted")
    make_documents()

    address_changes.change_address(author, email="new@ex.org", by=factories.make_member(conference))
    deliver()

    [taken] = [taken for taken in mail_server.taken if taken.rcpt_tos == ["new@ex.org"] and files(taken)]
    assert list(files(taken).values()) == [Document.objects.get().sha256]
    assert [taken.rcpt_tos for taken in mail_server.taken if files(taken)] == [["new@ex.org"]]


def test_who_signed_before_there_were_receipts_gets_the_copy_and_no_second_one(conference: Conference) -> None:
    """Rows as the version before wrote them: one document was mailed, one is owed."""
    _, told = factories.invited_author(conference)
    _, owed = factories.invited_author(conference)
    [made], [waiting] = visit(told, "accepted"), visit(owed, "accepted")
    producing.produce([made.pk])
    ReceiptLine.objects.all().delete()
    as_before: Mapping[str, Any] = {"kind": MessageKind.COPY, "occasion": f"copy:{made.pk}"}
    Message.objects.filter(agreements=made.agreement_id).update(**as_before)
    Message.objects.filter(agreements=waiting.agreement_id).delete()

    make_documents()
    sweep.tick()

    assert sorted(copy.occasion or "" for copy in copies()) == sorted([f"copy:{made.pk}", f"copy:{waiting.pk}"])
    assert receipts() == []
    holds(conference)


def test_receipt_that_was_refused_for_now_keeps_its_pause(
    conference: Conference, mail_server: MailServer, clock: time_machine.Traveller
) -> None:
    _, link = factories.invited_author(conference)
    visit(link, "accepted")
    clock.shift(timedelta(minutes=1))
    mail_server.answers["RCPT"] = "450 try again later"
    assert deliver() == 0
    [before] = receipts()

    make_documents()

    [after] = receipts()
    assert (after.next_attempt_at, after.state) == (before.next_attempt_at, MessageState.QUEUED)
    assert "The sealed document is attached" in after.text
    assert copies() == []


def test_ended_agreement_brings_no_document_and_no_mail_about_one(conference: Conference) -> None:
    _, link = factories.invited_author(conference, papers=2)
    signed = visit(link, "accepted", "accepted")
    Message.objects.filter(kind=MessageKind.RECEIPT).update(state=MessageState.SENT, sent_at=NOW, server_answer="250")
    producing.produce([signed[0].pk])
    with audit.deed(conference, by=factories.make_user()):
        audit.locks.people([link.author_id])
        workflow.void([signed[1].agreement], cause="mistake", reason="Twice")

    make_documents()
    sweep.tick()

    [copy] = copies()
    assert list(copy.agreements.all()) == [signed[0].agreement]


def test_page_of_receipts_says_what_is_sent(
    conference: Conference, mail_server: MailServer, clock: time_machine.Traveller
) -> None:
    _, link = factories.invited_author(conference, papers=2, email="ada@ex.org")
    client = open_link(link, Client())
    visit(link, "accepted", "declined")

    def said() -> str:
        return " ".join(client.get(at("done", link)).content.decode().split())

    waits = (
        "A receipt is on its way to a•••@ex.org; it leaves within a minute. If the document is made by then it comes"
    )
    assert waits in said()
    clock.shift(timedelta(minutes=2))
    assert "A receipt to a•••@ex.org is still waiting to be sent." in said()
    deliver()
    assert "A receipt was mailed to a•••@ex.org. The link to the sealed document comes in another mail." in said()
    make_documents()
    deliver()
    assert "A receipt was mailed to a•••@ex.org.</p>" in said()
    Message.objects.filter(kind=MessageKind.RECEIPT).update(state=MessageState.FAILED)
    assert "The receipt to a•••@ex.org could not be delivered." in said()


def test_address_of_an_officer_is_not_taken_for_a_former_one_of_the_author(conference: Conference) -> None:
    asked = factories.make_agreement(conference, state=State.INVITED)
    link = factories.officers_link(factories.forward(asked))
    visit(link, "accepted")
    make_documents()

    address_changes.change_address(link.author, email="new@ex.org", by=factories.make_member(conference))

    holds(conference)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"awaits_document": False}, "has no document, and a mail tells of one"),
        ({"receipt": MessageKind.INVITATION}, "has a mail for its receipt that is none"),
        ({"copy": MessageKind.INVITATION, "awaits_document": False}, "has a mail with its document that is none"),
    ],
)
def test_lines_that_are_not_true_are_named(conference: Conference, facts: dict[str, Any], words: str) -> None:
    author, link = factories.invited_author(conference)
    [signature] = visit(link, "accepted")
    other = factories.make_message(author)
    made = {name: other if value == MessageKind.INVITATION else value for name, value in facts.items()}
    ReceiptLine.objects.filter(signature=signature).update(**made)

    assert f"signature {signature.pk} {words}" in invariants.examine(conference).breaches


def test_document_of_which_no_mail_tells_is_named(conference: Conference, clock: time_machine.Traveller) -> None:
    _, link = factories.invited_author(conference)
    [signature] = visit(link, "accepted")
    make_documents()
    ReceiptLine.objects.filter(signature=signature).update(awaits_document=True, is_attached=False)
    clock.shift(timedelta(hours=1))

    breaches = invariants.examine(conference, at_rest=True).breaches

    assert f"signature {signature.pk} has a document, and no mail that tells of it" in breaches


def test_receipt_that_was_written_otherwise_keeps_its_words_and_the_document_follows(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    visit(link, "accepted")
    by = factories.make_member(conference)
    Message.objects.update(text="By hand.\n", reworded_at=NOW, reworded_by=by)

    make_documents()

    [receipt], [copy] = receipts(), copies()
    assert (receipt.text, copy.kind) == ("By hand.\n", MessageKind.COPY)
    holds(conference)


def test_pages_promise_no_minute_while_all_mail_is_paused(conference: Conference) -> None:
    _, link = factories.invited_author(conference, email="ada@ex.org")
    pausing.pause(conference, reason="The server moves.", by=factories.make_member(conference))

    words = mail_promises.before(link, at_once=1, later=0)

    assert words == "A receipt is mailed to a•••@ex.org when the conference sends mails again."
