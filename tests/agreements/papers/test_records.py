"""Whatever is done to a paper, all records agree afterwards: rows, log, what is kept beside them."""

from dataclasses import replace
from itertools import product

import pytest
from django.db import transaction

from agreements.models import Conference, Correction, Paper
from agreements.papers import editing, merge_and_split, withdrawing
from agreements.papers.editing import Facts
from agreements.states import State
from signatures.operations import invariants
from tests import factories

pytestmark = pytest.mark.django_db

REASON = "The authors asked for it"


def _withdraw(paper: Paper, _other: Paper) -> None:
    withdrawing.withdraw(paper.conference, [paper.pk], reason=REASON, by=None)


def _revive(paper: Paper, other: Paper) -> None:
    _withdraw(paper, other)
    withdrawing.revive(paper.conference, [paper.pk], by=None)


def _retitle(paper: Paper, _other: Paper) -> None:
    editing.edit(paper, replace(editing.facts_of(paper), title="On Large Kites", number="77"), by=None)


def _revive_under_another_title(paper: Paper, other: Paper) -> None:
    _withdraw(paper, other)
    _retitle(paper, other)
    withdrawing.revive(paper.conference, [paper.pk], by=None)


def _merge(paper: Paper, other: Paper) -> None:
    merge_and_split.merge(paper, other, reason=REASON, by=None)


def _split(paper: Paper, _other: Paper, *, is_moved: bool = False) -> None:
    authors = list(paper.authorships.values_list("author", flat=True))[:2]
    facts = Facts("9", "On the Other Half", None, "")
    merge_and_split.split(paper, facts, authors, is_moved=is_moved, reason=REASON, by=None)


def _move(paper: Paper, other: Paper) -> None:
    _split(paper, other, is_moved=True)


DEEDS = (_withdraw, _revive, _retitle, _revive_under_another_title, _merge, _split, _move)


def test_all_records_agree_after(conference: Conference, subtests: pytest.Subtests) -> None:
    paper, other = _two_papers(conference)
    before = invariants.examine(conference, with_files=False).breaches
    for correction, deed in product(Correction, DEEDS):
        with subtests.test(deed.__name__, correction=correction), transaction.atomic():
            Conference.objects.filter(pk=conference.pk).update(title_correction=correction)

            deed(Paper.objects.get(pk=paper.pk), Paper.objects.get(pk=other.pk))

            after = invariants.examine(conference, with_files=False).breaches
            transaction.set_rollback(True)
            assert after == before


def _two_papers(conference: Conference) -> tuple[Paper, Paper]:
    """With agreements in every state, and authors of both."""
    paper, other = factories.make_paper(conference), factories.make_paper(conference)
    for state in (State.COUNTERSIGNED, State.INVITED, State.DECLINED, State.DRAFT, State.WAIVED, State.VOID):
        factories.make_agreement(paper=paper, state=state)
    for author in paper.authorships.all()[:3]:
        factories.make_agreement(paper=other, author=author.author, state=State.COUNTERSIGNED)
    factories.make_agreement(paper=other, author=factories.make_author(conference, email=""))
    factories.evaluate(conference)
    factories.make_agreement(paper=other, state=State.COUNTERSIGNED)
    return paper, other
