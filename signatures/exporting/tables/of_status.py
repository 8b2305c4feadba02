"""The table of status: every paper with each of its authors, whether it is clear or why not, and whom it waits for."""

from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any

from django.db.models import Case, CharField, Value, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements import clearance
from agreements.models import Conference, Paper, PaperStatus
from agreements.proceedings.publication_terms import terms_of
from agreements.states import SIGNED
from signatures.exporting.tables.narrowing import Narrowed
from signatures.exporting.tables.shapes import Table, TableRow
from signatures.exporting.tables.status_columns import OF_AUTHOR, OF_MAIL, OF_PAPER
from signatures.exporting.tables.told.last_mails import LastMail
from signatures.exporting.tables.told.status_looks import Look, Place, look_at
from signatures.models import DownloadKind

# Papers of one look.
_AT_ONCE = 500
_NOBODY: TableRow = (None,) * (len(OF_AUTHOR) + len(OF_MAIL))
_NO_MAIL: TableRow = (None,) * len(OF_MAIL)


def _papers(narrowed: Narrowed) -> Iterator[list[Any]]:
    part = Case(
        When(status=PaperStatus.ACCEPTED, then=clearance.part_of(narrowed.conference)),
        default=Value(""),
        output_field=CharField(),
    )
    remaining = narrowed.papers().annotate(part=part).iterator(chunk_size=_AT_ONCE)
    while some := list(islice(remaining, _AT_ONCE)):
        yield some


def _rows(narrowed: Narrowed) -> Iterator[TableRow]:
    wanted = _wanted(narrowed)
    for papers in _papers(narrowed):
        look = look_at(narrowed.conference, papers)
        for paper in papers:
            places = look.places.get(paper.pk, ())
            of_paper = _of_paper(paper, look, narrowed.conference)
            if not places and wanted is None:
                yield of_paper + _NOBODY
            for place in places:
                if wanted is None or place.one.authorship in wanted:
                    yield of_paper + _of_author(paper, place, look) + _of_mail(look.mails.get(place.one.author))


def _wanted(narrowed: Narrowed) -> Collection[int] | None:
    """Of papers that are told of whole, all authors."""
    if narrowed.of in ("", "papers"):
        return None
    return frozenset(narrowed.authorships().standing().values_list("pk", flat=True))


def _counted(narrowed: Narrowed) -> int:
    places = narrowed.authorships().standing().count()
    if narrowed.of not in ("", "papers"):
        return places
    standing = narrowed.authorships().standing().order_by().values("paper")
    return places + narrowed.papers().exclude(pk__in=standing).count()


def _of_paper(paper: Any, look: Look, conference: Conference) -> TableRow:
    asked = look.places.get(paper.pk, ()) if paper.status == PaperStatus.ACCEPTED else ()
    not_signed = "; ".join(place.one.name for place in asked if not place.has_signed)
    explanation = look.explanations.get(paper.pk)
    words = explanation.words if explanation else _plainly(paper)
    helps = str(explanation.help.verb) if explanation and explanation.help else None
    facts = paper.number, paper.title, paper.track, paper.status, paper.is_clear, words, paper.part
    terms = terms_of(paper, conference, [place.one.answered_at for place in asked if place.one.state in SIGNED])
    days = terms.published_on, terms.exclusive_until, terms.lapses_after
    return (*facts, paper.clear_since, helps, not_signed, *days)


def _plainly(paper: Paper) -> str:
    if paper.is_clear:
        return gettext("Clear")
    return gettext("It will not be published") if paper.not_published_at else gettext("It was withdrawn")


def _of_author(paper: Paper, place: Place, look: Look) -> TableRow:
    one = place.one
    counts = paper.status == PaperStatus.ACCEPTED and not paper.is_clear
    is_awaited = counts and not place.has_signed and one.authorship not in look.spared
    return (
        *(place.position, place.name, one.name, place.affiliation, place.email, place.orcid, one.is_corresponding),
        *(one.state and one.state.value, place.has_signed, is_awaited, one.invited_at, one.answered_at),
        *(place.countersigned_at, place.sealed_at, place.reachability, str(one.agreement or "")),
    )


def _of_mail(mail: LastMail | None) -> TableRow:
    return (mail.kind, mail.at, mail.email, mail.state, mail.outcome) if mail else _NO_MAIL


STATUS = Table(
    label=_("Status"),
    explanation=_(
        "A row for each author of each paper: whether the paper is clear or why not, whether the author has signed, "
        "and what became of the last mail."
    ),
    kind=DownloadKind.STATUS,
    columns=(*OF_PAPER, *OF_AUTHOR, *OF_MAIL),
    read=_rows,
    counted=_counted,
)
