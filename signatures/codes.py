"""Short codes for typing: sixteen signs of Crockford's base 32, the first 80 bits of a signature's random id.

The alphabet has no I, L, O and U; what is typed for them is read as 1, 1 and 0. Of the 80 bits 74 are random, too many to
be guessed: whoever has a code has the document, or a list that the conference handed over.
"""

import re
from uuid import UUID

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {sign: value for value, sign in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_SIGNS, _GROUP = 16, 4
_REST = 128 - 5 * _SIGNS


def code_of(signature: UUID) -> str:
    """Such as "K7QF-2M9D-8XWA-R3TN"."""
    bits = signature.int >> _REST
    signs = "".join(_ALPHABET[bits >> 5 * place & 31] for place in reversed(range(_SIGNS)))
    return "-".join(signs[at : at + _GROUP] for at in range(0, _SIGNS, _GROUP))


def ids_with(code: str) -> tuple[UUID, UUID] | None:
    """The least and the greatest id with this code, however it was typed; None for what is no code."""
    signs = re.sub(r"[\s-]", "", code).upper()
    if len(signs) != _SIGNS or not set(signs) <= _VALUES.keys():
        return None
    bits = 0
    for sign in signs:
        bits = bits << 5 | _VALUES[sign]
    return UUID(int=bits << _REST), UUID(int=(bits + 1 << _REST) - 1)
