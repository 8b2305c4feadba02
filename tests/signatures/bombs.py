"""Small files that cost whoever reads them far more than their size: each takes another part of a reader at its word."""

import re
import zlib
from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO

from pyhanko.pdf_utils.generic import DictionaryObject, NameObject, TextStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.signatures.pdf_files import written

_MEBIBYTE = 1024 * 1024
_CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
_PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"


def zeros(mebibytes: int) -> bytes:
    """So many of them, compressed: without compressing them all, which would take the tests' time."""
    packing = zlib.compressobj(9, wbits=-15)
    block = packing.compress(bytes(_MEBIBYTE)) + packing.flush(zlib.Z_FULL_FLUSH)
    checksum = (mebibytes * _MEBIBYTE % 65521 << 16) + 1
    return b"\x78\xda" + block * mebibytes + b"\x03\0" + checksum.to_bytes(4, "big")


def packed(data: bytes, entries: bytes = b"") -> bytes:
    return stream(zlib.compress(data, 9), entries)


def stream(data: bytes, entries: bytes = b"", *, times: int = 1) -> bytes:
    """One that is compressed so many times over."""
    return b"<</Filter[%b]/Length %d%b>>\nstream\n%b\nendstream" % (b"/FlateDecode" * times, len(data), entries, data)


