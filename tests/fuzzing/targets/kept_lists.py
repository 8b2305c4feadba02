"""Lists of every format, damaged, and what is kept of them: it comes back as it was, and from any other bytes nothing comes."""

import zlib
from contextlib import nullcontext, suppress

from hypothesis import strategies as st

from agreements.importing.confined.packing import packed_reading, unpacked_reading
from agreements.importing.readers import read
from agreements.importing.rows import Reading
from tests.agreements.importing.formats.test_formats import FORMATS
from tests.fuzzing.targets import Input, Target, WrongAnswerError, hostile
from tests.fuzzing.targets.importer import DAMAGE, content_of, damaged

_FILES = [content for write, _, _ in FORMATS for _, content in write()]
_LINES = [zlib.decompress(packed_reading(read(content))) for content in _FILES]

_lists = st.builds(damaged, st.sampled_from(_FILES), st.lists(DAMAGE, max_size=3))
_kept = st.builds(damaged, st.sampled_from(_LINES), st.lists(DAMAGE, min_size=1, max_size=3))
_words = hostile.words.map(lambda words: words.encode("utf-8", "replace"))


def _attempt(words: Input) -> None:
    content, kept = (content_of((word,)) for word in words)
    packed = packed_reading(read(content))
    if packed_reading(unpacked_reading(packed)) != packed:
        raise WrongAnswerError("a reading that does not come back as it was")
    with suppress(ValueError):
        if not isinstance(unpacked_reading(zlib.compress(kept)), Reading):
            raise WrongAnswerError("something else than a reading")


def _as_words(content: bytes) -> str:
    return content.decode("latin-1")


TARGET = Target(
    inputs=st.tuples(_lists.map(_as_words), (_kept | _words).map(_as_words)),
    opened=lambda: nullcontext(_attempt),
    first=(("[" * 60, "[]\n" * 9), ('[{"paper_id": "\\ud800", "title": "\\u0000"}]', "\\n")),
)
