"""What an imported list no longer has and nobody settled in its preview: noted, so that somebody decides about it."""

from collections.abc import Iterable

from agreements import matters
from agreements.importing.steps import Plan
from agreements.matters import About
from agreements.models import Authorship, ImportBatch, NoLongerListed, Paper


def note(batch: ImportBatch, found: Plan) -> None:
    """Within the deed that imports the list. What a list before no longer had, and this one has, is no longer asked about."""
    named = {step.existing.pk for step in found.authorships if step.existing is not None}
    papers = {step.existing.pk for step in found.papers if step.existing is not None}
    noted = NoLongerListed.objects.standing().filter(authorship__paper__conference=batch.conference_id)
    there = list(noted.select_related("authorship"))
    again = [
        each
        for each in there
        if (each.authorship.paper_id in papers if each.is_of_paper else each.authorship_id in named)
    ]
    NoLongerListed.objects.filter(pk__in=[each.pk for each in again]).update(named_again=batch)
    asked = {(each.authorship_id, each.is_of_paper) for each in there if each not in again}
    rows = [
        NoLongerListed(authorship=authorship, is_of_paper=is_of_paper, batch=batch)
        for authorship, is_of_paper in _absent(found)
        if (authorship.pk, is_of_paper) not in asked
    ]
    NoLongerListed.objects.bulk_create(rows, batch_size=500)
    _changed([*rows, *again])


def _absent(found: Plan) -> Iterable[tuple[Authorship, bool]]:
    yield from ((authorship, False) for authorship in found.not_named)
    for paper in found.not_accepted:
        if first := _first_of(paper):
            yield first, True


def _first_of(paper: Paper) -> Authorship | None:
    """A paper without authors asks nobody for anything."""
    return Authorship.objects.standing().filter(paper=paper).order_by("position").first()


def forget(batch: ImportBatch) -> None:
    """The import is taken back: what it did not have is no longer told, and what it had again is asked about once more."""
    mine = list(NoLongerListed.objects.filter(batch=batch).select_related("authorship"))
    NoLongerListed.objects.filter(pk__in=[each.pk for each in mine]).delete()
    standing = NoLongerListed.objects.standing().values("authorship")
    again = (
        NoLongerListed.objects.filter(named_again=batch).exclude(authorship__in=standing).select_related("authorship")
    )
    back = list(again)
    NoLongerListed.objects.filter(pk__in=[each.pk for each in back]).update(named_again=None)
    _changed([*mine, *back])


def _changed(rows: Iterable[NoLongerListed]) -> None:
    matters.changed(About.LISTS, [each.authorship.author_id for each in rows])
