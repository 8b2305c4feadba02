"""What programs make of a document when they save, print, join or lock it: no forgery, and no longer what was sealed."""

from io import BytesIO

import pikepdf
from pypdf import PdfReader, PdfWriter

from signatures.checking.offline import Kind
from tests.signatures import forging
from tests.vectors import programs
from tests.vectors.documents import Given
from tests.vectors.variants import variant

_SAME = "a file that was saved again is told as changed"
_ADDED = "only words are compared"
_PARTS = "a volume is told as one broken document"


@variant(
    "Saved again by qpdf.",
    _SAME,
    ours=Kind.REWRITTEN,
    alone=Kind.CHANGED,
    says="The words and pictures on its pages are those",
)
def by_qpdf(given: Given) -> bytes:
    return programs.qpdf(given.pdf, "IN", "OUT")


@variant("Put in order for the web.", _SAME, ours=Kind.REWRITTEN, alone=Kind.CHANGED)
def linearized(given: Given) -> bytes:
    return programs.qpdf(given.pdf, "--linearize", "IN", "OUT")


@variant("Unpacked.", _SAME, ours=Kind.REWRITTEN, alone=Kind.CHANGED)
def unpacked(given: Given) -> bytes:
    return programs.qpdf(given.pdf, "--qdf", "--object-streams=disable", "IN", "OUT")


@variant("Saved again by pikepdf, packed.", _SAME, ours=Kind.REWRITTEN, alone=Kind.CHANGED)
def by_pikepdf(given: Given) -> bytes:
    return forging.saved_again(given.pdf)


@variant("Saved again by pypdf.", _SAME, ours=Kind.REWRITTEN, alone=Kind.CHANGED)
def by_pypdf(given: Given) -> bytes:
    writer, output = PdfWriter(clone_from=PdfReader(BytesIO(given.pdf))), BytesIO()
    writer.write(output)
    return output.getvalue()


@variant("Saved again by mutool.", _SAME, ours=Kind.REWRITTEN, alone=Kind.CHANGED, needs="mutool")
def by_mutool(given: Given) -> bytes:
    return programs.saved_by("mutool", "clean", "IN", "OUT", pdf=given.pdf)


@variant("Written anew by ghostscript, as printers do.", _SAME, ours=Kind.UNSEALED, needs="gs")
def by_ghostscript(given: Given) -> bytes:
    return programs.saved_by("gs", "-q", "-o", "OUT", "-sDEVICE=pdfwrite", "IN", pdf=given.pdf)


@variant("Printed as a PDF.", "no seal, and told as a forgery", ours=Kind.UNSEALED)
def printed(given: Given) -> bytes:
    return forging.printed(given.pdf)


@variant("The seal taken out.", "no seal, and told as ours", ours=Kind.UNSEALED)
def unsealed(given: Given) -> bytes:
    return forging.unsealed(given.pdf)


@variant("Given another title and saved.", _ADDED, ours=Kind.REWRITTEN, alone=Kind.CHANGED, says="title for readers")
def titled(given: Given) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/Title"] = "DECLINED by the author"

    return _saved(given.pdf, change)


@variant(
    "A note placed and saved: the words are those of the original, and still it says something else.",
    _ADDED, ours=Kind.REWRITTEN, alone=Kind.CHANGED, says="On page 2 a note was placed: “I DECLINE ALL OF IT”",
)  # fmt: skip
def noted(given: Given) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[50, 400, 560, 600],
            Contents="I DECLINE ALL OF IT", DA="/Helv 12 Tf",
        )  # fmt: skip
        page = pdf.pages[1]
        page.obj["/Annots"] = pikepdf.Array([*page.obj.get("/Annots", []), pdf.make_indirect(note)])

    return _saved(given.pdf, change)


@variant("A field filled in and saved.", _ADDED, ours=Kind.REWRITTEN, alone=Kind.CHANGED, says="“I decline”")
def filled_in(given: Given) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        field = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="Answer", V="I decline")
        pdf.Root.AcroForm.Fields.append(pdf.make_indirect(field))

    return _saved(given.pdf, change)


@variant(
    "A page taken out and saved.", _ADDED, ours=Kind.REWRITTEN, alone=Kind.CHANGED, says="of the original is missing"
)
def page_taken_out(given: Given) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[-1]

    return _saved(given.pdf, change)


@variant("Locked against changes: it opens without a password.", "opened, and told as locked",
         ours=Kind.REWRITTEN, alone=Kind.CHANGED)  # fmt: skip
def locked_for_changes(given: Given) -> bytes:
    return _locked(given.pdf, user="")


@variant("Locked with a password.", "what nobody can read is told as a forgery", ours=Kind.LOCKED)
def locked(given: Given) -> bytes:
    return _locked(given.pdf, user="user")


@variant("A volume of three documents, by qpdf.", _PARTS, ours=Kind.REWRITTEN, alone=Kind.CHANGED,
         says="put together from 3 documents")  # fmt: skip
def volume(given: Given) -> bytes:
    return programs.qpdf_volume(given.pdf, *given.others)


@variant("A volume of three documents, by pikepdf.", _PARTS, ours=Kind.UNSEALED, says="put together from 3 documents")
def volume_by_pikepdf(given: Given) -> bytes:
    output = BytesIO()
    with pikepdf.new() as joined:
        for pdf in (given.pdf, *given.others):
            with pikepdf.open(BytesIO(pdf)) as file:
                for page in file.pages:
                    page.obj["/Annots"] = pikepdf.Array()  # the fields of seals
                joined.pages.extend(file.pages)
        joined.save(output)
    return output.getvalue()


def _saved(pdf: bytes, change: programs.Changing) -> bytes:
    output = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as file:
        change(file)
        file.save(output)
    return output.getvalue()


def _locked(pdf: bytes, *, user: str) -> bytes:
    output = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as file:
        file.save(output, encryption=pikepdf.Encryption(owner="owner", user=user))
    return output.getvalue()
