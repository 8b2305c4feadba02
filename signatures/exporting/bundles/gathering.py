"""Which papers a bundle takes, what was signed for each, and what it does without."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext

from agreements.labels import AGREEMENT
from agreements.models import Agreement, Authorship, Blocker, Conference, Paper, VoidCause, Waiver, WaiverKind
from agreements.states import State
from agreements.wording.moments import iso
from signatures.codes import code_of
from signatures.exporting.bundles.pieces import Absence, PaperPieces, PieceKind, SignedPiece
from signatures.models import Decision, Document

LEFT_OUT, ASKED_FOR, NO_DOCUMENT = "left_out", "asked_for", "no_document"
_ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
_AGREEMENT = "signature__agreement__"
_AT_ONCE = 2000
_ENDED_WITH_THE_PAPER = (VoidCause.PAPER_WITHDRAWN, VoidCause.NOT_PUBLISHED, VoidCause.LAPSED)


class UnknownPaperError(Exception):
    """A paper that was asked for by name is none of the conference's; the message says which."""


@dataclass
class Gathered:
    papers: list[PaperPieces] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)

    @property
    def left_out(self) -> int:
        return sum(absence.what == LEFT_OUT for absence in self.absences)


def gathered(conference: Conference, asked_for: Collection[str] = ()) -> Gathered:
    """Papers that are clear, and those asked for by their numbers; in a constant number of queries. UnknownPaperError."""
    rows = list(
        conference.papers.order_by("number_key", "pk").values(
            "pk",
            "number",
            "title",
            "track",
            "status",
            "is_clear",
            "blocked_by",
            "not_published_at",
            "merged_into__number",
        )
    )
    if unknown := set(asked_for) - {row["number"] for row in rows}:
        raise UnknownPaperError(gettext("There is no paper {number}.").format(number=min(unknown)))
    wanted = Q(is_clear=True) | Q(number__in=list(asked_for))
    authors = _Authors(conference)
    pieces = _pieces(conference, Paper.objects.filter(wanted, conference=conference).order_by().values("pk"))
    found = Gathered()
    for row in rows:
        is_asked = row["number"] in asked_for
        unmade = authors.without_document(row["pk"])
        why = "" if row["is_clear"] else _why(row)
        if not why and unmade and not is_asked:
            why = gettext("Not all of its documents are made yet.")
        if why and not is_asked:
            names = unmade if row["is_clear"] else authors.not_done(row["pk"])
            found.absences.append(_absence(row, LEFT_OUT, why, names))
            continue
        if why:
            found.absences.append(_absence(row, ASKED_FOR, why, authors.not_done(row["pk"])))
        own = tuple(sorted(pieces[row["pk"]], key=lambda piece: (piece.position, piece.signed_at)))
        first = authors.first(row["pk"])
        found.papers.append(PaperPieces(row["number"], row["title"], row["track"], first, own, why))
        found.absences += _without(row, authors, {piece.position for piece in own})
    return found


def _why(row: Mapping[str, Any]) -> str:
    if row["merged_into__number"]:
        return gettext("It became part of paper {number}.").format(number=row["merged_into__number"])
    if row["not_published_at"]:
        return gettext("It will not be published.")
    return str(Blocker(row["blocked_by"]).label)


def _absence(row: Mapping[str, Any], what: str, why: str, names: Collection[str]) -> Absence:
    return Absence(row["number"], row["title"], "; ".join(names), what, why)


def _without(row: Mapping[str, Any], authors: "_Authors", known: Collection[int]) -> Iterator[Absence]:
    for author in authors.of[row["pk"]]:
        if author.position not in known:
            yield _absence(row, NO_DOCUMENT, author.in_words, [author.name])


@dataclass(frozen=True, slots=True)
class _Author:
    name: str
    position: int
    state: str
    is_sealed: bool
    waiver: str

    @property
    def in_words(self) -> str:
        """Why there is no document."""
        if self.state == State.COUNTERSIGNED:
            return gettext("The document was erased.") if self.is_sealed else gettext("The document is not made yet.")
        if self.waiver:
            return str(WaiverKind(self.waiver).label)
        return str(AGREEMENT[State(self.state)]) if self.state else gettext("Nothing was asked for")


