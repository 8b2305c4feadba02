"""A name that changes after something was signed: what stands under the former one, by the wish of whoever bears it.

What was signed is never written anew. Nobody but the person is told, and that only where something is to be signed again.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext

from agreements import audit, matters, workflow
from agreements.mail import cancelling, queue
from agreements.matters import About
from agreements.models import Agreement, Author, Authorship, ClosedName, Event, MessageKind, User
from agreements.models.agreement import by_author
from agreements.states import SIGNED, State


class NameWay(StrEnum):
    # Papers so far keep the former name; what comes bears the new one.
    SEPARATE = "separate"
    # All papers print the new name, and what was signed says under which name it was.
    LINKED = "linked"
    # All papers print the new name, the former one is closed away, and what was signed is asked for anew.
    UPDATED = "updated"


class Renamed(NamedTuple):
    """How many papers print another name, how many agreements were closed away, and how many are asked for again."""

    papers: int = 0
    closed_away: int = 0
    asked_again: int = 0


class SameNameError(Exception):
    """The person has this name already, or was merged with another entry."""


def rename(author: Author, name: str, *, way: NameWay, by: User | None, native_name: str | None = None) -> Renamed:
    """Write the new name, as `way` has it. `native_name`: another one in native script; None keeps it. Raises SameNameError."""
    with audit.deed(author.conference, by=by):
        audit.locks.conference()
        present = audit.locks.people([author.pk])[author.pk]
        if present.merged_into_id is not None or present.name == name:
            raise SameNameError
        # Those that the person is no longer an author of, too: nothing is to say the former name.
        every = list(present.authorships.select_related("paper").order_by("pk"))
        former = _former_names(present, every, name)
        native = present.native_name if native_name is None else native_name
        was = present.name
        closed_natively = {present.native_name} - {"", native}
        present.name, present.native_name = name, native
        present.save(update_fields=["name", "native_name"])
        renamed = [] if way == NameWay.SEPARATE else [each for each in every if each.printed_name in former]
        _print(renamed, name)
        personal = {} if way == NameWay.UPDATED else {"from": was, "to": name}
        facts = {"way": way.value, "papers": len(renamed)}
        audit.record("author.renamed", subject=f"author:{author.pk}", facts=facts, personal=personal)
        matters.changed(About.LISTS, [author.pk])
        if way != NameWay.UPDATED:
            return Renamed(len(renamed))
        _close_names(present, former | closed_natively, by)
        return Renamed(len(renamed), *_sign_anew(renamed, name, by))


def _former_names(author: Author, authorships: Iterable[Authorship], name: str) -> set[str]:
    """However papers spell the same."""
    return {author.name, *(each.printed_name for each in authorships)} - {name}


def _print(authorships: Sequence[Authorship], name: str) -> None:
    for each in authorships:
        each.printed_name = name
        each.save(update_fields=["printed_name"])


def _close_names(author: Author, names: Iterable[str], by: User | None) -> None:
    at = audit.evidence_time()
    rows = [ClosedName(author=author, name=each, by=by, closed_at=at) for each in sorted(names)]
    ClosedName.objects.bulk_create(rows, ignore_conflicts=True)


def _sign_anew(authorships: Sequence[Authorship], name: str, by: User | None) -> tuple[int, int]:
    """End and close away what bears another name, with a new agreement in the place of each that stood.

    Who has signed is asked for the new one at once where that is possible; who had declined is not asked again by itself.
    """
    conference = audit.present_conference()
    answered = Agreement.objects.filter(authorship__in=authorships, closed_away_at=None).exclude(signed_name="")
    rows = answered.exclude(signed_name=name).select_related("conference", "authorship__paper", "authorship__author")
    found = list(rows.order_by("authorship__paper__number_key", "pk"))
    digests = _digests_of(found)
    drafts = {
        agreement.pk: workflow.replace(agreement, reason=_reason(digests.get(agreement.pk, "")))
        for agreement in found
        if agreement.state != State.VOID and agreement.state != State.WAIVED
    }
    signed = [each for each in found if State(each.state_before or each.state) in SIGNED and each.pk in drafts]
    ended = [each for each in found if each.state == State.VOID]
    workflow.close_away(ended)
    cancelling.cancel_settled({each.authorship.author_id for each in found})
    text = conference.current_text
    again = [drafts[each.pk] for each in signed]
    if text is not None and conference.is_open and again and again[0].authorship.author.email:
        workflow.invite_all(again, text=text)
        because = " ".join(draft.reason for draft in again)
        queue.add(MessageKind.INVITATION, conference, by_author(again), more={"because": because}, by=by)
    return len(ended), len(again)


def _reason(digest: str) -> str:
    if not digest:
        return gettext(
            "Your name is another one now. This agreement takes the place of the one that you signed before."
        )
    words = gettext(
        "Your name is another one now. This agreement takes the place of the document with the SHA-256 {digest}."
    )
    return words.format(digest=digest)


def _digests_of(agreements: Iterable[Agreement]) -> Mapping[UUID, str]:
    """Of the documents that were sealed first: what is known of what was signed, without a name."""
    sealed = Event.objects.filter(kind="agreement.sealed", agreement__in=[each.pk for each in agreements])
    rows = sealed.order_by("number").values_list("agreement", "payload")
    return {pk: str(payload.get("sha256", "")) for pk, payload in rows if pk is not None}
