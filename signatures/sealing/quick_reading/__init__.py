"""What pyHanko reads sign by sign or number by number, read at once: checking a file spent most of its time there.

Only what is written in the plain way is read here; anything else goes to pyHanko's own reading, and its refusals with it.
"""

from signatures.sealing.quick_reading import hex_strings, indexes


def use() -> None:
    """Wherever pyHanko reads."""
    hex_strings.use()
    indexes.use()
