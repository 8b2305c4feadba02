"""What a row says beside the words that it keeps."""

from datetime import date
from typing import Any

import pytest

from agreements.wording import SigningWords, Wording
from signatures.evidence import text_words

_SIGNING = SigningWords.of("Ada Ames", "Nov 28, 2026", is_speaker=True, is_for_author=False, language="en")
_ROW: dict[str, Any] = {
    "shown": Wording("T", (), signing=_SIGNING).to_json(),
    "variant": "",
    "choices": {},
    "decision": "accepted",
    "printed_name": "Ada Ames",
    "is_speaker": True,
    "effective_date": date(2026, 11, 28),
}


@pytest.mark.parametrize(
    ("altered", "said"),
    [
        ({}, []),
        ({"printed_name": "Ada A"}, ["has another printed name than the words that it keeps"]),
        ({"is_speaker": False}, ["is of a speaker or not, other than the words that it keeps"]),
        ({"effective_date": date(2026, 11, 29)}, ["has another date than the words that it keeps"]),
        ({"shown": Wording("T", ()).to_json(), "is_speaker": False}, []),
        ({"shown": _ROW["shown"] | {"signing": {"lines": [["x"]]}}}, ["keeps words that no page could have shown"]),
    ],
)
def test_what_stood_around_the_signature_says_the_same_as_the_row(altered: dict[str, Any], said: list[str]) -> None:
    assert list(text_words.contradictions(_ROW | altered)) == said
