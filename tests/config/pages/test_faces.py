import re
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from config.pages import faces, woff2

_FACE = re.compile(r'url\("\.\./fonts/([^"]+)"\) format\("woff2"\); unicode-range: ([^;]+);')
_TOKENS = Path("static/css/tokens.css")


@pytest.mark.parametrize("name", ["Spectral-SemiBold.latin.woff2", "DancingScript.vietnamese.woff2"])
def test_a_part_of_a_face_can_be_read_and_has_its_letters(name: str) -> None:
    _face, part = faces.names()[name]
    content = faces.made(name)
    font = TTFont(BytesIO(content))

    letters = set(font.getBestCmap())
    assert content[:4] == b"wOF2"
    assert letters <= set(faces.codes_of(part))
    assert letters >= ({*map(ord, "Ada’s “№”")} & set(faces.codes_of(part)))
    assert font["glyf"]["a" if part == "latin" else "uni1EA0"].numberOfContours
    assert "fvar" not in font


def test_a_browser_is_told_which_letters_are_in_which_part() -> None:
    told = dict(_FACE.findall(_TOKENS.read_text(encoding="utf-8")))

    assert told.keys() == faces.names().keys()
    for name, (_face, part) in faces.names().items():
        assert told[name].replace("U+", "").replace(" ", "") == faces.PARTS[part]


def test_no_letter_is_in_two_parts() -> None:
    codes = [code for part in faces.PARTS for code in faces.codes_of(part)]
    assert len(codes) == len(set(codes))


def test_what_is_no_font_is_refused() -> None:
    with pytest.raises(ValueError, match="not a TrueType font"):
        woff2.packed(b"OTTO" + b"\0" * 60)
