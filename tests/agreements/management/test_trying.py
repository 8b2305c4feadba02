"""A dry run does what it says and takes it back: what it says is what the real run says then."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from agreements.jobs.bulk_jobs import SMALL_CHUNK
from agreements.models import Agreement, Author, Conference, Event, EvidenceFile, Message, Paper, VoidCause, Waiver
from agreements.papers import withdrawing
from agreements.states import State
from tests import factories
from tests.agreements.settling.scanned import make_pdf
from tests.commands import said

pytestmark = pytest.mark.django_db

Stage = Callable[[Conference, Any], tuple[list[str], dict[str, Any]]]
# Ids of rows that were not there before: the real run may get others.
_NEW = {"add_author": ("author", "authorship"), "split_author": ("new",)}


def _which(agreement: Agreement) -> list[str]:
    return ["--paper", agreement.authorship.paper.number, "--author", str(agreement.authorship.author_id)]


def _papers(conference: Conference) -> list[str]:
    """More than a chunk: one without authors is withdrawn, one author was asked about the first and the last."""
    papers = [factories.make_paper(conference) for _ in range(SMALL_CHUNK + 1)]
    author = factories.make_author(conference)
    for paper in (papers[0], papers[-1]):
        factories.make_agreement(paper=paper, author=author, state=State.INVITED)
    factories.make_agreement(paper=papers[0], state=State.COUNTERSIGNED)
    factories.make_agreement(paper=papers[0])
    withdrawing.withdraw(conference, [papers[5].pk], reason="Before", by=None)
    return [paper.number for paper in papers]


def withdraw(conference: Conference, _folder: Any) -> tuple[list[str], dict[str, Any]]:
    return _papers(conference), {"reason": "They asked"}


def revive(conference: Conference, _folder: Any) -> tuple[list[str], dict[str, Any]]:
    numbers = _papers(conference)
    withdrawing.withdraw(conference, Paper.objects.values_list("pk", flat=True)[:7], reason="Before", by=None)
    signed = Agreement.objects.get(state_before=State.COUNTERSIGNED)
    Paper.objects.filter(pk=signed.authorship.paper_id).update(title="Another Title")
    return numbers, {}


def void(conference: Conference, _folder: Any) -> tuple[list[str], dict[str, Any]]:
    return _which(factories.make_agreement(conference, state=State.DECLINED)), {"reason": "By mistake"}


def reinstate(conference: Conference, _folder: Any) -> tuple[list[str], dict[str, Any]]:
    agreement = factories.make_agreement(conference, state=State.WAIVED)
    factories.void(agreement, cause=VoidCause.MISTAKE)
    return _which(agreement), {}


def waive(conference: Conference, _folder: Any) -> tuple[list[str], dict[str, Any]]:
    Conference.objects.update(waivers_need_two=True)
    given = {"kind": "deceased", "reason": "The widow wrote."}
    return _which(factories.make_agreement(conference, state=State.INVITED)), given


def waive_with_a_file(conference: Conference, folder: Any) -> tuple[list[str], dict[str, Any]]:
    (folder / "form.pdf").write_bytes(make_pdf())
    given = ["--file", str(folder / "form.pdf"), "--kind", "scan", "--reason", "By post"]
    return [*_which(factories.make_agreement(conference, state=State.COUNTERSIGNED)), *given], {}


def add_author(conference: Conference, _folder: Any) -> tuple[list[str], dict[str, Any]]:
    return [factories.make_paper(conference, factories.make_author(conference)).number], {"name": "Ben Boe"}


def end_authorship(conference: Conference, _folder: Any) -> tuple[list[str], dict[str, Any]]:
    authorship = factories.make_agreement(conference, state=State.INVITED).authorship
    return [authorship.paper.number, str(authorship.author_id)], {"reason": "No"}


def merge_authors(conference: Conference, _folder: Any) -> tuple[list[str], dict[str, Any]]:
    one, other = (factories.invited_author(conference)[0] for _ in range(2))
    return [str(one.pk), str(other.pk)], {}


def split_author(conference: Conference, _folder: Any) -> tuple[list[str], dict[str, Any]]:
    author, _ = factories.invited_author(conference, papers=2)
    number = author.authorships.order_by("pk")[0].paper.number
    return [str(author.pk)], {"paper": [number], "name": "Another"}


def amend(conference: Conference, _folder: Any) -> tuple[list[str], dict[str, Any]]:
    Conference.objects.update(name_correction="amend")
    author = factories.make_author(conference, name="Ada Amse")
    factories.make_agreement(author=author, state=State.COUNTERSIGNED)
    return [], {"author": str(author.pk), "name": "Ada Ames"}


def _rows() -> list[Any]:
    counted = [model.objects.count() for model in (Event, Message, EvidenceFile, Waiver, Author)]
    return [*counted, sorted(Agreement.objects.values_list("pk", "state", "state_before", "authorship__ended_at"))]


@pytest.mark.parametrize(
    "stage",
    [
        withdraw, revive, void, reinstate, waive, waive_with_a_file, add_author, end_authorship, merge_authors,
        split_author, amend,
    ],
)  # fmt: skip
def test_what_a_dry_run_says_is_what_is_done_then(conference: Conference, tmp_path: Any, stage: Stage) -> None:
    command = stage.__name__.removesuffix("_with_a_file")
    given, options = stage(conference, tmp_path)
    before = _rows()

    would = json.loads(said(command, conference.slug, *given, json=True, dry_run=True, **options))

    assert (would.pop("dry_run"), _rows()) == (True, before)
    done = json.loads(said(command, conference.slug, *given, json=True, **options))
    assert (done.pop("dry_run"), _rows() == before) == (False, False)
    new = dict.fromkeys(_NEW.get(command, ()))
    assert would | new == done | new
