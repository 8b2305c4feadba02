"""Titles as people read them: what is written in TeX in plain Unicode. For drawing only; what is kept and exported is the
source."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from agreements.wording import tex
from agreements.wording.characters import undrawable

# As Pandoc reads dollars: no blank inside next to one, no digit behind the second. So "$5 and $6" are prices.
_FORMULA = re.compile(r"(?<!\\)\$(?=\S)((?:\\.|[^$\\])+?)(?<=\S)\$(?!\d)")
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\s+|.")
_PASSED = frozenset({r"\left", r"\right", r"\displaystyle", r"\!", r"\limits"})
_BLANKS = frozenset({r"\,", r"\;", r"\:", r"\ ", r"\quad", "~"})
_UPRIGHT = frozenset(
    {r"\text", r"\textrm", r"\textit", r"\mathrm", r"\mathit", r"\mathsf", r"\mbox", r"\operatorname"}
)
_STYLED = frozenset(
    {r"\mathbb", r"\mathbf", r"\mathcal", r"\mathfrak", r"\mathscr", r"\boldsymbol"}
    | {r"\hat", r"\widehat", r"\bar", r"\tilde", r"\vec", r"\dot"}
)
_BEYOND = frozenset("[]&#%}")  # optional arguments, tables, comments, a brace too many
_FORMS = {"^": "<super>", "_": "<sub>"}  # as Unicode's decompositions name them
_KEPT_SIZE = {"^": "", "_": ","}  # signs without a small form that stand well between small letters
_DEEPEST = 20  # one thing within another; nobody reads more


class _UnreadableError(ValueError):
    """A formula that is better left as it was written."""


@lru_cache(maxsize=4096)
def readable(title: str) -> str:
    r"""Formulas between dollars are written out, as in "On β-VAEs" for "On $\beta$-VAEs".

    One that we do not understand wholly, or whose signs no face of ours can draw, stays as it is, dollars and all.
    Understood are macros that stand for one sign or a function's name, and the few below. Outside of formulas commands
    are read, too, as far as `tex.as_text` knows them.
    """
    written = _FORMULA.sub(_written_out, title)
    if "\\" not in written:
        return written
    *pieces, last = _FORMULA.split(written)
    texts = (tex.as_text(text) if number % 2 == 0 else f"${text}$" for number, text in enumerate(pieces))
    found = "".join([*texts, tex.as_text(last)])
    return written if undrawable(found) else found


def _written_out(match: re.Match[str]) -> str:
    try:
        text = _Formula(match[1]).read()
    except (_UnreadableError, tex.UnknownMacroError):
        return match[0]
    return match[0] if not text or undrawable(text) else text


class _Formula:
    """Reads a formula once from left to right."""

    def __init__(self, source: str) -> None:
        self.tokens: Iterator[str] = iter(_TOKEN.findall(source))
        self.depth = 0

    def read(self) -> str:
        """The whole formula."""
        return unicodedata.normalize("NFC", self._until(None).strip())

    def _until(self, end: str | None) -> str:
        text, was_word = "", False
        for token in self.tokens:
            if token == end:
                return text
            piece = self._piece(token)
            is_word = token.startswith("\\") and len(piece) > 1 and piece.isalpha()
            is_beside_letter = text[-1:].isalnum() and piece[:1].isalnum()
            # Words such as log stand apart from the letters beside them.
            text += f" {piece}" if is_beside_letter and (is_word or was_word) else piece
            was_word = is_word
        if end is not None:
            raise _UnreadableError
        return text

    def _piece(self, token: str) -> str:
        if self.depth == _DEEPEST:
            raise _UnreadableError
        self.depth += 1
        piece = self._meaning(token)
        self.depth -= 1
        return piece

    def _meaning(self, token: str) -> str:
        match token:
            case "^" | "_":
                return _script(self._argument(), token)
            case "{":
                return self._until("}")
            case r"\sqrt":
                return "√" + _bracketed(self._argument())
            case r"\frac":
                return f"{_bracketed(self._argument())}/{_bracketed(self._argument())}"
        return self._command(token) if token.startswith("\\") else _plain(token)

    def _command(self, token: str) -> str:
        if token in _PASSED:
            return ""
        if token in _BLANKS:
            return " "
        if token in _UPRIGHT:
            return self._argument()
        if token in _STYLED:
            return "".join(tex.styled(token, letter) for letter in self._argument())
        return token[1] if token[1:] in "{}$%&#_" else tex.symbol(token)

    def _argument(self) -> str:
        for token in self.tokens:
            if not token.isspace():
                return self._piece(token)
        raise _UnreadableError


def _plain(token: str) -> str:
    if token in _BEYOND:
        raise _UnreadableError
    return " " if token.isspace() or token in _BLANKS else token


def _bracketed(text: str) -> str:
    return text if len(text) == 1 or text.isdecimal() else f"({text})"


def _script(text: str, sign: str) -> str:
    """Small letters and figures where Unicode has them all."""
    text = text.replace(" ", "")
    if text in ("*", "′"):
        return text
    small = _small(sign)
    letters = [character for character in text if character not in _KEPT_SIZE[sign]]
    if letters and small.keys() >= set(letters):
        return "".join(small.get(character, character) for character in text)
    return sign + (text if len(text) == 1 else f"({text})")


@cache
def _small(sign: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for code in (*range(0xA0, 0x100), *range(0x2B0, 0x2E5), *range(0x1D2C, 0x1D6B), *range(0x2070, 0x20A0), 0x2C7C):
        form, _, letter = unicodedata.decomposition(chr(code)).partition(" ")
        if form == _FORMS[sign]:
            found.setdefault(chr(int(letter, 16)), chr(code))
    found["-"] = found["\u2212"]
    return found
