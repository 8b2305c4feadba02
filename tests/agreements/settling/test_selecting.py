"""Who can come back is asked of rows by a query, of one agreement in Python, and counted before papers are revived."""

import re
from itertools import product
from typing import Any, NamedTuple
from uuid import uuid4

import pytest

from agreements import clock
from agreements.desk.bulk.papers import REVIVE
from agreements.models import Agreement, Authorship, Conference, Paper, PaperStatus, VoidCause
from agreements.papers import withdrawing
from agreements.settling import ends_and_returns, selecting
from agreements.states import State
from tests import factories

pytestmark = pytest.mark.django_db


class Case(NamedTuple):
    # A cause, if it was ended for one.
    end: str
    signed: str
    is_withdrawn: bool
    is_off: bool
    beside: str


CASES = [
    Case(*each)
    for each in product(
        [*VoidCause.values, "waived", "invited"],
        ["never", "as now", "other name", "other title"],
        [False, True],
        [False, True],
        ["nothing", "draft", "ended successor"],
    )
    # One stands on an authorship, and what can be answered still bears what is printed now.
    if each[0] in VoidCause.values or each[4] != "draft"
]


@pytest.fixture
def rows(conference: Conference) -> list[Agreement]:
    """One for each case, each about a paper of its own."""
    author, at = factories.make_author(conference, name="Ada Ames"), clock.now()
    papers = Paper.objects.bulk_create(
        Paper(conference=conference, number=str(number), title="On Kites", status=_status(case))
        for number, case in enumerate(CASES, 1)
    )
    authorships = Authorship.objects.bulk_create(
        Authorship(
            paper=paper,
            author=author,
            printed_name="Ada Ames",
            position=1,
            ended_at=at if case.is_off else None,
            ended_cause="not_an_author" if case.is_off else "",
        )
        for paper, case in zip(papers, CASES, strict=True)
    )
    text = conference.current_text or factories.make_text(conference)
    made = [
        Agreement(pk=uuid4(), conference=conference, authorship=authorship, text=text, **_columns(case))
        for authorship, case in zip(authorships, CASES, strict=True)
    ]
    Agreement.objects.bulk_create(made)
    Agreement.objects.bulk_create(_beside(each, case) for each, case in zip(made, CASES, strict=True) if _has(case))
    return made


def _status(case: Case) -> PaperStatus:
    return PaperStatus.WITHDRAWN if case.is_withdrawn else PaperStatus.ACCEPTED


def _columns(case: Case) -> dict[str, Any]:
    at = clock.now()
    words = {} if case.signed == "never" else {"signed_name": "Ada Ames", "signed_title": "On Kites"}
    words |= {"other name": {"signed_name": "A. Amse"}, "other title": {"signed_title": "On Keys"}}.get(
        case.signed, {}
    )
    if case.end in VoidCause.values:
        state = "invited" if case.signed == "never" else "declined"
        answered = at if words else None
        ended = {"state": State.VOID, "state_before": state, "void_cause": case.end, "voided_at": at}
        return {"answered_at": answered, "invited_at": at} | words | ended
    return {"state": case.end, "state_before": "invited" if case.end == "waived" else "", "invited_at": at} | words


def _has(case: Case) -> bool:
    return case.beside != "nothing"


def _beside(agreement: Agreement, case: Case) -> Agreement:
    common = {"conference": agreement.conference, "authorship": agreement.authorship}
    if case.beside == "draft":
        return Agreement(**common)
    ended = {"state": State.VOID, "state_before": "draft", "void_cause": "mistake", "voided_at": clock.now()}
    return Agreement(replaces=agreement, **common, **ended)


def test_those_who_can_be_put_back_are_those_who_come_back(conference: Conference, rows: list[Agreement]) -> None:
    ours = Agreement.objects.filter(pk__in=[each.pk for each in rows])
    chosen = set(selecting.to_put_back(ours))
    stuck = ends_and_returns.why_not_put_back(rows)

    assert set(ours.as_signed()) == {each for each in rows if each.is_as_signed}
    assert chosen == {each for each in rows if each.pk not in stuck}
    # One of each kind that can be taken back, unsigned or as it is now; what was waived comes back in any case.
    assert len(chosen) == len(VoidCause.that_can_be_taken_back()) * 2 + 4 * 2 * 2
    done = ends_and_returns.put_back([each.pk for each in rows], conference=conference, by=None)
    assert (set(done.done), {each.pk for each in done.left}) == (chosen, stuck.keys())


def test_what_is_told_before_papers_are_revived_is_what_comes_back(
    conference: Conference, rows: list[Agreement]
) -> None:
    withdrawn = conference.papers.filter(status=PaperStatus.WITHDRAWN)
    told = [re.match(r"\d+", words) for words in REVIVE.reach(conference, withdrawn).consequences]

    done = withdrawing.revive(conference, withdrawn.values_list("pk", flat=True), by=None)

    assert [int(number[0]) for number in told if number] == [done.put_back, done.asked_anew] == [2, 6]
    ended = {each.pk: case for each, case in zip(rows, CASES, strict=True) if case.end == VoidCause.PAPER_WITHDRAWN}
    back = Agreement.objects.filter(pk__in=ended).standing()
    assert {ended[each.pk].signed for each in back} == {"never", "as now"}
