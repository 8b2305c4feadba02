"""QR codes of addresses that differ in a short code only: each is the sum of pictures that were made once.

With one length, version, error level and mask, every module of a QR code is an affine function of the bits of its
text over GF(2), because Reed-Solomon codes are linear. So the code of any text is that of a blank one, exclusive-or
the differences that its signs make. A library makes the blank one and the difference of each bit.
"""

from functools import cache

import segno

_LENGTH = 16
_BLANK = "0"
_BITS = 7
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# Codes for which the sum is compared with what the library makes.
_CHECKED = (_SIGNS[:_LENGTH], _SIGNS[_LENGTH:], _SIGNS[::2], _SIGNS[::-3] + _SIGNS[:5])


class Codes:
    """The QR codes of one address with a code at its end; `side` is how many modules one has."""

    def __init__(self, address: str) -> None:
        self._address = address
        blank = segno.make_qr(self._text(_BLANK * _LENGTH), error="m", mode="byte", boost_error=False)
        self.version, self.mask = blank.version, blank.mask
        self.side = len(blank.matrix)
        self._row = -(-self.side // 8) * 8  # a row of a picture ends with a byte
        self._digits = self.side * self._row // 4
        self._blank = self._made(_BLANK * _LENGTH)
        self._differences = [self._differences_at(place) for place in range(_LENGTH)]
        if any(self._sum(code) != self._made(code) for code in _CHECKED):
            raise RuntimeError("QR codes do not add up as they should.")

    def picture(self, code: str) -> str:
        """One bit a module, from the top, each row filled up to bytes, in hexadecimal; hyphens do not count."""
        return f"{self._sum(code.replace('-', '')):0{self._digits}X}"

    def _sum(self, code: str) -> int:
        total = self._blank
        for differences, sign in zip(self._differences, code, strict=True):
            total ^= differences[sign]
        return total

    def _differences_at(self, place: int) -> dict[str, int]:
        bits = []
        for bit in range(_BITS):
            other = chr(ord(_BLANK) ^ 1 << bit)
            bits.append(self._blank ^ self._made(_BLANK * place + other + _BLANK * (_LENGTH - 1 - place)))
        differences = dict.fromkeys(_SIGNS, 0)
        for sign in _SIGNS:
            for bit in range(_BITS):
                if (ord(sign) ^ ord(_BLANK)) >> bit & 1:
                    differences[sign] ^= bits[bit]
        return differences

    def _made(self, code: str) -> int:
        made = segno.make_qr(
            self._text(code), error="m", mode="byte", boost_error=False, version=self.version, mask=self.mask
        )
        filling = "0" * (self._row - self.side)
        return int("".join("".join(map(str, row)) + filling for row in made.matrix), 2)

    def _text(self, code: str) -> str:
        return f"{self._address}{code}/"


@cache
def codes(address: str) -> Codes:
    """Takes a tenth of a second the first time."""
    return Codes(address)
