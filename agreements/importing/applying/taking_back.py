"""Take back what a part of a list wrote: rows of which nothing else tells go, the rest ends, values become what they were."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from agreements import audit, clearance, matters
from agreements.importing.applying.examining import Retreat, examined
from agreements.importing.applying.row_values import parsed
from agreements.importing.applying.writing import Written, free_places
from agreements.importing.differing import carrying_out
from agreements.importing.log_entries import digest_of, titles_of
from agreements.matters import About
from agreements.models import Agreement, Author, Authorship, CellRemark, Conference, Matter, MatterKind, Paper, User
from agreements.papers import withdrawing
from agreements.people.address_changes import change_address
from agreements.people.authorships import taking_off
from agreements.settling import ends_and_returns


def take_back(conference: Conference, written: Written, *, file: str, begun_at: datetime, by: User | None) -> Retreat:
    """Within a deed that holds the conference and those whom it concerns (`hold`); what was done, and what stays and why. One
    event."""
    back = examined(conference, written, begun_at=begun_at)
    papers, authors = _papers_of(written), _authors_of(written)
    _remove(back)
    _end(conference, back, by=by)
    _restore(back, by=by)
    carrying_out.put_back(conference, written.ended, written.withdrawn, by=by)
    left = [pk for pk in papers if pk not in back.papers]
    facts = {"file": file, "removed": sorted(back.papers), "restored": left}
    audit.record("import.papers_back", facts=facts | titles_of(_titles(back), left))
    clearance.changed(left)
    for about in (About.ANSWERS, About.ADDRESSES, About.LISTS, About.IDENTITIES):
        matters.changed(about, [pk for pk in authors if pk not in back.authors])
    # Of two of whom one is gone, whoever is still there.
    doubted = Matter.objects.open().filter(conference=conference, kind=MatterKind.DUPLICATE)
    matters.changed(About.IDENTITIES, doubted.values_list("author", flat=True))
    return back


def hold(parts: Iterable[Written]) -> None:
    """All at once, whom these parts concern; whoever was taken off a paper stands on it again."""
    concerned: set[int] = set()
    for written in parts:
        on_papers = Authorship.objects.filter(paper__in=_papers_of(written))
        concerned |= {*_authors_of(written), *on_papers.values_list("author", flat=True)}
    audit.locks.people(concerned)


def _papers_of(written: Written) -> list[int]:
    """Those that it added or changed, or to which it added somebody."""
    rows = [*written.authorships, *(pk for pk, _, _ in written.changed.get("authorship", []))]
    agreements = Agreement.objects.filter(pk__in=written.agreements).values_list("authorship__paper", flat=True)
    papers = Authorship.objects.filter(pk__in=rows).values_list("paper", flat=True)
    changed = (pk for pk, _, _ in written.changed.get("paper", []))
    left = Authorship.objects.filter(pk__in=written.ended).values_list("paper", flat=True)
    return sorted({*written.papers, *changed, *papers, *agreements, *left, *written.withdrawn})


def _authors_of(written: Written) -> list[int]:
    """Who is there still of those whom it added, changed or put on a paper, and who shares an address with one who goes."""
    rows = [*written.authorships, *(pk for pk, _, _ in written.changed.get("authorship", []))]
    named = Authorship.objects.filter(pk__in=rows).values_list("author", flat=True)
    changed = (pk for pk, _, _ in written.changed.get("author", []))
    remarked = CellRemark.objects.filter(pk__in=written.remarks).values_list("authorship__author", flat=True)
    of_agreements = Agreement.objects.filter(pk__in=written.agreements).values_list("authorship__author", flat=True)
    theirs = {
        *written.authors.values(),
        *changed,
        *named,
        *remarked,
        *of_agreements,
        *(pk for pk, _, _ in written.moved),
    }
    there = Author.objects.filter(pk__in=theirs)
    conferences = there.values("conference")
    emails = list(there.filter(pk__in=written.authors.values()).exclude(email="").values_list("email", flat=True))
    sharing = Author.objects.filter(conference__in=conferences, email__in=emails)
    return sorted({*there.values_list("pk", flat=True), *sharing.values_list("pk", flat=True)})


# --- What goes -------------------------------------------------------------------------------------------------------
def _remove(back: Retreat) -> None:
    Matter.objects.filter(pk__in=back.matters).delete()
    Agreement.objects.filter(pk__in=back.agreements).delete()
    CellRemark.objects.filter(pk__in=back.remarks).delete()
    Authorship.objects.filter(pk__in=back.authorships).delete()
    papers = Paper.objects.filter(pk__in=back.papers)
    clearance.removed(papers)
    papers.delete()
    Author.objects.filter(pk__in=back.authors).delete()


# --- What ends -------------------------------------------------------------------------------------------------------
def _end(conference: Conference, back: Retreat, *, by: User | None) -> None:
    reason = _("The import that added this was taken back.")
    if back.withdrawn:
        withdrawing.withdraw(conference, [paper.pk for paper in back.withdrawn], reason=reason, by=by)
    for authorship in back.ended:
        taking_off.end_authorship(authorship, reason=reason, by=by)
    if back.voided:
        ends_and_returns.end([each.pk for each in back.voided], conference=conference, reason=reason, by=by)


# --- What becomes what it was ------------------------------------------------------------------------------------------
def _restore(back: Retreat, *, by: User | None) -> None:
    moving = [pk for pk, values in back.values.get("authorship", {}).items() if "position" in values]
    free_places(moving)
    for table, model in (("paper", Paper), ("author", Author), ("authorship", Authorship)):
        _write(model, back.values.get(table, {}))
    for pk, before, _after in back.moved:
        _address_back(Author.objects.get(pk=pk), before, by=by)


def _write(model: Any, values: dict[int, dict[str, Any]]) -> None:
    rows = model._default_manager.in_bulk([pk for pk, some in values.items() if some])
    for pk, row in rows.items():
        for name, value in parsed(model, values[pk]).items():
            setattr(row, name, value)
    fields = sorted({name for some in values.values() for name in some})
    if rows:
        model._default_manager.bulk_update(rows.values(), fields)


def _address_back(author: Author, before: str, *, by: User | None) -> None:
    change_address(author, email=before, by=by)


def _titles(back: Retreat) -> dict[int, str]:
    return {pk: digest_of(row["title"]) for pk, row in back.values.get("paper", {}).items() if "title" in row}


def removed_counts(back: Retreat) -> dict[str, int]:
    return {
        "papers_removed": len(back.papers),
        "authors_removed": len(back.authors),
        "agreements_removed": len(back.agreements),
        "values_restored": sum(len(row) for rows in back.values.values() for row in rows.values()) + len(back.moved),
        "ended": len(back.withdrawn) + len(back.ended) + len(back.voided),
        "stays": len(back.stays),
    }


def names_of(stays: Collection[Any]) -> list[list[str]]:
    return [list(map(str, each)) for each in stays]
