"""Any file as far as it can be read: its pages' words and what is attached, within bounds; nothing is logged."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO

from pypdf import PdfReader, apply_configuration

from agreements.web.sandbox import contained

# Our documents have some 80 KB and a few pages. What is far above is not read, however it was made.
_LARGEST = 4 * 1024 * 1024
MOST_PAGES = 48  # a volume of them has more than one of ours
_MOST_WORDS = 3000
_UNPACKED = 8 * 1024 * 1024
_STEPS = 50_000
_SECONDS = 0.8  # of the processor, after which no further page is read
# No way of pypdf's to guess where the pages begin: ours say it, and each guess is a search through the whole file.
_GUESSES = 0

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it would write words of the file into our logs


class IllegibleError(ValueError):
    """Too large or too broken for its words to be read."""


@contextmanager
def opened(pdf: bytes) -> Iterator[PdfReader]:
    """The file for as long as the block runs; raises IllegibleError, also for whatever breaks within the block."""
    if len(pdf) > _LARGEST:
        raise IllegibleError
    with (
        contained(IllegibleError),
        apply_configuration(
            zlib_maximum_output_length=_UNPACKED,
            lzw_maximum_output_length=_UNPACKED,
            run_length_maximum_output_length=_UNPACKED,
            brotli_maximum_output_length=_UNPACKED,
            array_based_stream_maximum_output_length=_UNPACKED,
            stream_decoding_work_maximum_length=2 * _UNPACKED,
            stream_parsing_work_maximum_count=_STEPS,
            jbig2dec_binary=None,  # no other program is started
        ),
    ):
        yield PdfReader(BytesIO(pdf), root_object_recovery_limit=_GUESSES)


def pages_of(pdf: bytes) -> list[list[str]]:
    """The words of each page; an illegible page has none. Raises IllegibleError."""
    pages = _read_once(pdf)
    if pages is None:
        raise IllegibleError
    return pages


@lru_cache(maxsize=8)
def _read_once(pdf: bytes) -> list[list[str]] | None:
    """Kept, because nothing costs more and several questions need it: a file has one allowance, not one for each."""
    try:
        return _read(pdf)
    except IllegibleError:
        return None


def _read(pdf: bytes) -> list[list[str]]:
    until = time.process_time() + _SECONDS
    with opened(pdf) as reader:
        if len(reader.pages) > MOST_PAGES:
            raise IllegibleError
        pages = []
        for number in range(len(reader.pages)):
            if time.process_time() > until:
                raise IllegibleError
            pages.append(_words(reader, number))
        return pages


def _words(reader: PdfReader, number: int) -> list[str]:
    try:
        with contained(IllegibleError):
            return str(reader.pages[number].extract_text()).split()[:_MOST_WORDS]
    except IllegibleError:
        return []


def attached(pdf: bytes) -> list[bytes]:
    """Every file inside the file; none if it is illegible."""
    try:
        with opened(pdf) as reader:
            return [content for contents in reader.attachments.values() for content in contents]
    except IllegibleError:
        return []


def is_legible(pdf: bytes) -> bool:
    """Whether its pages show words."""
    try:
        return any(pages_of(pdf))
    except IllegibleError:
        return False


def is_locked(pdf: bytes) -> bool:
    """Whether it opens with a password alone."""
    try:
        with opened(pdf) as reader:
            return reader.is_encrypted and not reader.decrypt("")
    except IllegibleError:
        return False


def producer_of(pdf: bytes) -> str:
    """The program that says that it wrote the file."""
    try:
        with opened(pdf) as reader:
            return str((reader.metadata and reader.metadata.producer) or "")[:60]
    except IllegibleError:
        return ""
