"""The table of signatures: a row for each answer that was ever given, superseded and void ones included."""

from collections.abc import Iterator, Mapping

from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from agreements.names import Grade
from signatures.exporting.check_page import verification_address
from signatures.exporting.tables.narrowing import Narrowed
from signatures.exporting.tables.shapes import CellKind, Column, Secrecy, Table, TableRow
from signatures.exporting.tables.sources import ColumnSource, as_text, columns_of, rows_of
from signatures.models import Document, DownloadKind, Signature, SignatureQuerySet

_PAPER = "agreement__authorship__paper"


def _differs(grade: str) -> bool:
    """Whoever declines types no name."""
    return grade not in ("", Grade.EXACT)


def _address_to_check(sha256: str | None) -> str | None:
    return verification_address(sha256) if sha256 else None


def _picked(choices: Mapping[str, str] | None) -> str:
    return "; ".join(f"{name}: {option}" for name, option in sorted((choices or {}).items()))


_SOURCES = (
    ColumnSource("agreement__conference__name", Column("conference", _("The conference’s name"))),
    ColumnSource(f"{_PAPER}__number", Column("paper_id", _("The conference’s own ID for the paper"))),
    ColumnSource(f"{_PAPER}__title", Column("title", _("The paper’s title as it is now"))),
    ColumnSource("title", Column("title_as_signed", _("The title that stood above the signature"))),
    ColumnSource(f"{_PAPER}__track", Column("track", _("The paper’s track"))),
    ColumnSource("agreement__authorship__author__name", Column("author", _("The author’s name as it is now"))),
    ColumnSource(
        "shown_printed_name",
        Column("printed_name_as_signed", _("The name that the paper printed when it was signed")),
    ),
    ColumnSource(
        "shown_typed_name",
        Column(
            "typed_name", _("The name that was typed as a signature; empty of a decline, and if it is closed away")
        ),
    ),
    ColumnSource(
        "name_grade",
        Column("name_differs", _("Whether the typed name is another than the printed one"), CellKind.YES_NO),
        _differs,
    ),
    ColumnSource(
        "name_grade",
        Column(
            "name_grade",
            _("How far it is: exact, same, accents, keyboard, order, transliteration, native, shortened or different"),
        ),
    ),
    ColumnSource(
        "agreement__authorship__author__email",
        Column("address", _("The author’s email address as it is now"), secrecy=Secrecy.PERSONAL),
    ),
    ColumnSource("number", Column("answer", _("Which answer to the same agreement it is: 1, 2, 3"), CellKind.NUMBER)),
    ColumnSource("decision", Column("decision", _("What was answered: accepted or declined"))),
    ColumnSource("reason", Column("reason", _("The reason that was given for declining"), secrecy=Secrecy.PERSONAL)),
    ColumnSource("signed_at", Column("signed_at", _("When it was answered, in UTC"), CellKind.MOMENT)),
    ColumnSource(
        "countersignature__signatory_name",
        Column("countersigned_by", _("In whose name the conference countersigned")),
    ),
    ColumnSource(
        "countersignature__signed_at",
        Column("countersigned_at", _("When the conference countersigned, in UTC"), CellKind.MOMENT),
    ),
    ColumnSource("sha256", Column("document_sha256", _("The SHA-256 of the newest sealed PDF"))),
    ColumnSource("sha256", Column("verification_address", _("Where anybody can check that PDF")), _address_to_check),
    ColumnSource(
        "agreement__state",
        Column("agreement_state", _("What the agreement is now: accepted, countersigned, declined, waived or void")),
    ),
    ColumnSource(
        "capacity", Column("capacity", _("Who answered: author, or agent for an officer who signs for the author"))
    ),
    ColumnSource(
        "signer_name", Column("officer_as_forwarded", _("The officer’s name, as it was given when asking them"))
    ),
    ColumnSource("signer_title", Column("officer_title", _("The officer’s title, as the officer confirmed it"))),
    ColumnSource(
        "signer_organisation",
        Column("officer_organisation", _("The officer’s organisation, as the officer confirmed it")),
    ),
    ColumnSource(
        "agreement__text__number", Column("text_number", _("The number of the text that was signed"), CellKind.NUMBER)
    ),
    ColumnSource("variant", Column("variant", _("Which variant of the text; empty for the ordinary words"))),
    ColumnSource("choices", Column("choices", _("What was picked in the text, each as “name: option”")), _picked),
    ColumnSource(
        "agreement_id", Column("agreement_id", _("The agreement’s own ID, the same in every table")), as_text
    ),
    ColumnSource(
        "pk", Column("signature_id", _("The answer’s own ID, as in the log and in the PDF’s record")), as_text
    ),
)


def _found(narrowed: Narrowed) -> SignatureQuerySet:
    every = Signature.objects.filter(agreement__conference=narrowed.conference)
    return every.filter(agreement__in=narrowed.agreements().order_by().values("pk")) if narrowed.of else every


def _rows(narrowed: Narrowed) -> Iterator[TableRow]:
    newest = Document.objects.filter(signature=OuterRef("pk")).order_by("-revision").values("sha256")[:1]
    stands = Q(agreement__closed_away_at=None)
    # A former name that its bearer wants to be known by no more is not said.
    found = _found(narrowed).annotate(
        sha256=Subquery(newest),
        shown_printed_name=Case(
            When(stands, then=F("printed_name")), default=F("agreement__authorship__printed_name")
        ),
        shown_typed_name=Case(When(stands, then=F("typed_name")), default=Value("")),
    )
    return rows_of(found.for_export(), _SOURCES)


SIGNATURES = Table(
    label=_("Signatures"),
    explanation=_("A row for each answer: what was signed, by whom and when, under which name, with its code."),
    kind=DownloadKind.SIGNATURES,
    columns=columns_of(_SOURCES),
    read=_rows,
    counted=lambda narrowed: _found(narrowed).count(),
)
