"""Asking an author again, under the text that is in use now: what was signed before is kept and says what replaced it."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from agreements import audit, workflow
from agreements.mail import cancelling, queue
from agreements.models import Agreement, BulkJob, Conference, MessageKind, PaperStatus, Text, User
from agreements.models.agreement import by_author
from agreements.settling.ends_and_returns import DoneAndLeft
from agreements.settling.holding import hold
from agreements.states import State


class NothingToSignError(Exception):
    """The conference has no published text yet."""


def why_not_ask_again(agreements: Sequence[Agreement], text: Text | None) -> dict[UUID, str]:
    """Of those that cannot be asked for again, a sentence each; they come with text, paper and author."""
    replaced = _replaced(agreements)
    reasons = {
        agreement.pk: _why_not(agreement, text, is_replaced=agreement.pk in replaced) for agreement in agreements
    }
    return {pk: reason for pk, reason in reasons.items() if reason}


def _why_not(agreement: Agreement, text: Text | None, *, is_replaced: bool) -> str:
    authorship = agreement.authorship
    if is_replaced:
        return _("Another agreement has taken its place.")
    if authorship.paper.status == PaperStatus.WITHDRAWN:
        return _("The paper is withdrawn.")
    if authorship.ended_at is not None:
        return _("The person is no longer an author of this paper.")
    if not authorship.author.email:
        return _("The author has no email address.")
    if agreement.state == State.DRAFT:
        return _("It has not been asked for yet. Invite its author instead.")
    if agreement.state == State.INVITED and agreement.text == text:
        return _("It waits for an answer under the present text. Send a reminder instead.")
    return ""


def _replaced(agreements: Sequence[Agreement]) -> set[UUID]:
    """Those that another one replaces, or beside which another one stands."""
    ours = {agreement.pk for agreement in agreements}
    others = Agreement.objects.filter(authorship__in={agreement.authorship_id for agreement in agreements})
    told = list(others.values_list("authorship", "pk", "state", "replaces"))
    found = {replaces for *_, replaces in told if replaces in ours}
    standing = {authorship: pk for authorship, pk, state, _replaces in told if state != State.VOID}
    return found | {each.pk for each in agreements if standing.get(each.authorship_id, each.pk) != each.pk}


def ask_again(agreements: Iterable[UUID], *, conference: Conference, reason: str, by: User | None) -> DoneAndLeft:
    """End these and invite their authors anew, one mail a person, which tells the reason; raises NothingToSignError.

    `done` are the new agreements.
    """
    with audit.deed(conference, by=by):
        asked = hold(conference, agreements)
        present = audit.present_conference()
        text = present.current_text
        if text is None:
            raise NothingToSignError
        new, left = asked_anew(asked, text=text, reason=reason)
        papers_of = by_author(new)
        queue.add(MessageKind.INVITATION, present, papers_of, by=by, more={"because": reason})
    return DoneAndLeft(new, left, len(papers_of))


def asked_anew(asked: Sequence[Agreement], *, text: Text, reason: str) -> tuple[list[Agreement], list[Agreement]]:
    """What replaces these, invited without a mail yet, within the deed that holds their authors; and those that are left."""
    stuck = why_not_ask_again(asked, text)
    again = [agreement for agreement in asked if agreement.pk not in stuck]
    new = [workflow.replace(agreement, reason=reason) for agreement in again]
    cancelling.cancel_settled({agreement.authorship.author_id for agreement in again})
    workflow.invite_all(new, text=text)
    return new, [agreement for agreement in asked if agreement.pk in stuck]


def part_of_job(job: BulkJob, agreements: Sequence[str]) -> list[str]:
    asked = map(UUID, agreements)
    return ask_again(asked, conference=job.conference, reason=job.orders["reason"], by=job.by).left_out
