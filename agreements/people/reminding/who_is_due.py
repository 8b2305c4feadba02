"""A round of reminders: who is due, who is left out and why, as it is now and as it was when it ran."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from agreements import audit, clearance
from agreements.mail.reminding.known_facts import brakes_of, known_of, schedule_of
from agreements.mail.reminding.reasons_against import KnownOf, reason_against
from agreements.models import Author, Conference, LeftOut, ReminderRound, ReminderSchedule
from agreements.models.agreement import AgreementQuerySet


@dataclass(frozen=True)
class Round:
    """Whom a round of reminders reaches, and whom it leaves out for which reason, by their ids, in order."""

    due: Sequence[int]
    people_left_out: Mapping[LeftOut, Sequence[int]]
    # What is known of all of them.
    people: Mapping[int, KnownOf] = field(default_factory=dict, repr=False)
    # By whose brakes it was judged.
    schedule: ReminderSchedule | None = field(default=None, repr=False, compare=False)

    @property
    def left_out(self) -> dict[LeftOut, int]:
        """How many of those who are waited for."""
        owing_nothing = LeftOut.owing_nothing()
        return {why: len(people) for why, people in self.people_left_out.items() if why not in owing_nothing}


def next_round(
    conference: Conference,
    agreements: AgreementQuerySet | None = None,
    *,
    without: Collection[int] = (),
    only_awaited: bool = False,
) -> Round:
    """Who would be reminded now: whoever was invited, has not answered and still can, and is held back by nothing.

    Of the authors of these agreements, or of all; `without` are left out by hand. With `only_awaited` it does not tell who
    owes nothing, which takes longest.
    """
    authors = None if agreements is None else agreements.filter(conference=conference).author_ids()
    people = known_of(conference, authors, only_awaited=only_awaited)
    return judged(schedule_of(conference), people, without=without)


def judged(schedule: ReminderSchedule, people: Mapping[int, KnownOf], *, without: Collection[int] = ()) -> Round:
    brakes = brakes_of(schedule)
    due, left_out = [], defaultdict[LeftOut, list[int]](list)
    for author, known in sorted(people.items()):
        why = reason_against(known, brakes)
        if why is None and author in without:
            why = LeftOut.BY_HAND
        if why is None:
            due.append(author)
        else:
            left_out[why].append(author)
    return Round(due, {why: left_out[why] for why in LeftOut if why in left_out}, people, schedule)


def steps_of(conference: Conference, due: Collection[int]) -> list[list[UUID]]:
    """For each person who is due, which agreements it would be about: all that wait for them, even if only some of these
    were asked for."""
    return clearance.awaited(conference).ids_by_author(of=set(due))


def kept(found: Round) -> dict[str, list[int]]:
    return {why.value: list(people) for why, people in found.people_left_out.items()}


def keep_left_out(held: ReminderRound, left_out: Mapping[LeftOut, Iterable[int]]) -> None:
    """Within a deed: whom a round left out after all, when their turn came."""
    wanted = {why: list(people) for why, people in left_out.items()}
    if not any(wanted.values()):
        return
    [row] = audit.locks.rows(ReminderRound.objects.filter(pk=held.pk))
    known = {pk for people in row.left_out.values() for pk in people}
    for why, people in wanted.items():
        fresh = [pk for pk in people if pk not in known]
        if fresh:
            row.left_out[why.value] = sorted([*row.left_out.get(why.value, []), *fresh])
    row.save(update_fields=["left_out"])


def first_of(found: Round, count: int) -> list[Author]:
    """The first so many who are due."""
    return list(Author.objects.filter(pk__in=found.due[:count]).order_by("pk"))
