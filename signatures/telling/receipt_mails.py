"""The receipt of a visit, and the mail with the documents that it left without.

A receipt is owed by the answer itself. While it waits for documents that are being made, or for more answers of the same
visit, it is written anew by whatever changes; once a worker has claimed it, what comes later has a mail of its own.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch

from agreements import audit, clock
from agreements.mail import queue
from agreements.mail.compose import Topic
from agreements.mail.receipt_mails import owing
from agreements.models import Agent, Author, Conference, Link, Message, MessageKind, MessageState
from agreements.models.message import MessageQuerySet
from agreements.overtaken import once_more
from agreements.states import State
from signatures.models import Document, ReceiptLine, Signature
from signatures.models.receipt_line import ReceiptLineQuerySet
from signatures.telling import receipt_words
from signatures.telling.receipt_words import ToldAnswer

# A receipt leaves so long after the answer at the latest.
WITHIN = timedelta(minutes=1)
# A worker needs some of that, and so does the ticker, which looks at times that have come.
_TO_LEAVE = timedelta(seconds=5)
# Receipts of one deed, where mails are owed that nobody owed in time.
_FEW = 50


def latest(answered_at: datetime) -> datetime:
    """When one is due that waits for documents."""
    return answered_at + max(timedelta(0), WITHIN - _TO_LEAVE - timedelta(seconds=settings.TICK_SECONDS))


# --- By the answer -----------------------------------------------------------------------------------------------------
def owe(link: Link, signatures: Sequence[Signature]) -> None:
    """Within the deed of a visit, which holds the author: what was answered is told, with what the same visit answered
    before if that has not left yet."""
    if not signatures:
        return
    waiting = _waiting(link)
    if waiting is not None:
        _note(waiting, signatures)
        waiting.agreements.add(*(signature.agreement for signature in signatures))
        _tell_anew([waiting])
        return
    told = [ToldAnswer(each, is_being_made=_is_being_made(each)) for each in signatures]
    due = latest(clock.now()) if any(each.is_being_made for each in told) else clock.now()
    message = queue.add_receipt(_topic(told, link), link.agent, due=due)
    if message is not None:
        _note(message, signatures)


def _waiting(link: Link) -> Message | None:
    """The receipt of the same visit, as long as nobody has tried to send it."""
    theirs = ReceiptLine.objects.filter(signature__link=link, receipt__created_at__gt=clock.now() - WITHIN)
    rows = _waiting_rows().filter(pk__in=theirs.values("receipt"), attempts=0)
    return next(iter(audit.locks.rows(rows.for_delivery())), None)


def _waiting_rows() -> MessageQuerySet:
    """Those that can be written anew: not what somebody of the team has written otherwise."""
    return Message.objects.filter(state=MessageState.QUEUED, reworded_at=None)


def _note(message: Message, signatures: Iterable[Signature]) -> None:
    ReceiptLine.objects.bulk_create(
        ReceiptLine(signature=each, receipt=message, awaits_document=each.is_accepted) for each in signatures
    )


def _is_being_made(signature: Signature) -> bool:
    return signature.is_accepted and signature.agreement.state == State.COUNTERSIGNED


def _topic(told: Sequence[ToldAnswer], link: Link) -> Topic:
    agreements = [each.signature.agreement for each in told]
    # Whoever has answered by an officer's link has no letter of the author's.
    alone = {"is_shared": False} if link.agent else {}
    return Topic(agreements[0].authorship.author, agreements, receipt_words.facts(told, link) | alone)


# --- By the documents --------------------------------------------------------------------------------------------------
def tell_of_documents(conference: Conference, signatures: Collection[Signature]) -> None:
    """Within the deed that noted the documents of these signatures, which holds their authors: a receipt that waits has
    them in it, and what has left without is followed by one mail for all of its visit.

    The signatures come with all that a document says of them.
    """
    lines = ReceiptLine.objects.filter(signature__in=signatures)
    officers = dict(lines.values_list("signature", "signature__link__agent"))
    # An author hears what an officer signed for them; and so does whoever signed before there were receipts.
    others = [each for each in signatures if each.pk not in officers or officers[each.pk] is not None]
    copies = {f"copy:{each.pk}": Topic(_author(each), [each.agreement], {"signature": each}) for each in others}
    queue.add_once(MessageKind.COPY, conference, copies)
    _hand_to_officers(each for each in signatures if each.pk not in officers)
    _settle(conference, set(lines.values_list("receipt", flat=True)))


def owe_what_is_late() -> int:
    """Documents of which no mail tells, because another one of the same visit was given up or is no longer made; returns
    how many."""
    late = ReceiptLine.objects.untold().values_list(
        "receipt", "receipt__conference", "signature__agreement__authorship__author"
    )
    found = defaultdict[int, list[tuple[UUID, int]]](list)
    for receipt, key, author in late[:_FEW]:
        found[key].append((receipt, author))
    for conference in Conference.objects.filter(pk__in=found):
        once_more(partial(_settle_late, conference, found[conference.pk]))
    return sum(map(len, found.values()))


def _settle_late(conference: Conference, found: Sequence[tuple[UUID, int]]) -> None:
    with audit.deed(conference):
        audit.locks.people(author for _, author in found)
        _settle(conference, {receipt for receipt, _ in found})


def _settle(conference: Conference, receipts: Collection[UUID]) -> None:
    if not receipts:
        return
    rows = _waiting_rows().filter(pk__in=receipts)
    waiting = audit.locks.rows(rows.for_delivery())
    if waiting:
        _tell_anew(waiting)
    _owe_copies(conference, set(receipts) - {message.pk for message in waiting})


def _tell_anew(waiting: Sequence[Message]) -> None:
    """Write these, which are held and wait, once more; with nothing left to wait for they leave now."""
    by_receipt = _by_receipt(ReceiptLine.objects.filter(receipt__in=waiting))
    anew = {}
    for message in waiting:
        told = [_told(line, is_attachable=True) for line in by_receipt[message.pk]]
        is_small = sum(each.document.size for each in told if each.document) <= settings.RECEIPT_ATTACHMENTS_MAX
        told = told if is_small else [_told(line, is_attachable=False) for line in by_receipt[message.pk]]
        for line, each in zip(by_receipt[message.pk], told, strict=True):
            line.awaits_document = line.signature.is_accepted and each.document is None
            line.is_attached = each.is_attached
        due = latest(message.created_at) if any(each.is_being_made for each in told) else clock.now()
        anew[message] = _topic(told, by_receipt[message.pk][0].signature.link), due
    ReceiptLine.objects.bulk_update(
        [line for lines in by_receipt.values() for line in lines], ["awaits_document", "is_attached"]
    )
    owing.write_anew(anew)


def _owe_copies(conference: Conference, receipts: Collection[UUID]) -> None:
    """One mail for all of a visit whose documents are there and of which none tells."""
    lines = _by_receipt(ReceiptLine.objects.untold().filter(receipt__in=receipts))
    groups = {f"copy:{group[0].signature_id}": group for group in lines.values()}
    own = {occasion: group for occasion, group in groups.items() if group[0].signature.link.agent is None}
    topics = {occasion: _topic_of_copy(group) for occasion, group in own.items()}
    written = {message.occasion: message for message in queue.add_once(MessageKind.COPY, conference, topics)}
    for occasion, group in groups.items():
        agent = group[0].signature.link.agent
        message = _copy_for_officer(agent, group) if agent else written.get(occasion)
        for line in group:
            line.awaits_document, line.copy = False, message
    ReceiptLine.objects.bulk_update([line for group in groups.values() for line in group], ["awaits_document", "copy"])


def _topic_of_copy(group: Sequence[ReceiptLine]) -> Topic:
    signature = group[0].signature
    return Topic(_author(signature), [line.signature.agreement for line in group], {"signature": signature})


def _copy_for_officer(agent: Agent, group: Sequence[ReceiptLine]) -> Message | None:
    """None where the link opens nothing any more."""
    if agent.ended_at is not None:
        return None
    signature = group[0].signature
    agreements = [line.signature.agreement for line in group]
    occasion = f"{MessageKind.AGENT_COPY}:{signature.pk}"
    return queue.add_to_agent(
        MessageKind.AGENT_COPY, agent, agreements, more={"signature": signature}, occasion=occasion
    )


def _hand_to_officers(signatures: Iterable[Signature]) -> None:
    """Of those who signed before there were receipts."""
    for signature in signatures:
        agent = signature.link.agent
        if agent is not None and agent.ended_at is None:
            more = {"signature": signature}
            queue.add_to_agent(MessageKind.AGENT_COPY, agent, [signature.agreement], more=more)


# --- When it leaves ----------------------------------------------------------------------------------------------------
def attached(message: Message) -> list[ReceiptLine]:
    """The answers whose documents go with this receipt, or with the one that it stands for."""
    origin = message
    while origin.stands_for is not None:
        origin = origin.stands_for
    lines = _by_receipt(ReceiptLine.objects.filter(receipt=origin))
    return [line for line in lines.get(origin.pk, ()) if line.is_attached]


def tell_without(message: Message, lines: Sequence[ReceiptLine]) -> None:
    """Documents of these cannot be read: it says so, and leaves without any. Under the claim of who is sending it."""
    receipt = lines[0].receipt_id
    unreadable = {line.pk for line in lines}
    ReceiptLine.objects.filter(pk__in=unreadable).update(is_attached=False)
    every = _by_receipt(ReceiptLine.objects.filter(receipt=receipt))[receipt]
    told = [_told(line, is_attachable=False, is_unreadable=line.pk in unreadable) for line in every]
    owing.write_for_now(message, _topic(told, every[0].signature.link))


# --- Rows --------------------------------------------------------------------------------------------------------------
def _by_receipt(lines: ReceiptLineQuerySet) -> Mapping[UUID, list[ReceiptLine]]:
    """With all that words need, in the order in which they were answered."""
    about = "signature__agreement__"
    rows = lines.select_related(
        f"{about}conference",
        f"{about}authorship__paper",
        f"{about}authorship__author",
        "signature__countersignature",
        "signature__link__agent",
    )
    rows = rows.defer("signature__shown").prefetch_related(
        Prefetch("signature__documents", Document.objects.order_by("-revision"))
    )
    found = defaultdict[UUID, list[ReceiptLine]](list)
    for line in rows.order_by("signature__signed_at", f"{about}authorship__paper__number_key", "pk"):
        found[line.receipt_id].append(line)
    return found


def _told(line: ReceiptLine, *, is_attachable: bool, is_unreadable: bool = False) -> ToldAnswer:
    document = next(iter(line.signature.documents.all()), None)
    return ToldAnswer(
        line.signature,
        document,
        is_attached=is_attachable and document is not None,
        is_unreadable=is_unreadable,
        is_being_made=document is None and _is_being_made(line.signature),
    )


def _author(signature: Signature) -> Author:
    return signature.agreement.authorship.author
