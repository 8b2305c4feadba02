"""A picture over a page, put together from steps of which each by itself seems harmless."""

from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import IndirectObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore

from signatures.checking.offline import Kind
from tests.vectors.documents import Given
from tests.vectors.strangers import clock, drawing, names, next_name, updated
from tests.vectors.variants import variant

_STEPS = "objects are cleared update by update, and what came before counts as old"
_CORNERS = (50, 400, 560, 600)


def _stored(writer: IncrementalPdfFileWriter) -> None:
    """A drawing and four numbers that nothing refers to."""
    writer.add_object(drawing())
    for number in _CORNERS:
        writer.add_object(generic.NumberObject(number))


def _timed(pdf: bytes, entries: generic.DictionaryObject, *, data: bool = True) -> bytes:
    """A time of a stranger's clock, whose field has these entries, too."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    if data:
        DocumentSecurityStore.supply_dss_in_writer(writer, None, certs=[clock().tsa_cert])
    name = next_name(writer)
    append_signature_field(writer, SigFieldSpec(name))
    writer.root["/AcroForm"]["/Fields"][-1].get_object().update(entries)
    result: BytesIO = PdfTimeStamper(clock(), field_name=name).timestamp_pdf(writer, "sha256", bytes_reserved=20480)
    return result.getvalue()


def _referred(pdf: bytes) -> generic.DictionaryObject:
    """What was stored last, as the corners and the look of a field."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    first = int(writer.prev.trailer["/Size"]) - 2 - len(_CORNERS)
    look, *corners = (IndirectObject(first + place, 0, writer) for place in range(1 + len(_CORNERS)))
    return names(Rect=generic.ArrayObject(corners), AP=names(N=look))


@variant("A picture over page 1 in two updates: stored, then shown.", _STEPS, ours=Kind.ADDED)
def drawn_in_two_steps(given: Given) -> bytes:
    stored = updated(given.pdf, _stored)
    return _timed(stored, _referred(stored))


@variant("The same in two updates, the second without validation data.", _STEPS, ours=Kind.ADDED)
def drawn_without_data(given: Given) -> bytes:
    stored = updated(given.pdf, _stored)
    return _timed(stored, _referred(stored), data=False)


@variant("The same, with an update between that does nothing.", _STEPS, ours=Kind.ADDED)
def drawn_in_three_steps(given: Given) -> bytes:
    stored = updated(given.pdf, _stored)
    return _timed(updated(stored, IncrementalPdfFileWriter.update_root), _referred(stored))


@variant("The picture as the look of the time's own field, in one update.", _STEPS, ours=Kind.ADDED)
def drawn_in_one_step(given: Given) -> bytes:
    look = drawing()
    corners = generic.ArrayObject(map(generic.NumberObject, _CORNERS))
    return _timed(given.pdf, names(Rect=corners, AP=names(N=look)))


@variant("A field without a look, but with a size.", "a size alone is no picture", ours=Kind.ADDED)
def a_size_for_the_field(given: Given) -> bytes:
    corners = generic.ArrayObject(map(generic.NumberObject, _CORNERS))
    return _timed(given.pdf, names(Rect=corners))


@variant("A look without a size.", "what has no size is not looked at", ours=Kind.ADDED)
def a_look_for_the_field(given: Given) -> bytes:
    return _timed(given.pdf, names(AP=names(N=drawing())))


@variant("The field does something when it is pressed.", "entries of a field are not looked at", ours=Kind.ADDED)
def an_action_for_the_field(given: Given) -> bytes:
    address = generic.TextStringObject("https://declined.example/")
    return _timed(given.pdf, names(A=names(S=pdf_name("/URI"), URI=address)))
