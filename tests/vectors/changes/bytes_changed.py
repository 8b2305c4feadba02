"""Bytes that were changed, cut off, put in front or behind, by somebody or on the way."""

import re

from signatures.checking.offline import Kind
from signatures.levels import Level
from tests.signatures.forging import with_changed_byte
from tests.vectors.documents import Given
from tests.vectors.variants import variant

_UNSEEN = "a byte that no digest covers"
_WITH_DATA = (Level.LT, Level.LTA)
_END = "what is behind the end is not looked at"


def _sealed_part(pdf: bytes) -> int:
    """Where the first edition ends: behind the seal."""
    return pdf.index(b"%%EOF\n", pdf.index(b"/Type /Sig ")) + 6


@variant("A drawn word.", _UNSEEN, ours=Kind.CHANGED)
def flipped_in_a_page(given: Given) -> bytes:
    place = given.pdf.index(b") Tj", given.pdf.rindex(b"BDC BT", 0, given.pdf.index(b"/Type /Sig "))) - 5
    return with_changed_byte(given.pdf, place, by=3)


@variant("The author in the attached record.", _UNSEEN, ours=Kind.CHANGED)
def flipped_in_the_record(given: Given) -> bytes:
    return with_changed_byte(given.pdf, given.pdf.index(b"typed_name") + 15, by=1)


@variant("A byte of the seal's container.", _UNSEEN, ours=Kind.CHANGED)
def flipped_in_the_seal(given: Given) -> bytes:
    place = given.pdf.index(b"/Contents <30") + 400
    return with_changed_byte(given.pdf, place, by=1)


@variant("A bit in the zeros behind the seal's container.", _UNSEEN, ours=Kind.CHANGED)
def flipped_in_the_room(given: Given) -> bytes:
    return with_changed_byte(given.pdf, given.pdf.index(b">>\nendobj", given.pdf.index(b"/Contents <30")) - 10, by=1)


@variant("The seal's container in small letters.", _UNSEEN, ours=Kind.CHANGED)
def small_letters(given: Given) -> bytes:
    start = given.pdf.index(b"/Contents <30") + 11
    return given.pdf[:start] + given.pdf[start : start + 3000].lower() + given.pdf[start + 3000 :]


@variant("The seal covers a little less.", "a seal need not cover all", ours=Kind.CHANGED)
def shorter_range(given: Given) -> bytes:
    found = re.search(rb"/ByteRange \[0 +(\d+)", given.pdf)
    assert found
    return with_changed_byte(given.pdf, found.end(1) - 1, by=1)


@variant("The last byte of the index.", _UNSEEN, ours=Kind.CHANGED)
def flipped_in_the_index(given: Given) -> bytes:
    return with_changed_byte(given.pdf, _sealed_part(given.pdf) - 60, by=1)


@variant("A certificate among the validation data.", _UNSEEN, ours=Kind.CHANGED, alone=Kind.ADDED, levels=_WITH_DATA)
def flipped_in_a_certificate(given: Given) -> bytes:
    place = given.pdf.index(b"stream\n", _sealed_part(given.pdf)) + 300
    return with_changed_byte(given.pdf, place, by=1)


@variant("The signature of such a certificate.", _UNSEEN, ours=Kind.CHANGED, alone=Kind.ADDED, levels=_WITH_DATA)
def flipped_in_its_signature(given: Given) -> bytes:
    place = given.pdf.index(b"\nendstream", _sealed_part(given.pdf)) - 2
    return with_changed_byte(given.pdf, place, by=1)


@variant("The index of the validation data.", _UNSEEN, ours=Kind.CHANGED, alone=Kind.ADDED, levels=_WITH_DATA)
def flipped_in_a_later_index(given: Given) -> bytes:
    return with_changed_byte(given.pdf, given.pdf.rindex(b"startxref") - 30, by=1)


@variant("A line end behind it, as editors add.", _END, ours=Kind.ADDED)
def line_end_appended(given: Given) -> bytes:
    return given.pdf + b"\n"


@variant("A blank behind it.", _END, ours=Kind.ADDED)
def blank_appended(given: Given) -> bytes:
    return given.pdf + b" "


@variant("Zeros behind it, as disks leave them.", _END, ours=Kind.ADDED, says="2,000 bytes that do nothing")
def zeros_appended(given: Given) -> bytes:
    return given.pdf + bytes(2000)


@variant("A second end.", _END, ours=Kind.ADDED)
def end_appended(given: Given) -> bytes:
    return given.pdf + b"%%EOF\n"


@variant("Words behind it, as mail programs add.", _END, ours=Kind.ADDED)
def words_appended(given: Given) -> bytes:
    return given.pdf + b"<p>Sent from a mail program " * 100


@variant("Some random bytes behind it.", "what was added is told as missing", ours=Kind.ADDED)
def random_bytes_appended(given: Given) -> bytes:
    return given.pdf + bytes(place * 97 % 251 for place in range(1500))


@variant("The document twice, one behind the other.", _END, ours=Kind.ADDED)
def twice(given: Given) -> bytes:
    return given.pdf + given.pdf


@variant("A mail's header in front.", "what stands in front is skipped", ours=Kind.ADDED)
def header_in_front(given: Given) -> bytes:
    return b"Content-Type: application/pdf\r\n\r\n" + given.pdf


@variant("A line end in front.", "what stands in front is skipped", ours=Kind.ADDED)
def line_end_in_front(given: Given) -> bytes:
    return b"\n" + given.pdf


@variant("The end is missing.", "the rest is read as if it were all", ours=Kind.CUT)
def cut_at_the_end(given: Given) -> bytes:
    return given.pdf[:-5000]


@variant("The last byte is missing.", "the rest is read as if it were all", ours=Kind.CUT)
def cut_by_a_byte(given: Given) -> bytes:
    return given.pdf[:-1]


@variant("Half is missing.", "the rest is read as if it were all", ours=Kind.CUT)
def cut_in_the_middle(given: Given) -> bytes:
    return given.pdf[: len(given.pdf) // 2]


@variant("Line ends as another system writes them.", "converted is told as damaged", ours=Kind.CONVERTED,
         alone=Kind.DAMAGED)  # fmt: skip
def converted(given: Given) -> bytes:
    return given.pdf.replace(b"\n", b"\r\n")


@variant("A piece of the middle is zeros.", "damage is told as a forgery", ours=Kind.CHANGED)
def zeroed(given: Given) -> bytes:
    place = given.pdf.index(b"/Type /Sig ") - 9000
    return given.pdf[:place] + bytes(500) + given.pdf[place + 500 :]
