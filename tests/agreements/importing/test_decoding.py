import io
import zipfile

import pytest

from agreements.importing.decoding import MAX_BYTES, decode
from agreements.importing.rows import Problem, RefusedFileError


def refusal(content: bytes) -> Problem:
    with pytest.raises(RefusedFileError) as raised:
        decode(content)
    return raised.value.problem


def test_decode_takes_utf8_with_and_without_mark():
    assert decode("paper_id,Müller\n".encode()) == "paper_id,Müller\n"
    assert decode("paper_id,Müller\n".encode("utf-8-sig")) == "paper_id,Müller\n"


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\n"])
def test_decode_refuses_when_empty(content):
    assert refusal(content) == Problem(1, "", "The file is empty.")


def test_decode_names_byte_line_and_letter_when_latin_1():
    content = "paper_id,name\n1,Ada\n2,Jürgen\n".encode("latin-1")

    assert refusal(content) == Problem(
        3,
        "",
        "The file is not UTF-8: byte 24, on line 3, is 0xFC, which is “ü” in Latin-1 or Windows-1252. "
        "Save it as “CSV UTF-8” and upload that.",
    )


def test_decode_counts_bytes_of_the_file_when_it_begins_with_a_mark():
    content = b"\xef\xbb\xbf" + "a\nü".encode("latin-1")

    assert refusal(content).reason.startswith("The file is not UTF-8: byte 6, on line 2, is 0xFC")


def test_decode_gives_no_guess_when_the_byte_means_nothing():
    assert refusal(b"a\n\x81").reason.startswith("The file is not UTF-8: byte 3, on line 2, is 0x81. Save")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_decode_says_utf_16_when_found(encoding):
    assert "encoded as UTF-16, not as UTF-8" in refusal("paper_id,title,name\n".encode(encoding)).reason


def test_decode_takes_no_program_for_utf_16():
    program = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\x00\x3e\x00\x01" + bytes(64)

    assert refusal(program) == Problem(1, "", "Byte 8, on line 1, is NUL (U+0000): this is not a text file.")


def test_decode_says_utf_32_when_found():
    assert "encoded as UTF-32, not as UTF-8" in refusal("paper_id".encode("utf-32")).reason


def test_decode_names_the_place_when_a_nul_is_in_the_text():
    problem = refusal(b"paper_id,title\n1,One\n2,T\x00o\n")

    assert problem == Problem(3, "", "Byte 25, on line 3, is NUL (U+0000): this is not a text file.")


def test_decode_says_spreadsheet_when_xlsx():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")

    assert refusal(file.getvalue()).reason == (
        "This is a spreadsheet (.xlsx) or another archive, not a CSV file. Save it as “CSV UTF-8” and upload that."
    )


@pytest.mark.parametrize(
    ("start", "kind"),
    [(b"\xd0\xcf\x11\xe0\xa1\xb1", "an old spreadsheet"), (b"%PDF-1.7", "a PDF"), (b"\x1f\x8b\x08", "compressed")],
)
def test_decode_names_the_kind_when_binary(start, kind):
    assert kind in refusal(start + b"\x00" * 20).reason


def test_decode_refuses_when_one_byte_too_long():
    assert len(decode(b"x" * MAX_BYTES)) == MAX_BYTES
    assert refusal(b"x" * (MAX_BYTES + 1)).reason == (
        "The file has 5,242,881 bytes; at most 5,242,880 (5 MiB) can be imported."
    )
