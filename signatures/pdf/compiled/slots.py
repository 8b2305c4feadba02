"""What varies between documents: where it comes from, and how it is set."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import NamedTuple

from reportlab.lib.styles import ParagraphStyle

from agreements.wording import Runs
from signatures.pdf import layout, qr
from signatures.pdf.compiled.palette import Palette, UncodedError
from signatures.pdf.compiled.typesetting import Line, Typesetter, width
from signatures.pdf.glyphs import FontSet
from signatures.pdf.hand import Source, plain


class Stretch(NamedTuple):
    """What varies, set. `shown` is None where it takes fonts of the document's own."""

    # What decides where it stands, and where everything after it does: how many lines it has, and in what style.
    shape: Hashable
    widths: list[int]
    shown: list[str] | None
    lines: tuple[Line, ...] = ()
    size: float = 0

    def shown_with(self, palette: Palette, others: FontSet) -> list[str]:
        return [palette.show(line, self.size, others) for line in self.lines]


@dataclass(frozen=True)
class Slot:
    """Words; `measure` is the width of their lines. Without a style they are a signature, which chooses one by its name."""

    source: Source
    style: ParagraphStyle | None
    measure: float

    @property
    def way(self) -> Hashable:
        """Slots of one way set equal words equally."""
        return self.measure, self.style and self.style.name

    def set(self, typesetter: Typesetter, palette: Palette, value: Runs | str) -> Stretch:
        runs = plain(value) if isinstance(value, str) else value
        style, faces = self.style, None
        if style is None:
            style, faces = layout.signature_style("".join(run.text for run in runs), width)
        lines = typesetter.lines(runs, style.fontSize, self.measure, faces)
        shown: list[str] | None
        try:
            shown = [palette.show(line, style.fontSize) for line in lines]
        except UncodedError:
            shown = None
        return Stretch((len(lines), style.name), [line.width for line in lines], shown, lines, style.fontSize)


@dataclass(frozen=True)
class CodeSlot:
    """A short code that is drawn as the QR code of an address."""

    source: Source
    address: str

    @property
    def way(self) -> Hashable:
        return self.address

    def set(self, typesetter: Typesetter, palette: Palette, value: Runs | str) -> Stretch:
        return Stretch(1, [0], [qr.codes(self.address).picture(str(value))])
