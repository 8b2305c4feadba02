"""The table of exceptions: what whoever gets the documents has to know that no document says."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Paper, PaperStatus, Waiver
from signatures.exporting.tables.narrowing import Narrowed
from signatures.exporting.tables.shapes import CellKind, Column, Secrecy, Table, TableRow
from signatures.exporting.tables.told import exceptional
from signatures.exporting.tables.told.exceptional import Exceptional, Found
from signatures.exporting.tables.told.status_looks import Look, look_at
from signatures.models import DownloadKind

# Papers of one look.
_AT_ONCE = 500
_COLUMNS = (
    Column("paper_id", _("The conference’s own ID for the paper")),
    Column("title", _("The paper’s title")),
    Column("paper_status", _("Whether the paper counts: accepted or withdrawn")),
    Column(
        "kind",
        _(
            "Of papers: withdrawn, not_clear or former_rule. Of authors of clear papers: waived, not_signed, no_document, "
            "other_name, changed_since or ended"
        ),
    ),
    Column("in_words", _("The same in words")),
    Column("author", _("The author whom it is about; empty if it is about the paper")),
    Column("printed_name", _("That author’s name as the paper prints it")),
    Column("since", _("Since when it is so, in UTC, if that is known"), CellKind.MOMENT),
    Column("reason", _("The reason that the staff gave"), secrecy=Secrecy.EVIDENCE),
    Column("sha256", _("The SHA-256 of the signed form that was handed in instead")),
    Column("agreement_id", _("The agreement’s own ID, the same in every table")),
)


def _rows(narrowed: Narrowed) -> Iterator[TableRow]:
    remaining = narrowed.papers().iterator(chunk_size=_AT_ONCE)
    while papers := list(islice(remaining, _AT_ONCE)):
        look = look_at(narrowed.conference, papers, with_mails=False)
        agreements = _agreements(papers)
        for paper in papers:
            of_paper = _of_paper(paper, look)
            if of_paper:
                yield _row(paper, of_paper, None, None, None)
            if paper.is_clear:
                yield from _of_authors(paper, look, agreements.get(paper.pk, ()))


def _of_paper(paper: Paper, look: Look) -> Found | None:
    explanation = look.explanations.get(paper.pk)
    words = explanation.words if explanation else ""
    if paper.status == PaperStatus.WITHDRAWN:
        return Found(Exceptional.WITHDRAWN, gettext("It was withdrawn"))
    if not paper.is_clear:
        return Found(Exceptional.NOT_CLEAR, words)
    return Found(Exceptional.FORMER_RULE, words, paper.clear_since) if paper.is_kept_clear else None


def _of_authors(paper: Paper, look: Look, agreements: Sequence[Any]) -> Iterator[TableRow]:
    for place in look.places.get(paper.pk, ()):
        for found in exceptional.of_place(place):
            yield _row(paper, found, place.name, place.one.name, place.one.agreement)
    for agreement in agreements:
        waiver = next((each for each in agreement.waived_by if each.is_granted), None)
        authorship = agreement.authorship
        for found in exceptional.of_agreement(agreement, waiver):
            yield _row(paper, found, authorship.author.name, authorship.printed_name, agreement.pk)


def _agreements(papers: Sequence[Paper]) -> Mapping[int, Sequence[Any]]:
    """By paper: those of clear ones of which something is told."""
    clear = [paper.pk for paper in papers if paper.is_clear]
    granted = Waiver.objects.granted().select_related("file").defer("file__content", "file__preview")
    rows = Agreement.objects.filter(exceptional.SOMEHOW, authorship__paper__in=clear)
    about = rows.select_related("authorship__paper", "authorship__author")
    found = defaultdict[int, list[Any]](list)
    for agreement in about.prefetch_related(Prefetch("waivers", granted, to_attr="waived_by")).order_by(
        "authorship__position", "created_at", "pk"
    ):
        found[agreement.authorship.paper_id].append(agreement)
    return found


def _row(paper: Paper, found: Found, author: str | None, printed_name: str | None, agreement: object) -> TableRow:
    about = paper.number, paper.title, paper.status, found.kind.value, found.words, author, printed_name
    return (*about, found.since, found.reason, found.sha256, str(agreement or ""))


EXCEPTIONS = Table(
    label=_("Exceptions"),
    explanation=_(
        "What whoever gets the documents has to know besides: papers that are not clear, authors without a signature, "
        "names and titles that have changed."
    ),
    kind=DownloadKind.EXCEPTIONS,
    columns=_COLUMNS,
    read=_rows,
    counted=None,
    follows=("papers",),
)