def of_one_page(content: bytes, resources: bytes = b"", *more: bytes) -> bytes:
    """`content` is object 4; `more` are those from 5 on."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<<%b>>>>" % resources
    return written([_CATALOG, _PAGES, page, content, *more])


def _with_catalog(entries: bytes, *more: bytes) -> bytes:
    """`more` are the objects from 3 on."""
    return written([b"<</Type/Catalog/Pages 2 0 R%b>>" % entries, b"<</Type/Pages/Kids[]/Count 0>>", *more])


# --- Nested deeper than anybody can follow -----------------------------------------------------------------------------
def nested_dictionary() -> bytes:
    return written([b"<</Type/Catalog/Pages 2 0 R/A " + b"<</A " * 555_000 + b"null" + b">>" * 555_000 + b">>"])


def nested_dictionary_without_end() -> bytes:
    return b"%PDF-1.7\n1 0 obj\n" + b"<</A" * 900_000 + b"\nstartxref\n9\n%%EOF\n"


def nested_trailer() -> bytes:
    return b"%PDF-1.7\nxref\n0 0\ntrailer\n" + b"<</A " * 555_000 + b">>" * 555_000 + b"\nstartxref\n9\n%%EOF\n"


def nested_arrays() -> bytes:
    return of_one_page(b"[" * 2_000_000 + b"]" * 2_000_000)


def nested_parentheses() -> bytes:
    return of_one_page(packed(b"BT " + b"(" * 4_000_000))


def nested_fields() -> bytes:
    kids = [b"<</T(a)/Kids[%d 0 R]>>" % (number + 4) for number in range(5000)]
    return _with_catalog(b"/AcroForm<</Fields[3 0 R]>>", *kids)


# --- Unpacked to thousands of times its size ---------------------------------------------------------------------------
def unpacking_index() -> bytes:
    """The index itself is the bomb: whoever opens the file unpacks it."""
    return _with_index(stream(zeros(440), b"/Type/XRef/Size 110000000/W[1 2 1]/Root 1 0 R"))


def _with_index(index: bytes) -> bytes:
    body = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n"
    return body + b"2 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (index, len(body))


def unpacking_pages() -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents %b>>" % (b"[" + b"19 0 R " * 100 + b"]")
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 19))
    return written(
        [_CATALOG, b"<</Type/Pages/Kids[%b]/Count 16>>" % kids, *[page] * 16, stream(zeros(300))],
    )


def unpacking_attachments() -> bytes:
    names = b" ".join(b"(%d) %d 0 R" % (number, number + 4) for number in range(1000))
    files = [b"<</Type/Filespec/F(%d)/EF<</F 3 0 R>>>>" % number for number in range(1000)]
    return _with_catalog(b"/Names<</EmbeddedFiles<</Names[%b]>>>>" % names, packed(b" " * 8_000_000), *files)


def packed_again_and_again() -> bytes:
    return of_one_page(stream(zlib.compress(zlib.compress(zeros(1000))), times=3))


def wide_rows() -> bytes:
    predictor = b"/DecodeParms[<</Predictor 15/Columns 200000000>>]"
    return of_one_page(stream(zeros(200), predictor))


# --- A little that is drawn again and again ----------------------------------------------------------------------------
def operators() -> bytes:
    return of_one_page(packed(b"q Q " * 2_000_000))


def drawings_of_drawings() -> bytes:
    """Ten forms, each of which draws the next ten times."""
    forms = []
    for number in range(10):
        resources = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (number + 6)
        forms.append(packed(b"/X Do " * 10, resources))
    return of_one_page(packed(b"/X Do " * 10), b"/XObject<</X 5 0 R>>", *forms, packed(b"BT (a) Tj ET"))


def pages_in_a_circle() -> bytes:
    return written([_CATALOG, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 100000>>"])


def pages_of_pages() -> bytes:
    """Twenty levels, each of which names the next ten times."""
    levels = [b"<</Type/Pages/Count 10/Kids[%b]>>" % (b"%d 0 R " % number * 10) for number in range(3, 23)]
    return written([_CATALOG, *levels, b"<</Type/Page/MediaBox[0 0 9 9]>>"])


def names_of_names() -> bytes:
    levels = [b"<</Kids[%b]>>" % (b"%d 0 R " % number * 10) for number in range(4, 24)]
    return _with_catalog(b"/Names<</EmbeddedFiles 3 0 R>>", *levels, b"<</Names[(a) null]>>")


def characters() -> bytes:
    """A table that gives every code a sign, a thousand times."""
    table = b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n" + (
        b"1 beginbfrange\n<0000> <FFFF> <0000>\nendbfrange\n" * 1000
    )
    font = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/ToUnicode 6 0 R>>"
    return of_one_page(packed(b"BT /F 9 Tf <0041> Tj ET"), b"/Font<</F 5 0 R>>", font, packed(table))


# --- An index that leads nowhere ---------------------------------------------------------------------------------------
def no_catalog(size: int = 3_900_000) -> bytes:
    """Whoever then looks for a catalogue searches the whole file for each number that there might be."""
    stream = b"<</Length %d>>\nstream\n%b\nendstream" % (size, b"9" * size)
    return written([b"<</Type/X>>", stream]).replace(b"/Size 3", b"/Size 999999999")


def missing_objects() -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(1000, 60_000))
    filling = b"<</Length 3000000>>\nstream\n%b\nendstream" % (b"9" * 3_000_000)
    return written([_CATALOG, b"<</Type/Pages/Kids[%b]/Count 59000>>" % kids, filling])


def endless_index() -> bytes:
    return _with_index(packed(bytes(7) * 1000, b"/Type/XRef/Size 2147483647/Index[0 2147483647]/W[1 4 2]/Root 1 0 R"))


def long_table() -> bytes:
    rows = b"0000000009 00000 n \n" * 190_000
    return b"%PDF-1.7\nxref\n0 190000\n" + rows + b"trailer\n<</Size 190000/Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def chained_tables() -> bytes:
    """Sixty thousand indexes, each of which names the one before."""
    parts, at = [b"%PDF-1.7\n"], 9
    before = 0
    for _ in range(60_000):
        part = b"xref\n0 0\ntrailer\n<</Size 1/Prev %d/Root 1 0 R>>\n" % before
        before = at
        parts.append(part)
        at += len(part)
    return b"".join(parts) + b"startxref\n%d\n%%%%EOF\n" % before


def index_that_names_itself() -> bytes:
    return b"%PDF-1.7\nxref\n0 0\ntrailer\n<</Size 1/Prev 9/Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


# --- Words that are looked for ------------------------------------------------------------------------------------------
def codes() -> bytes:
    return b"%PDF-1.7\n" + b"0123-4567-89AB-CDEF " * 499_000


def text_of_codes() -> bytes:
    return b"".join(b"0123-4567-89AB-%04d " % (number % 10_000) for number in range(499_000))


def repeated(word: bytes) -> bytes:
    return b"%PDF-1.7\n1 0 obj\n" + word * (9_000_000 // len(word)) + b"\nstartxref\n9\n%%EOF\n"


def long_number() -> bytes:
    return written([b"<</Type/Catalog/Pages 2 0 R/A %b>>" % (b"9" * 4_000_000)])


# --- What another program would have to unpack -------------------------------------------------------------------------
def picture_for_a_program() -> bytes:
    """Where words are to be looked up stands a picture that a library hands to another program."""
    table = b"<</Filter/JBIG2Decode/Length 4>>\nstream\naaaa\nendstream"
    font = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/ToUnicode 6 0 R>>"
    return of_one_page(packed(b"BT /F 9 Tf <0041> Tj ET"), b"/Font<</F 5 0 R>>", font, table)


# --- Seals --------------------------------------------------------------------------------------------------------------
def nested_seal() -> bytes:
    return with_seal((b"30" + b"80") * 1_000_000)


def long_seal() -> bytes:
    """A set of two hundred thousand numbers where certificates are expected."""
    numbers = b"020101" * 200_000
    return with_seal(b"3084%08x" % (len(numbers) // 2) + numbers)


def with_seal(contents: bytes) -> bytes:
    seal = (
        b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 9 9 9]/Contents<%b>>>" % contents
    )
    return _with_catalog(b"/AcroForm<</SigFlags 3/Fields[3 0 R]>>", b"<</FT/Sig/T(a)/V 4 0 R>>", seal)


def many_fields(sealed: bytes, count: int = 400) -> bytes:
    """With a revision in which so many fields name the one seal."""
    writer, output = IncrementalPdfFileWriter(BytesIO(sealed)), BytesIO()
    form = writer.root["/AcroForm"]
    seal = form["/Fields"][0].raw_get("/V")
    for number in range(count):
        field = {"/FT": NameObject("/Sig"), "/T": TextStringObject(f"f{number}"), "/V": seal}
        form["/Fields"].append(writer.add_object(DictionaryObject({NameObject(key): field[key] for key in field})))
    writer.update_container(form["/Fields"])
    writer.write(output)
    return output.getvalue()


def many_revisions(sealed: bytes, count: int = 1000) -> bytes:
    """Each of them adds an object that is nothing."""
    found = re.search(rb"/Root (\d+ 0 R)", sealed)
    assert found
    before = int(sealed.rpartition(b"startxref")[2].split()[0])
    parts, at = [sealed], len(sealed)
    for _ in range(count):
        part = b"6000 0 obj\nnull\nendobj\n"
        table = b"xref\n6000 1\n%010d 00000 n \ntrailer\n<</Size 6001/Root %b/Prev %d>>\n" % (at, found[1], before)
        before = at + len(part)
        parts.append(part + table + b"startxref\n%d\n%%%%EOF\n" % before)
        at += len(parts[-1])
    return b"".join(parts)


BOMBS: Sequence[Callable[[], bytes]] = (
    nested_dictionary,
    nested_dictionary_without_end,
    nested_trailer,
    nested_arrays,
    nested_parentheses,
    nested_fields,
    unpacking_index,
    unpacking_pages,
    unpacking_attachments,
    packed_again_and_again,
    wide_rows,
    operators,
    drawings_of_drawings,
    pages_in_a_circle,
    pages_of_pages,
    names_of_names,
    characters,
    no_catalog,
    missing_objects,
    endless_index,
    long_table,
    chained_tables,
    index_that_names_itself,
    codes,
    text_of_codes,
    long_number,
    picture_for_a_program,
    nested_seal,
    long_seal,
    *(partial(repeated, word) for word in (b"(", b" ", b"%%EOF\n", b"1 0 obj ", b"/Length 1 ")),
)
OF_SEALED: Sequence[Callable[[bytes], bytes]] = (many_fields, many_revisions)
