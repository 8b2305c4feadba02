"""Which characters no name may hold, and which ones our faces can draw.

A face is a font file of an installed package. A further script is a further line in `_OTHER_SCRIPTS`; how its letters
join and which way they run is known to the font itself and to `signatures.pdf.glyphs`.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

import uharfbuzz


@dataclass(frozen=True)
class Face:
    """One font: a file, in a collection its `index`, in a variable font its `weight`; `name` is the document's.

    `scale` sets a face larger whose letters are small for their size.
    """

    name: str
    package: str
    file: str
    index: int = 0
    weight: int | None = None
    scale: float = 1.0

    def __hash__(self) -> int:
        """Quick, because the drawing of every letter looks something up by face."""
        return hash(self.name)

    @property
    def path(self) -> Path:
        """Found without running the package, which may hold more than a font."""
        spec = find_spec(self.package)
        if spec is None or not spec.submodule_search_locations:
            raise FileNotFoundError(f"The package {self.package} is not installed; {self.file} is in it.")
        return Path(spec.submodule_search_locations[0], self.file)


REGULAR = Face("Body", "fontpkg_spectral", "files/Spectral-Regular.ttf")
ITALIC = Face("Body-Italic", "fontpkg_spectral", "files/Spectral-Italic.ttf")
BOLD = Face("Body-Bold", "fontpkg_spectral", "files/Spectral-Bold.ttf")
BOLD_ITALIC = Face("Body-BoldItalic", "fontpkg_spectral", "files/Spectral-BoldItalic.ttf")
WIDE = Face("Wide", "fontpkg_noto_serif", "files/NotoSerif[wdth,wght].ttf")
WIDE_ITALIC = Face("Wide-Italic", "fontpkg_noto_serif", "files/NotoSerif-Italic[wdth,wght].ttf")
WIDE_BOLD = replace(WIDE, name="Wide-Bold", weight=700)
WIDE_BOLD_ITALIC = replace(WIDE_ITALIC, name="Wide-BoldItalic", weight=700)
# Of digests and codes alone.
MONO = Face("Mono", "fontpkg_ibm_plex_mono", "files/IBMPlexMono-Regular.ttf")
SCRIPT = Face("Script", "fontpkg_dancing_script", "files/DancingScript[wght].ttf")

# Whatever is set upright is set from these, in this order; the other faces fall back to them in the end.
FACES = (REGULAR, WIDE)

_OTHER_SCRIPTS = (
    *("Hebrew", "Devanagari", "Bengali", "Tamil", "Thai", "Georgian", "Armenian", "Ethiopic", "Gujarati"),
    *("Gurmukhi", "Kannada", "Khmer", "Lao", "Malayalam", "Myanmar", "Oriya", "Sinhala", "Telugu", "Symbols"),
)
_ARABIC = Face("Arabic", "fontpkg_amiri", "files/Amiri-Regular.ttf", scale=1.2)
_NOTO = tuple(Face(script, "manimgx_fonts", f"NotoSans{script}[wght].ttf") for script in _OTHER_SCRIPTS)
_SIGNS = Face("Signs", "ziamath", "fonts/STIXTwoMath-Regular.ttf")

JAPANESE, KOREAN, CHINESE = (
    Face(name, "noto_cjk_sans_otc", "NotoSansCJK-Regular.ttc", index=index)
    for index, name in enumerate(("Japanese", "Korean", "Chinese"))
)

# Behind all others, so that what they draw stays as it was.
EMOJI = Face("Emoji", "manimgx_fonts", "NotoEmoji[wght].ttf")

# Behind a style's own faces stand these; the last one is another where the text is Japanese or Korean.
OTHERS = (_ARABIC, *_NOTO, _SIGNS, CHINESE)
BOLD_OTHERS = (
    replace(_ARABIC, name="Arabic-Bold", file="files/Amiri-Bold.ttf"),
    *(replace(face, name=f"{face.name}-Bold", weight=700) for face in _NOTO),
    _SIGNS,
    CHINESE,
)

_BIDIRECTIONAL = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_JOINERS = frozenset("\u200c\u200d")
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180e\u3164\uffa0")
_REPLACED = frozenset("\ufffc\ufffd")
_GREEK = frozenset(map(chr, range(0x370, 0x400)))
_BLANKS = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_LINE_BREAKS = frozenset("\n\r\v\f\x85\u2028\u2029")
# Format characters that are drawn: signs of Arabic, Syriac and Kaithi.
_VISIBLE_FORMAT = re.compile("[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd]")
# Scripts whose letters join, so that a joiner has a meaning: from Arabic to Sinhala, Myanmar, Khmer, Mongolian.
_JOINING = re.compile("[\u0620-\u07ff\u0840-\u0dff\u1000-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefc]")
# What a joiner puts together to one sign: a pictograph, its colour or skin, the next one.
_IN_EMOJI = re.compile("[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")
_ZERO_WIDTH_JOINER = "\u200d"
_VIRAMA_CLASS = 9
# On one letter, as in a text that is safe to be read as a stream (UAX 15, "Stream-Safe Text Format").
MOST_MARKS = 30
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_REMEMBERED = 20_000  # characters of what is read by thousands of cells
_UNDRAWN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})


def clean(value: str) -> str:
    """The value as it is kept: NFC, trimmed, every stretch of blanks one space; line breaks and controls stay."""
    if value.isascii() and "  " not in value and "\t" not in value:
        return value.strip(" ")
    return _BLANKS.sub(" ", composed(value)).strip(" ")


def composed(value: str) -> str:
    """NFC. What has too many marks stays as it is: to put them in order takes time square in their number."""
    return value if _mark_too_many(value) else unicodedata.normalize("NFC", value)


def forbidden(value: str) -> str | None:
    """What no name or title may hold, as in "a line break (U+000A)"; None if there is nothing of that kind."""
    return next((f"{kind} (U+{ord(character):04X})" for character, kind in _forbidden(value)), None)


def forbidden_kind(value: str) -> str | None:
    """The same without its number, for those to whom that says nothing."""
    return next((kind for _, kind in _forbidden(value)), None)


def without_invisible(value: str) -> str:
    """Without what nobody sees and no name or title may hold; line breaks, and controls of old, stay."""
    if value.isascii():
        return value
    return "".join(character for index, character in enumerate(value) if not _is_unseen(value, index))


def has_right_to_left(value: str) -> bool:
    return not value.isascii() and _RIGHT_TO_LEFT.search(value) is not None


def undrawable(value: str) -> list[str]:
    """The characters that no face of ours has, each once, as in '"𓆠" (U+131A0)'."""
    return [f'"{character}" (U+{ord(character):04X})' for character in undrawable_signs(value)]


def undrawable_signs(value: str) -> list[str]:
    return list(dict.fromkeys(character for character in composed(value) if not is_drawable(character)))


@cache
def is_drawable(character: str) -> bool:
    return any(has(face, character) for face in (*FACES, *OTHERS, EMOJI))


def has(face: Face, cluster: str) -> bool:
    """Whether the face draws a letter with all its marks, if need be from the parts that Unicode takes it apart into."""
    held = coverage(face)
    return held.issuperset(cluster) or held.issuperset(unicodedata.normalize("NFD", cluster))


@cache
def coverage(face: Face) -> frozenset[str]:
    """The characters that a face has a glyph for, controls left out; joiners are every face's own."""
    font = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(face.path), face.index)
    held = _JOINERS.union(character for code in font.unicodes if _is_drawn(character := chr(code)))
    # A Latin face has a few Greek letters for formulas: a Greek name would stand in two faces.
    return held if "α" in held else held - _GREEK


