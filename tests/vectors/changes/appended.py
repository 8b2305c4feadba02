"""Updates that were saved behind a document, undisguised."""

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from signatures.checking.offline import Kind
from tests.vectors.documents import Given
from tests.vectors.strangers import drawing, names, text, updated
from tests.vectors.variants import variant

_NOT_SEEN = "only the seal is checked, and not what stands behind it"


def title_changed(writer: IncrementalPdfFileWriter) -> None:
    writer.set_info(writer.add_object(names(Title=text("DECLINED by the author"), Author=text("Mallory"))))


def description_changed(writer: IncrementalPdfFileWriter) -> None:
    packet = b'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/">DECLINED</x:xmpmeta><?xpacket end="w"?>'
    entries = names(Type=pdf_name("/Metadata"), Subtype=pdf_name("/XML"))
    writer.root["/Metadata"] = writer.add_object(generic.StreamObject(entries, stream_data=packet))
    writer.update_root()


def note_placed(writer: IncrementalPdfFileWriter) -> None:
    appearance = writer.add_object(drawing())
    corners = generic.ArrayObject(map(generic.NumberObject, (50, 400, 560, 600)))
    note = names(
        Type=pdf_name("/Annot"),
        Subtype=pdf_name("/FreeText"),
        Rect=corners,
        Contents=text("I DECLINE ALL OF IT"),
        DA=text("/Helv 12 Tf"),
        F=generic.NumberObject(4),
        AP=names(N=appearance),
    )
    page = writer.find_page_for_modification(1)[0]
    writer.register_annotation(page, writer.add_object(note))


def language_changed(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/Lang"] = text("fr")
    writer.update_root()


def marks_changed(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/MarkInfo"] = names(Marked=generic.BooleanObject(True), Note=text("the author declined"))
    writer.update_root()


def extensions_changed(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/Extensions"] = names(EVIL=names(BaseVersion=pdf_name("/1.7"), URL=text("the author declined")))
    writer.update_root()


def version_changed(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/Version"] = pdf_name("/2.0")
    writer.update_root()


def action_added(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/OpenAction"] = names(S=pdf_name("/URI"), URI=text("https://declined.example/"))
    writer.update_root()


def payload_stored(writer: IncrementalPdfFileWriter) -> None:
    writer.add_object(generic.StreamObject(stream_data=b"PK\x03\x04 anything at all <html>"))


def payload_listed(writer: IncrementalPdfFileWriter) -> None:
    payload = writer.add_object(generic.StreamObject(stream_data=b"PK\x03\x04 anything at all <html>"))
    writer.root["/DSS"] = writer.add_object(names(Certs=generic.ArrayObject([payload])))
    writer.update_root()


def page_replaced(writer: IncrementalPdfFileWriter) -> None:
    page = writer.find_page_for_modification(0)[0].get_object()
    content = b"BT /F1 20 Tf 100 500 Td (I decline.) Tj ET"
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=content))
    writer.update_container(page)


def page_left_out(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    pages["/Kids"] = generic.ArrayObject(list(pages.raw_get("/Kids"))[:-1])
    pages["/Count"] = generic.NumberObject(len(pages["/Kids"]))
    writer.update_container(pages)


def field_added(writer: IncrementalPdfFileWriter) -> None:
    field = names(FT=pdf_name("/Tx"), T=text("Answer"), V=text("I decline"), Ff=generic.NumberObject(1))
    form = writer.root["/AcroForm"]
    form["/Fields"].append(writer.add_object(field))
    writer.update_container(form["/Fields"])


def catalogue_replaced(writer: IncrementalPdfFileWriter) -> None:
    entries = {key: value for key, value in writer.root.items() if key != "/Perms"}
    writer.trailer["/Root"] = writer.add_object(generic.DictionaryObject(entries))


def nothing_changed(writer: IncrementalPdfFileWriter) -> None:
    writer.update_root()


@variant("A title for readers that a stranger wrote.", _NOT_SEEN, ours=Kind.ADDED, says="title for readers")
def title(given: Given) -> bytes:
    return updated(given.pdf, title_changed)


@variant("A description (XMP) that a stranger wrote.", _NOT_SEEN, ours=Kind.ADDED)
def description(given: Given) -> bytes:
    return updated(given.pdf, description_changed)


@variant(
    "A note over the answer.", _NOT_SEEN, ours=Kind.ADDED, says="On page 2 a note was placed: “I DECLINE ALL OF IT”"
)
def note(given: Given) -> bytes:
    return updated(given.pdf, note_placed)


@variant("A language that readers speak.", _NOT_SEEN, ours=Kind.ADDED)
def language(given: Given) -> bytes:
    return updated(given.pdf, language_changed)


@variant("Words where tags are announced.", _NOT_SEEN, ours=Kind.ADDED)
def marks(given: Given) -> bytes:
    return updated(given.pdf, marks_changed)


@variant("Something is done when the file is opened.", _NOT_SEEN, ours=Kind.ADDED)
def action(given: Given) -> bytes:
    return updated(given.pdf, action_added)


@variant("Another page in the place of the first.", _NOT_SEEN, ours=Kind.ADDED)
def page(given: Given) -> bytes:
    return updated(given.pdf, page_replaced)


@variant("The last page is no longer counted.", _NOT_SEEN, ours=Kind.ADDED)
def page_missing(given: Given) -> bytes:
    return updated(given.pdf, page_left_out)


@variant("A field with an answer.", _NOT_SEEN, ours=Kind.ADDED, says="a field was added: “I decline”")
def form_value(given: Given) -> bytes:
    return updated(given.pdf, field_added)


@variant("Another catalogue without our permissions.", _NOT_SEEN, ours=Kind.ADDED)
def catalogue(given: Given) -> bytes:
    return updated(given.pdf, catalogue_replaced)


@variant(
    "Anything at all, in an object that nothing shows.", "what nobody refers to is not looked at", ours=Kind.ADDED
)
def payload(given: Given) -> bytes:
    return updated(given.pdf, payload_stored)


@variant("An update that says again what is there.", "an update without a change is no change", ours=Kind.ADDED)
def empty_update(given: Given) -> bytes:
    return updated(given.pdf, nothing_changed)


@variant("Twelve updates in a row.", "only the last update is looked at", ours=Kind.ADDED)
def many_updates(given: Given) -> bytes:
    pdf = given.pdf
    for _ in range(12):
        pdf = updated(pdf, nothing_changed)
    return pdf
