"""The bytes of an uploaded file as text: UTF-8 or a sentence that says what was found instead."""

import codecs

from agreements.importing.rows import RefusedFileError

MAX_BYTES = 5 * 1024 * 1024

_SAVE_AS = "Save it as “CSV UTF-8” and upload that."
_BINARY_KINDS = (
    (b"PK\x03\x04", "a spreadsheet (.xlsx) or another archive"),
    (b"PK\x05\x06", "an archive without content"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet (.xls)"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a compressed file"),
)
_OTHER_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_SAMPLE = 4096


def decode(content: bytes) -> str:
    """The text without its byte order mark; raises RefusedFileError."""
    if len(content) > MAX_BYTES:
        raise RefusedFileError(f"The file has {len(content):,} bytes; at most {MAX_BYTES:,} (5 MiB) can be imported.")
    if not content.removeprefix(codecs.BOM_UTF8).strip():
        raise RefusedFileError("The file is empty.")
    for mark, kind in _BINARY_KINDS:
        if content.startswith(mark):
            raise RefusedFileError(f"This is {kind}, not a CSV file. {_SAVE_AS}")
    for mark, encoding in _OTHER_MARKS:
        if content.startswith(mark):
            raise RefusedFileError(f"The file is encoded as {encoding}, not as UTF-8. {_SAVE_AS}")
    _refuse_nul(content)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Python counts from behind the byte order mark; a person counts in the file.
        raise _other_encoding(content, error.start + len(content) - len(error.object)) from error


def _refuse_nul(content: bytes) -> None:
    at = content.find(b"\x00")
    if at == -1:
        return
    if _has_every_other_byte_empty(content[:_SAMPLE]):
        raise RefusedFileError(f"The file seems to be encoded as UTF-16, not as UTF-8. {_SAVE_AS}")
    row = _row_of(content, at)
    raise RefusedFileError(f"Byte {at + 1:,}, on line {row}, is NUL (U+0000): this is not a text file.", row=row)


def _has_every_other_byte_empty(sample: bytes) -> bool:
    """As letters of most languages have it in UTF-16, and a program or a picture has not."""
    fewer, more = sorted((sample[::2].count(0), sample[1::2].count(0)))
    return more * 3 > len(sample) and fewer * 10 < more


def _other_encoding(content: bytes, at: int) -> RefusedFileError:
    row = _row_of(content, at)
    byte = content[at : at + 1]
    guess = byte.decode("cp1252", errors="replace")
    meaning = f", which is “{guess}” in Latin-1 or Windows-1252" if guess.isprintable() and guess != "\ufffd" else ""
    return RefusedFileError(
        f"The file is not UTF-8: byte {at + 1:,}, on line {row}, is 0x{byte.hex().upper()}{meaning}. {_SAVE_AS}",
        row=row,
    )


def _row_of(content: bytes, at: int) -> int:
    return content.count(b"\n", 0, at) + 1