def _is_drawn(character: str) -> bool:
    return unicodedata.category(character) not in _UNDRAWN or bool(_VISIBLE_FORMAT.match(character))


def _forbidden(value: str) -> Iterator[tuple[str, str]]:
    for index, character in enumerate("" if all(map(_is_harmless, value)) else value):
        if (kind := _forbidden_kind(value, index)) is not None:
            yield character, kind
    if mark := _mark_too_many(value):
        yield mark, f"a letter with more than {MOST_MARKS} marks"


def _mark_too_many(value: str) -> str | None:
    """The first one beyond the limit. A joiner between marks begins no letter."""
    if value.isascii() or not any(map(_is_mark, value)):
        return None
    count = 0
    for character in value:
        if character not in _JOINERS:
            count = _marks_of(character) + (count if _is_mark(character) else 0)
        if count > MOST_MARKS:
            return character
    return None


@cache
def _marks_of(character: str) -> int:
    return sum(map(_is_mark, unicodedata.normalize("NFD", character)))


@lru_cache(_REMEMBERED)
def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


@lru_cache(_REMEMBERED)
def _is_harmless(character: str) -> bool:
    return _forbidden_kind(character, 0) is None


def _forbidden_kind(value: str, index: int) -> str | None:
    character = value[index]
    if character in _LINE_BREAKS:
        return "a line break"
    if character in _BIDIRECTIONAL:
        return "an invisible character that changes the direction of the text"
    if character in _JOINERS:
        return None if _is_joiner_meant(value, index) else "an invisible character"
    if character in _INVISIBLE:
        return "an invisible character"
    if character in _REPLACED:
        return "a mark for a character that was lost"
    category = unicodedata.category(character)
    if category == "Cf" and not _VISIBLE_FORMAT.match(character):
        return "an invisible character"
    return {
        "Cc": "an invisible character",
        "Cs": "half of a character",
        "Co": "a character that only some fonts know",
        "Cn": "a character that does not exist",
    }.get(category)


def _is_unseen(value: str, index: int) -> bool:
    character = value[index]
    if character in _JOINERS:
        return not _is_joiner_meant(value, index)
    is_format = unicodedata.category(character) == "Cf" and not _VISIBLE_FORMAT.match(character)
    return is_format or character in _BIDIRECTIONAL or character in _INVISIBLE


def _is_joiner_meant(value: str, index: int) -> bool:
    before, after = value[index - 1 : index] if index else "", value[index + 1 : index + 2]
    if before and unicodedata.combining(before) == _VIRAMA_CLASS:
        return True
    if value[index] == _ZERO_WIDTH_JOINER and _IN_EMOJI.match(before) and _IN_EMOJI.match(after):
        return True
    return bool(_JOINING.match(before) and _JOINING.match(after))
