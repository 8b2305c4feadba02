"""Which encoding the bytes of a text are in: known for sure, or the likeliest, for a person to choose among. Pure."""

import codecs
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from agreements.importing.normalising import letters
from agreements.importing.rows import RefusedFileError
from agreements.wording.marked import gettext_noop

# In the order in which equals are offered; what a person calls each.
CANDIDATES = {
    "cp1252": "Windows, Western European",
    "mac_roman": "Macintosh, Western European",
    "cp1250": "Windows, Central European",
    "cp1251": "Windows, Cyrillic",
    "koi8-r": "KOI8-R, Cyrillic",
    "gb18030": "GB18030, simplified Chinese",
    "big5": "Big5, traditional Chinese",
    "shift_jis": "Shift-JIS, Japanese",
    "euc-jp": "EUC-JP, Japanese",
    "euc-kr": "EUC-KR, Korean",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16, big-endian",
}
# Nobody has to choose these, but somebody may.
ENCODINGS = ("utf-8", "utf-16", "utf-32", *CANDIDATES)
_OFFERED = 3
_FEW = 3
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_BYTES = 64 * 1024
_WORD = re.compile(r"[^\W\d_]+")
_BROKEN = "countersign-broken-bytes"


@dataclass(frozen=True, slots=True)
class Decoded:
    """`doubtful` are the encodings that it may be in where nobody can tell, the likeliest first; then `text` is empty."""

    text: str = ""
    notes: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()