class _Authors:
    """The authors of all papers, with how far each is."""

    def __init__(self, conference: Conference) -> None:
        standing = Agreement.objects.standing().filter(conference=conference)
        states = {
            row[0]: row[1:] for row in standing.values_list("authorship", "state", "sealed_at").iterator(_AT_ONCE)
        }
        granted = Waiver.objects.granted().filter(agreement__conference=conference, agreement__state=State.WAIVED)
        waivers = dict(granted.values_list("agreement__authorship", "kind"))
        self.of = defaultdict[int, list[_Author]](list)
        rows = Authorship.objects.standing().filter(paper__conference=conference).order_by("position")
        for pk, paper, name, position in rows.values_list("pk", "paper", "printed_name", "position").iterator(
            _AT_ONCE
        ):
            state, sealed_at = states.get(pk, ("", None))
            self.of[paper].append(_Author(name, position, state, sealed_at is not None, waivers.get(pk, "")))

    def first(self, paper: int) -> str:
        return next((author.name for author in self.of[paper]), "")

    def without_document(self, paper: int) -> list[str]:
        return [each.name for each in self.of[paper] if each.state == State.COUNTERSIGNED and not each.is_sealed]

    def not_done(self, paper: int) -> list[str]:
        done = (State.COUNTERSIGNED, State.WAIVED)
        return [each.name for each in self.of[paper] if each.state not in done]


def _pieces(conference: Conference, papers: Any) -> Mapping[int, list[SignedPiece]]:
    """By paper. Of a withdrawn paper what was signed before."""
    found = defaultdict[int, list[SignedPiece]](list)
    for paper, piece in (*_documents(conference, papers), *_scans(conference, papers)):
        found[paper].append(piece)
    return found


def _signed_before(agreement: str) -> Q:
    """Of papers that are asked for though they are withdrawn or lapsed: what stood then, but for what bears a closed name."""
    ended = {
        f"{agreement}void_cause__in": _ENDED_WITH_THE_PAPER,
        f"{agreement}authorship__paper__is_clear": False,
        f"{agreement}replaced_by": None,
        f"{agreement}closed_away_at": None,
    }
    return Q(**ended)


_OF_DOCUMENTS = (
    f"{_AGREEMENT}authorship__paper",
    f"{_AGREEMENT}authorship__printed_name",
    f"{_AGREEMENT}authorship__position",
    f"{_AGREEMENT}authorship__author__email",
    "sha256",
    "size",
    "signature",
    "signature__signed_at",
    "signature__countersignature__signed_at",
    "signature__typed_name",
    "signature__variant",
    "signature__choices",
)


def _documents(conference: Conference, papers: Any) -> Iterator[tuple[int, SignedPiece]]:
    signed = Q(**{f"{_AGREEMENT}state": State.COUNTERSIGNED})
    before = _signed_before(_AGREEMENT)
    of_papers = {f"{_AGREEMENT}conference": conference, f"{_AGREEMENT}authorship__paper__in": papers}
    found = (
        Document.objects.newest()
        .unerased()
        .filter(signed | before, **of_papers, signature__decision=Decision.ACCEPTED)
    )
    for row in found.values_list(*_OF_DOCUMENTS).iterator(_AT_ONCE):
        paper, name, position, email, sha256, size, signature, at, countersigned_at, typed_name, variant, picked = row
        piece = SignedPiece(
            PieceKind.DOCUMENT,
            sha256,
            size,
            "pdf",
            name,
            position,
            iso(at),
            code=code_of(signature),
            countersigned_at=iso(countersigned_at),
            email=email,
            typed_name=typed_name,
            variant=variant,
            choices=tuple(sorted(picked.items())),
        )
        yield paper, piece


def _scans(conference: Conference, papers: Any) -> Iterator[tuple[int, SignedPiece]]:
    waived = Q(agreement__state=State.WAIVED) | _signed_before("agreement__")
    rows = (
        Waiver.objects.granted()
        .filter(waived, agreement__conference=conference, agreement__authorship__paper__in=papers, file__isnull=False)
        .values_list(
            "agreement__authorship__paper",
            "agreement__authorship__printed_name",
            "agreement__authorship__position",
            "agreement__authorship__author__email",
            "file",
            "file__sha256",
            "file__size",
            "file__media_type",
            "file__uploaded_at",
        )
    )
    for paper, name, position, email, file, sha256, size, media_type, at in rows:
        ending = _ENDINGS.get(media_type, "bin")
        yield (
            paper,
            SignedPiece(PieceKind.SCAN, sha256, size, ending, name, position, iso(at), key=str(file), email=email),
        )
