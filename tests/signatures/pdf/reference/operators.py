"""A line's clusters -> the operators of a content stream."""

from signatures.pdf.glyphs.embedding import FontSet
from signatures.pdf.glyphs.shaping import ShapedLine


def content(line: ShapedLine, x: float, y: float, size: float, fonts: FontSet) -> bytes:
    """The line with its beginning at x and y, in points; colour and tags are the caller's."""
    operators = [f"BT {x:.5g} {y:.5g} Td"]
    shown: list[str] = []
    name = ""
    pen = at = 0  # where the line has come to, and where the viewer has, in thousandths of the size
    for cluster in line.clusters:
        resource, code = fonts.place(cluster)
        if resource != name:
            operators += _shown(shown)
            operators.append(f"/{resource} {size:g} Tf")
            shown, name = [], resource
        gap = pen - at
        if gap:
            shown.append(f"{-gap}")
        shown.append(f"<{code:04X}>")
        at += gap + cluster.sign.width
        pen += cluster.advance
    return " ".join([*operators, *_shown(shown), "ET\n"]).encode("ascii")


def _shown(shown: list[str]) -> list[str]:
    return [f"[{''.join(shown)}] TJ".replace("><", "")] if shown else []
