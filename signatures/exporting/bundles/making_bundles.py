"""The deed by which a bundle is made: what it holds is fixed and told in the log; its ZIP is written whenever it is fetched."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext

from agreements import audit
from agreements.models import Conference, User
from signatures.checking.online import published_certificates
from signatures.exporting.bundles import checkers, gathering, manifest_csv, readme
from signatures.exporting.bundles.frozen import Frozen, KeptEntry, PaperFiles, SmallFile, packed_papers
from signatures.exporting.bundles.gathering import Gathered
from signatures.exporting.bundles.layouts import acm_grid, patterns
from signatures.exporting.bundles.layouts.placing import Plan, placed
from signatures.exporting.bundles.pieces import PieceKind, SignedPiece
from signatures.models import Bundle, BundleLayout


class NothingToBundleError(Exception):
    """No paper is clear, and none was asked for."""


class ReasonNeededError(Exception):
    """Papers were asked for by name, and nobody said why."""


@dataclass(frozen=True)
class Wish:
    """What somebody asks for: `papers` by their numbers, whether they are clear or not, for a reason."""

    layout: BundleLayout
    pattern: str = ""
    volume: str = ""
    papers: Collection[str] = ()
    reason: str = ""


def make(conference: Conference, wish: Wish, *, by: User | None) -> Bundle:
    """PatternError, UnknownPaperError, ReasonNeededError, NothingToBundleError: nothing was made then."""
    if wish.layout == BundleLayout.PATTERN:
        patterns.check(wish.pattern)
    if wish.papers and not wish.reason.strip():
        raise ReasonNeededError
    with translation.override(conference.language):
        found = gathering.gathered(conference, frozenset(wish.papers))
        if not any(paper.pieces for paper in found.papers):
            raise NothingToBundleError
        return _kept(conference, wish, found, by=by)


def _kept(conference: Conference, wish: Wish, found: Gathered, *, by: User | None) -> Bundle:
    """What was read is not read again while the conference is held: what was signed meanwhile comes with the next one."""
    papers = packed_papers(_papers(conference, wish, found))
    with audit.deed(conference, by=by):
        audit.locks.conference()
        facts = _facts(conference, wish, found, audit.evidence_time())
        log = manifest_csv.cells_of_file(gettext("The log of all that happened, and its checkpoints"))
        texts = tuple(_texts(facts, found))
        frozen = Frozen(facts.made_at, conference.language, facts.entry, facts.checkpoint, log, texts)
        listing = frozen.packed() + papers
        bundle = Bundle.objects.create(
            conference=conference,
            number=facts.number,
            layout=wish.layout,
            pattern=wish.pattern if wish.layout == BundleLayout.PATTERN else "",
            volume=wish.volume if wish.layout == BundleLayout.PMLR else "",
            reason=wish.reason if wish.papers else "",
            papers=facts.papers,
            documents=facts.documents + facts.scans,
            left_out=facts.left_out,
            listing=listing,
            listing_sha256=hashlib.sha256(listing).hexdigest(),
            made_by=by,
            made_at=facts.made_at,
        )
        _told_in_the_log(bundle, wish)
    return bundle


def _facts(conference: Conference, wish: Wish, found: Gathered, at: datetime) -> readme.BundleFacts:
    kinds = Counter(piece.kind for paper in found.papers for piece in paper.pieces)
    return readme.BundleFacts(
        conference=conference,
        number=_last(conference.bundles) + 1,
        layout=wish.layout,
        made_at=at,
        papers=len(found.papers),
        documents=kinds[PieceKind.DOCUMENT],
        scans=kinds[PieceKind.SCAN],
        left_out=found.left_out,
        reason=wish.reason if wish.papers else "",
        entry=_last(conference.events),
        checkpoint=_last(conference.checkpoints),
    )


def _last(numbered: Any) -> int:
    found: int | None = numbered.aggregate(last=Max("number"))["last"]
    return found or 0


def _told_in_the_log(bundle: Bundle, wish: Wish) -> None:
    audit.record(
        "bundle.made",
        subject=f"bundle:{bundle.pk}",
        facts={
            "bundle": bundle.number,
            "layout": bundle.layout,
            "papers": bundle.papers,
            "documents": bundle.documents,
            "left_out": bundle.left_out,
            "asked_for": len(wish.papers),
            "listing": bundle.listing_sha256,
        },
        personal={"reason": bundle.reason} if bundle.reason else None,
    )


def _papers(conference: Conference, wish: Wish, found: Gathered) -> Iterator[PaperFiles]:
    day = conference.paper_date or conference.deadline or conference.today
    plan = Plan(wish.layout, wish.pattern, wish.volume, day.year)
    whats = {PieceKind.DOCUMENT: gettext("Sealed agreement"), PieceKind.SCAN: gettext("Form signed by hand")}
    whole = gettext("The documents of one paper, put together for reading; only each by itself has its seal")
    for paper, places in zip(found.papers, placed(plan, found.papers), strict=True):
        entries = tuple(
            _entry(path, piece, manifest_csv.cells_of(paper, piece, whats[piece.kind]))
            for piece, path in zip(paper.pieces, places.paths, strict=True)
        )
        cells = manifest_csv.cells_of_paper(paper, whole) if places.volume else ()
        yield PaperFiles(f"{paper.number}: {paper.title}", places.volume, cells, entries)


def _entry(path: str, piece: SignedPiece, cells: tuple[str, ...]) -> KeptEntry:
    return KeptEntry(path, piece.kind, piece.sha256, piece.size, piece.key, cells)


def _texts(facts: readme.BundleFacts, found: Gathered) -> Iterator[SmallFile]:
    yield _text("README.txt", "text", gettext("What this is, and how to check it"), readme.written(facts))
    exceptions = manifest_csv.exceptions(found.absences).decode()
    yield _text("exceptions.csv", "table", gettext("What is missing, and why"), exceptions)
    if facts.layout == BundleLayout.ACM:
        yield _text(acm_grid.PATH, "table", gettext("A row for each paper"), acm_grid.written(found.papers).decode())
    yield _text("certificates.pem", "certificates", gettext("The certificates that count"), published_certificates())
    yield from checkers.texts()


def _text(path: str, kind: str, what: str, content: str) -> SmallFile:
    return SmallFile(path, kind, manifest_csv.cells_of_file(what), content)
