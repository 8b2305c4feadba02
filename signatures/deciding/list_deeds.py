"""What is decided about entries of the list: one person or two, and whom a later list no longer has."""

from django.utils.translation import gettext as _

from agreements.matters import pair_in
from agreements.models import Author, NoLongerListed
from agreements.papers import withdrawing
from agreements.people.authorships import taking_off
from agreements.people.identities import likeness, merging
from signatures.deciding.orders import DecidedOrder, NoLongerSoError


def merge(order: DecidedOrder) -> None:
    """`keep`: the entry that stays."""
    pair = _pair(order)
    kept = next((each for each in pair if each.pk == order.given["keep"]), None)
    if kept is None:
        raise NoLongerSoError(_("These are no longer the two entries that were shown."))
    try:
        merging.merge(kept, next(each for each in pair if each != kept), by=order.by)
    except merging.CannotMergeError as error:
        raise NoLongerSoError(_("These two are one entry already.")) from error


def keep_apart(order: DecidedOrder) -> None:
    first, second = _pair(order)
    if not likeness.keep_apart(first, second, by=order.by):
        raise NoLongerSoError(_("Somebody else has already said so."))


def _pair(order: DecidedOrder) -> list[Author]:
    keys = pair_in(order.only.subject)
    return list(order.conference.authors.filter(pk__in=keys).order_by("pk"))


def take_off(order: DecidedOrder) -> None:
    absence = _absence(order)
    try:
        taking_off.end_authorship(absence.authorship, reason=order.given["reason"], by=order.by)
    except taking_off.EndedAlreadyError as error:
        raise NoLongerSoError(_("The paper has this author no more.")) from error


def withdraw(order: DecidedOrder) -> None:
    paper = _absence(order).authorship.paper_id
    done = withdrawing.withdraw(order.conference, [paper], reason=order.given["reason"], by=order.by)
    if not done.papers:
        raise NoLongerSoError(_("The paper was withdrawn meanwhile."))


def _absence(order: DecidedOrder) -> NoLongerListed:
    about = NoLongerListed.objects.standing().select_related("authorship__paper__conference")
    found = about.filter(pk=order.only.subject.removeprefix("absence:")).first()
    if found is None:
        raise NoLongerSoError(_("A list since then has it again."))
    return found
