"""Addresses and forms can be typed by hand, and name rows that there are, or none."""

import pytest

from agreements.desk.listing.row_keys import key_in


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("7", 7),
        ("0007", 7),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("9" * 5000, None),  # more than Python makes a number of
        ("", None),
        ("-7", None),
        ("7.0", None),
        ("٧", None),
        ("seven", None),
    ],
)
def test_a_key_is_a_number_that_a_row_can_have(words: str, key: int | None) -> None:
    assert key_in(words) == key