def decoded(content: bytes, chosen: str = "") -> Decoded:
    """The text of a file without its byte order mark; raises RefusedFileError for what is no text."""
    mark = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), "")
    if mark in ("utf-16", "utf-32"):
        return Decoded(_strictly(content, mark))
    if wide := _without_mark(content):
        return Decoded(_strictly(content, wide))
    if b"\x1b$" in content and content.isascii():
        return Decoded(_strictly(content, "iso2022_jp"))
    try:
        return Decoded(_without_nul(content.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        broken = error
    if chosen:
        return Decoded(_without_nul(_strictly(content, chosen)))
    if _is_mostly_utf_8(content):
        return _with_broken_bytes(content)
    doubtful = tuple(_likeliest(content))
    if not doubtful:
        raise _no_text(content, broken.start)
    return Decoded(doubtful=doubtful)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except (UnicodeDecodeError, LookupError) as error:
        at = getattr(error, "start", 0)
        words = gettext_noop(
            "The file cannot be read as %(encoding)s: what stands on line %(line)d is not written in it."
        )
        line = _line_of(content, at)
        raise RefusedFileError(words % {"encoding": encoding, "line": line}, row=line) from error


def _without_nul(text: str) -> str:
    """Some programs end cells with it; a file in which it is frequent is none of words."""
    if "\x00" not in text:
        return text
    if text.count("\x00") > max(len(text) // 100, _FEW):
        raise _no_text(text.encode(), text.encode().find(b"\x00"))
    return text.replace("\x00", "")


def _no_text(content: bytes, at: int) -> RefusedFileError:
    line = _line_of(content, at)
    words = gettext_noop(
        "This is not a list: byte %(place)s, on line %(line)d, is none of a text. Choose another file."
    )
    return RefusedFileError(words % {"place": f"{at + 1:,}", "line": line}, row=line)


def _without_mark(content: bytes) -> str:
    """UTF-16 has every other byte empty, as letters of most languages have it, and a program or a picture has not."""
    sample = content[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    fewer, more = sorted((even, odd))
    if more * 3 <= len(sample) or fewer * 10 >= more:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_mostly_utf_8(content: bytes) -> bool:
    text = content.decode("utf-8", errors="replace")
    good = sum(len(letters) for letters in re.findall("[^\x00-\x7f\ufffd]+", text[: 4 * 1024 * 1024]))
    return good > text.count("\ufffd")


def _alone(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return letters.held(error.object[error.start : error.end]), error.end


codecs.register_error(_BROKEN, _alone)


def _with_broken_bytes(content: bytes) -> Decoded:
    lines = sorted({_line_of(content, at) for at in _broken_places(content)})
    words = gettext_noop(
        "The file is UTF-8, but not everywhere: what stands on line %(lines)s was read as Windows-1252. Look at these names."
    )
    shown = ", ".join(map(str, lines[:10])) + (" …" if len(lines) > 10 else "")
    text = content.decode("utf-8", errors=_BROKEN).removeprefix("\ufeff")
    return Decoded(_without_nul(text), (words % {"lines": shown},))


def _broken_places(content: bytes) -> Iterator[int]:
    """The first hundred."""
    start = 0
    for _ in range(100):
        try:
            content[start:].decode("utf-8")
        except UnicodeDecodeError as error:
            yield start + error.start
            start += error.end
        else:
            return


def _likeliest(content: bytes) -> list[str]:
    sample = b"\n".join(_foreign_lines(content))
    worths = {each: _worth(sample, each) for each in CANDIDATES if not each.startswith("utf")}
    good = [each for each, worth in worths.items() if worth is not None]
    return sorted(good, key=lambda each: -(worths[each] or 0))[:_OFFERED]


def _foreign_lines(content: bytes) -> Iterator[bytes]:
    """Lines with something beside ASCII, up to a sample's length."""
    length = 0
    for line in io.BytesIO(content):
        if not line.isascii():
            yield line[: 4 * _SAMPLE_BYTES]
            length += len(line)
        if length > _SAMPLE_BYTES:
            return


def _worth(sample: bytes, encoding: str) -> float | None:
    """How much a text looks like words in this encoding, at most 1; None where it cannot be read in it."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return None
    if re.search("[\x00-\x08\x0e-\x1f\x7f-\x9f]", text):
        return None
    foreign = [letter for letter in text if letter > "\x7f"]
    if not foreign:
        return None
    good = sum(map(_goodness, foreign))
    good -= sum(_oddity(word) for word in _WORD.findall(text) if not word.isascii())
    good -= len(re.findall(r"[^\W\d_][^\w\s\x00-\x7f’–-]|[^\w\s\x00-\x7f‘“„(–-][^\W\d_]", text))
    return good / len(foreign)


def _goodness(letter: str) -> float:
    """Letters and usual signs of names and titles; ideographs and syllables by how common their place in the set is."""
    code = ord(letter)
    if 0x4E00 <= code < 0xA000:
        return 1.0 if _is_common(letter) else 0.2
    if 0xAC00 <= code < 0xD7A4:
        return 1.1  # their bytes are those of common Chinese signs, too
    if 0x3040 <= code < 0x3100:
        return 1.0
    if 0xFF61 <= code < 0xFFA0 or 0xE000 <= code < 0xF900:  # half-width Japanese, private use
        return -0.5
    if unicodedata.category(letter)[0] == "L":
        return 0.9 if code < 0x250 else 0.95
    return 0.6 if letter in "’‘“”–—…«»„°·、。，（）" else -0.5


def _is_common(letter: str) -> bool:
    """In the first level of the Chinese or Japanese set, where the frequent ones are."""
    for encoding, first, last in (("gb2312", 0xB0, 0xD7), ("shift_jis", 0x88, 0x97), ("big5", 0xA4, 0xC6)):
        try:
            if first <= letter.encode(encoding)[0] <= last:
                return True
        except UnicodeEncodeError:
            continue
    return False


def _oddity(word: str) -> float:
    """What words of no language have: many accents side by side, a capital behind a small letter, mixed scripts."""
    odd = float(len(re.findall("[\u00c0-\u024f]{2,}", word)))
    odd += sum(1 for one, two in pairwise(word) if one.islower() and two.isupper())
    scripts = {unicodedata.name(letter, "?").split(" ")[0] for letter in word}
    kinds = scripts - {"HIRAGANA", "KATAKANA", "CJK", "HANGUL", "KATAKANA-HIRAGANA"}
    mixed = len(kinds) + (1 if len(scripts) > len(kinds) else 0) > 1
    return odd + (1.5 if mixed else 0) + (0.5 if "HANGUL" in scripts and "CJK" in scripts else 0)


def _line_of(content: bytes, at: int) -> int:
    return content.count(b"\n", 0, at) + 1
