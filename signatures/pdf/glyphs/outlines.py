"""A face's outlines as Type 2 charstrings: several glyphs may be put together into one."""

from functools import cache, lru_cache
from typing import NamedTuple

import uharfbuzz

from agreements.wording.characters import Face

UNITS = 1000  # to the em, in all that this package measures

MovedGlyph = tuple[int, int, int]  # a glyph of the face, and how far it is moved right and up
Curve = tuple[bytes, tuple[tuple[int, int], ...]]  # an operator and its points


class Sign(NamedTuple):
    """What one code of an embedded font stands for: what is drawn, how wide it is, and what it says in Unicode."""

    parts: tuple[MovedGlyph, ...]
    width: int
    text: str


_MOVE, _LINE, _CURVE, _END = b"\x15", b"\x05", b"\x08", b"\x0e"


@cache
def font(face: Face) -> uharfbuzz.Font:
    """Ready to shape and to draw, in `UNITS`."""
    opened = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(face.path), face.index))
    opened.scale = (round(UNITS * face.scale), round(UNITS * face.scale))
    if face.weight is not None:
        opened.set_variations({"wght": float(face.weight)})
    return opened


@lru_cache(maxsize=16384)
def advance(face: Face, glyph: int) -> int:
    return int(font(face).get_glyph_h_advance(glyph))


@lru_cache(maxsize=16384)
def charstring(face: Face, parts: tuple[MovedGlyph, ...], width: int) -> bytes:
    """The width first, which Type 2 counts from the private dictionary's nominal width: ours is nought."""
    code = [_NUMBERS[width]]
    at_x, at_y = 0, 0
    for glyph, right, up in parts:
        for operator, points in outline(face, glyph):
            for x, y in points:
                code += _NUMBERS[x + right - at_x], _NUMBERS[y + up - at_y]
                at_x, at_y = x + right, y + up
            code.append(operator)
    code.append(_END)
    return b"".join(code)


@lru_cache(maxsize=512)
def outline(face: Face, glyph: int) -> tuple[Curve, ...]:
    curves: list[Curve] = []
    font(face).draw_glyph(glyph, _pen(), curves)
    return tuple(curves)


@cache
def _pen() -> uharfbuzz.DrawFuncs:
    pen = uharfbuzz.DrawFuncs()
    pen.set_move_to_func(_move)
    pen.set_line_to_func(_line)
    pen.set_cubic_to_func(_cubic)
    pen.set_quadratic_to_func(_quadratic)
    return pen


def _move(x: float, y: float, curves: list[Curve]) -> None:
    curves.append((_MOVE, ((round(x), round(y)),)))


def _line(x: float, y: float, curves: list[Curve]) -> None:
    curves.append((_LINE, ((round(x), round(y)),)))


def _cubic(x1: float, y1: float, x2: float, y2: float, x: float, y: float, curves: list[Curve]) -> None:
    curves.append((_CURVE, ((round(x1), round(y1)), (round(x2), round(y2)), (round(x), round(y)))))


def _quadratic(control_x: float, control_y: float, x: float, y: float, curves: list[Curve]) -> None:
    """The same curve with two control points, each two thirds of the way to the one."""
    from_x, from_y = curves[-1][1][-1]
    x1, y1 = from_x + (control_x - from_x) * 2 / 3, from_y + (control_y - from_y) * 2 / 3
    x2, y2 = x + (control_x - x) * 2 / 3, y + (control_y - y) * 2 / 3
    _cubic(x1, y1, x2, y2, x, y, curves)


class _CharstringNumbers(dict[int, bytes]):
    """Whole numbers as Type 2 writes them (Adobe note 5177, table 1), each put together once."""

    def __missing__(self, value: int) -> bytes:
        if -107 <= value <= 107:
            code = bytes((value + 139,))
        elif 108 <= value <= 1131:
            code = bytes((247 + (value - 108 >> 8), value - 108 & 255))
        elif -1131 <= value <= -108:
            code = bytes((251 + (-value - 108 >> 8), -value - 108 & 255))
        else:
            code = b"\x1c" + value.to_bytes(2, "big", signed=True)
        self[value] = code
        return code


_NUMBERS = _CharstringNumbers()


def bounds(face: Face) -> tuple[int, int, int, int]:
    """The box around all glyphs of the face, left, bottom, right, top."""
    head = font(face).face.reference_table("head").data
    units, scale = int.from_bytes(head[18:20], "big"), font(face).scale[0]
    corners = (int.from_bytes(head[at : at + 2], "big", signed=True) * scale // units for at in range(36, 44, 2))
    left, bottom, right, top = corners
    return left, bottom, right, top
