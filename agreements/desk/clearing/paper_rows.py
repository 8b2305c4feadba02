"""The papers of one page of the list, with all that their rows show: in a number of queries that does not grow with them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef

from agreements.desk.clearing.explaining import explain
from agreements.desk.clearing.gathering import TAKEN_OUT, asked_of
from agreements.desk.listing.possible_deeds import PossibleDeeds, deeds_of_paper
from agreements.models import Agreement, Authorship, Conference, Message
from agreements.states import DONE, State


def dress(conference: Conference, page: Sequence[Any], *, possible: PossibleDeeds | None = None) -> None:
    """Give each paper its authorships that stand (`asks`), each with the agreement that stands (`standing`); how many are
    `asked` and `signed`, the `last_answer_at`, why it is not clear (`explanation`), and with `possible` its `deeds`."""
    rows = _authorships(page)
    can = _deeds(rows, possible) if possible else {}
    for paper in page:
        agreements = [each for ask in rows[paper.pk] for each in ask.agreements.all()]
        paper.asks = [ask for ask in rows[paper.pk] if ask.ended_at is None]
        for ask in paper.asks:
            ask.standing = [each for each in ask.agreements.all() if each.state != State.VOID]
        standing = [each for each in agreements if each.state != State.VOID]
        paper.asked, paper.signed = len(standing), sum(each.state in DONE for each in standing)
        answers = [each.answered_at for each in agreements if each.answered_at]
        paper.last_answer_at = max(answers, default=None)
        paper.deeds = deeds_of_paper(paper, (can.get(each.pk, set()) for each in agreements)) if possible else set()
    explain(conference, page, {pk: one for paper in page for pk, one in asked_of(paper, paper.asks).items()})


def _deeds(rows: Mapping[int, list[Any]], possible: PossibleDeeds) -> Mapping[Any, set[str]]:
    found = [each.pk for asks in rows.values() for ask in asks for each in ask.agreements.all()]
    return possible.of_rows(Agreement.objects.filter(pk__in=found))


def _authorships(page: Sequence[Any]) -> dict[int, list[Any]]:
    """Of each paper, those that were ended too; in order."""
    taken_out = Message.objects.filter(author=OuterRef("author"), **TAKEN_OUT)
    rows = (
        Authorship.objects.filter(paper__in=page)
        .select_related("author")
        .annotate(is_taken_out=Exists(taken_out))
        .order_by("paper", "position")
        .prefetch_related("agreements")
    )
    found = defaultdict[int, list[Any]](list)
    for row in rows:
        found[row.paper_id].append(row)
    return found
