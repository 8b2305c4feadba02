"""The output intent's profile: sRGB as a matrix and one curve (ICC.1:2001-04), made here so that no file is shipped."""

import struct
from functools import cache

_WHITE = (0.9642, 1.0, 0.8249)
_PRIMARIES = {
    b"rXYZ": (0.4360747, 0.2225045, 0.0139322),
    b"gXYZ": (0.3850649, 0.7168786, 0.0971045),
    b"bXYZ": (0.1430804, 0.0606169, 0.7141733),
}
_STEPS = 256


@cache
def srgb_profile() -> bytes:
    curve = struct.pack(">4s4xI", b"curv", _STEPS) + b"".join(
        struct.pack(">H", round(65535 * _linear(step / (_STEPS - 1)))) for step in range(_STEPS)
    )
    name = b"sRGB IEC61966-2.1\x00"
    tags = {
        b"desc": struct.pack(">4s4xI", b"desc", len(name)) + name + bytes(78),
        b"cprt": b"text" + bytes(4) + b"No copyright\x00",
        b"wtpt": _xyz(_WHITE),
        **{tag: _xyz(value) for tag, value in _PRIMARIES.items()},
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    return _assembled(tags)


def _assembled(tags: dict[bytes, bytes]) -> bytes:
    start = 128 + 4 + 12 * len(tags)
    table, data = struct.pack(">I", len(tags)), b""
    places: dict[bytes, int] = {}
    for tag, value in tags.items():
        if value not in places:
            places[value] = start + len(data)
            data += value + bytes(-len(value) % 4)
        table += struct.pack(">4sII", tag, places[value], len(value))
    return _header(128 + len(table) + len(data)) + table + data


def _header(size: int) -> bytes:
    made = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    head = struct.pack(">I4xI4s4s4s", size, 0x02100000, b"mntr", b"RGB ", b"XYZ ") + made + b"acsp"
    return (head + bytes(28) + b"".join(_fixed(value) for value in _WHITE)).ljust(128, b"\x00")


def _linear(value: float) -> float:
    """From the encoded value to light (IEC 61966-2-1)."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + b"".join(map(_fixed, values))


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))
