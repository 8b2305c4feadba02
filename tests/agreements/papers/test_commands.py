"""Commands that withdraw papers and revive them."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from agreements.models import Conference, Paper, PaperStatus
from agreements.states import State
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers(conference: Conference) -> list[Paper]:
    papers = [factories.make_paper(conference, number=str(number)) for number in (1, 2)]
    factories.make_agreement(paper=papers[0], state=State.INVITED)
    return papers


def run(*arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def withdrawn() -> set[str]:
    return set(Paper.objects.filter(status=PaperStatus.WITHDRAWN).values_list("number", flat=True))


def test_withdraw_tells_what_it_did_as_json(conference: Conference, papers: list[Paper]) -> None:
    told = json.loads(run("withdraw", conference.slug, "1", "2", "1", "--reason", "They asked", "--json"))

    assert told == {"withdrawn": 2, "already": 0, "ended": 1, "told": 1, "dry_run": False}
    assert withdrawn() == {"1", "2"}


def test_withdraw_once_more_leaves_them_alone(conference: Conference, papers: list[Paper]) -> None:
    run("withdraw", conference.slug, "1", "--reason", "They asked")

    words = run("withdraw", conference.slug, "1", "2", "--reason", "They asked")

    assert words == "Withdrew 1 paper and ended 0 agreements; 0 people told. Withdrawn before: 1.\n"


def test_dry_run_changes_nothing(conference: Conference, papers: list[Paper]) -> None:
    words = run("withdraw", conference.slug, "1", "--reason", "They asked", "--dry-run")

    assert words == "Would be done: Withdrew 1 paper and ended 1 agreement; 1 person told. Withdrawn before: 0.\n"
    assert withdrawn() == set()


def test_unknown_papers_are_named_and_nothing_is_done(conference: Conference, papers: list[Paper]) -> None:
    with pytest.raises(CommandError, match="has no paper 7, 8: nothing was done"):
        run("withdraw", conference.slug, "1", "7", "8", "--reason", "They asked")

    assert withdrawn() == set()


def test_revive_puts_back(conference: Conference, papers: list[Paper]) -> None:
    run("withdraw", conference.slug, "1", "--reason", "They asked")

    done = json.loads(run("revive", conference.slug, "1", "2", "--json"))

    assert done == {"revived": 1, "left_out": 1, "put_back": 1, "asked_anew": 0, "told": 0, "dry_run": False}
    assert withdrawn() == set()
