"""What the buttons of “To decide” do: one function for each, called with what was decided upon."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from agreements import audit, matters
from agreements.access import May
from agreements.jobs import bulk_jobs
from agreements.mail import cancelling
from agreements.mail.bounces import reported, to_send
from agreements.models import BulkJobKind, Matter, PressedKind, Waiver, WaiverKind
from agreements.people import address_changes, answers, invitations, pen_and_paper
from agreements.people.answers import WhatWasDone
from agreements.settling import asking_again, waiving
from agreements.settling.asking_again import NothingToSignError
from agreements.settling.holding import OtherThanShownError
from agreements.settling.waivers import Grounds
from agreements.workflow import ForbiddenMoveError
from signatures import countersigning
from signatures.deciding import held_deeds, list_deeds
from signatures.deciding.alike import alike_signatures
from signatures.deciding.orders import DecidedOrder, NoLongerSoError


def countersign(order: DecidedOrder) -> None:
    if not countersigning.by_signatory(order.conference, order.agreements, by=order.by):
        raise NoLongerSoError(_("Somebody else has settled it first, or you signed it yourself."))


def countersign_alike(order: DecidedOrder) -> None:
    until = datetime.fromisoformat(order.given["until"])
    waits = alike_signatures(order.conference, order.by).filter(agreement__answered_at__lte=until)
    agreements = list(waits.order_by().values_list("agreement", flat=True))
    if not agreements:
        raise NoLongerSoError(_("Somebody else has countersigned them meanwhile."))
    if len(agreements) <= bulk_jobs.AT_ONCE:
        countersigning.by_signatory(order.conference, agreements, by=order.by)
        return
    try:
        bulk_jobs.owe(BulkJobKind.COUNTERSIGN, order.conference, [[pk] for pk in agreements], by=order.by)
    except bulk_jobs.AlreadyRunningError as error:
        raise NoLongerSoError(_("Other agreements are just being countersigned. Press again after that.")) from error


@contextmanager
def _held(order: DecidedOrder) -> Iterator[None]:
    """In one deed that holds whom it concerns, if all of it is still open."""
    with audit.deed(order.conference, by=order.by):
        audit.locks.people([matter.author_id for matter in order.matters if matter.author_id])
        still = Matter.objects.open().filter(pk__in=[matter.pk for matter in order.matters])
        if still.count() < len(order.matters):
            raise NoLongerSoError(_("This has been settled meanwhile."))
        yield


def ask_again(order: DecidedOrder) -> None:
    reason = order.given["reason"]
    try:
        with _held(order):
            done = asking_again.ask_again(order.agreements, conference=order.conference, reason=reason, by=order.by)
    except NothingToSignError as error:
        raise NoLongerSoError(_("There is nothing to sign yet. Publish a text first.")) from error
    if not done.done:
        raise NoLongerSoError(_("It cannot be asked for again as it is now. The page of the agreement says why."))


def waive(order: DecidedOrder) -> None:
    grounds = Grounds(WaiverKind.OTHER, order.given["reason"])
    with _held(order):
        done = waiving.waive_all(order.agreements, grounds, conference=order.conference, by=order.by)
    if not done.done:
        raise NoLongerSoError(_("It was answered or settled meanwhile."))


def leave(order: DecidedOrder) -> None:
    try:
        count = matters.settle_all_by_hand(order.conference, order.matters, by=order.by)
    except matters.NotByHandError as error:
        words = _("This ends when what causes it does, and cannot be left as it is.")
        raise NoLongerSoError(words) from error
    if not count:
        raise NoLongerSoError(_("This has been settled meanwhile."))


def address(order: DecidedOrder) -> None:
    """Write to somebody at another address, and invite there; of a request, which a co-author may have made, say so and settle
    it."""
    request, given = order.only.request, order.given
    author = order.only.person if request is None else request.concerned
    if author.merged_into_id is not None:
        raise NoLongerSoError(_("This entry of the list was merged with another one."))
    try:
        with audit.deed(order.conference, by=order.by):
            audit.locks.conference()
            audit.locks.people({author.pk, order.only.person.pk})
            address_changes.change_address(author, email=given["email"], former=given["shown"], by=order.by)
            if request is not None:
                answers.settle(request, by=order.by, deed=WhatWasDone.ADDRESS)
    except address_changes.MovedAddressError as error:
        words = _("Somebody else has changed the address to {email}.")
        raise NoLongerSoError(words.format(email=error.present or _("none"))) from error
    except answers.SettledMeanwhileError as error:
        raise NoLongerSoError(_("The request was settled meanwhile.")) from error
    author.refresh_from_db()
    with suppress(NothingToSignError):  # nobody is invited before a text is published
        invitations.invite_again(author, by=order.by, again=True)


def again(order: DecidedOrder) -> None:
    author = order.only.person
    done = cancelling.send_again(to_send.again(author), conference=order.conference, by=order.by)
    if not done.retried and not done.replaced:
        words = _("There is nothing to send to {author} again. If the address is right, say so.")
        raise NoLongerSoError(words.format(author=author))


def reachable(order: DecidedOrder) -> None:
    if not reported.say_reachable(order.only.person, by=order.by):
        raise NoLongerSoError(_("This has been settled meanwhile."))


def answer(order: DecidedOrder) -> None:
    _say(order, is_end=False)


def settle(order: DecidedOrder) -> None:
    _say(order, is_end=True)


def _say(order: DecidedOrder, *, is_end: bool) -> None:
    request, words = order.only.request, order.given["words"]
    try:
        if request is None:
            raise answers.SettledMeanwhileError
        if is_end:
            answers.settle(request, words=words, deed=order.given["done"], by=order.by)
        else:
            answers.answer(request, words=words, deed=order.given["done"], by=order.by)
    except answers.SettledMeanwhileError as error:
        raise NoLongerSoError(_("The request was settled meanwhile, so nothing was sent.")) from error


def confirm_waiver(order: DecidedOrder) -> None:
    waiver = Waiver.objects.filter(pk=order.only.subject.removeprefix("waiver:")).first()
    try:
        if waiver is None:
            raise waiving.DecidedError
        with pen_and_paper.settling(waiver.agreement, by=order.by):
            waiving.confirm(waiver, by=order.by)
    except waiving.OwnProposalError as error:
        words = _("You proposed this yourself. Another member of the team has to confirm it.")
        raise NoLongerSoError(words) from error
    except (waiving.DecidedError, OtherThanShownError, ForbiddenMoveError) as error:
        raise NoLongerSoError(_("Somebody else has already decided about this.")) from error


@dataclass(frozen=True)
class Deed:
    do: Callable[[DecidedOrder], None]
    may: May = May.MANAGE


DEEDS: Mapping[PressedKind, Deed] = {
    PressedKind.COUNTERSIGN: Deed(countersign, May.COUNTERSIGN),
    PressedKind.COUNTERSIGN_ALIKE: Deed(countersign_alike, May.COUNTERSIGN),
    PressedKind.ASK_AGAIN: Deed(ask_again),
    PressedKind.WAIVE: Deed(waive),
    PressedKind.LEAVE: Deed(leave),
    PressedKind.ADDRESS: Deed(address),
    PressedKind.AGAIN: Deed(again),
    PressedKind.REACHABLE: Deed(reachable),
    PressedKind.ANSWER: Deed(answer),
    PressedKind.SETTLE: Deed(settle),
    PressedKind.CONFIRM_WAIVER: Deed(confirm_waiver),
    PressedKind.MERGE: Deed(list_deeds.merge),
    PressedKind.KEEP_APART: Deed(list_deeds.keep_apart),
    PressedKind.TAKE_OFF: Deed(list_deeds.take_off),
    PressedKind.WITHDRAW: Deed(list_deeds.withdraw),
    PressedKind.TAKE_ROWS: Deed(held_deeds.take_rows),
    PressedKind.LEAVE_OUT: Deed(held_deeds.leave_out),
}
