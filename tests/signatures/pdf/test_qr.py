"""QR codes that are added up out of pictures made before."""

import random
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import segno
import zxingcpp
from PIL import Image

from signatures.codes import _ALPHABET
from signatures.pdf import qr
from signatures.pdf.compiled import Templates
from signatures.pdf.description import Check, Description
from tests.signatures.pdf.reference.render import render
from tests.signatures.pdf.test_pdf import EVIDENCE_PAGE, describe

ADDRESSES = ["http://127.0.0.1:8000/verify/", f"https://agreements.{'conference.' * 4}example.org/verify/"]


def some_codes(count: int) -> list[str]:
    dice = random.Random(20200923)
    return ["".join(dice.choices(_ALPHABET, k=16)) for _ in range(count)]


def rows(picture: str, side: int) -> list[str]:
    digits = len(picture) // side
    return [f"{int(picture[at : at + digits], 16):0{4 * digits}b}"[:side] for at in range(0, len(picture), digits)]


@pytest.mark.parametrize("address", ADDRESSES)
def test_sum_is_what_the_library_makes(address: str) -> None:
    codes = qr.codes(address)

    for code in some_codes(100):
        made = segno.make_qr(
            f"{address}{code}/", error="m", mode="byte", boost_error=False, version=codes.version, mask=codes.mask
        )
        assert rows(codes.picture(code), codes.side) == ["".join(map(str, row)) for row in made.matrix]


def test_hyphens_of_a_code_do_not_count() -> None:
    codes = qr.codes(ADDRESSES[0])

    assert codes.picture("K7QF-2M9D-8XWA-R3TN") == codes.picture("K7QF2M9D8XWAR3TN")


def test_what_is_no_code_is_refused() -> None:
    for wrong in ("K7QF-2M9D", "K7QF-2M9D-8XWA-R3TNX", "K7QF-2M9D-8XWA-R3Tü"):
        with pytest.raises((ValueError, KeyError)):
            qr.codes(ADDRESSES[0]).picture(wrong)


def described(address: str, code: str) -> Description:
    return describe(evidence_page=replace(EVIDENCE_PAGE, check=Check(address, code)))


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="pdftoppm is not installed")
@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("draw", [render, lambda each: Templates().document(each, frozenset())])
def test_drawn_code_is_read_by_somebody_elses_eyes(draw, address: str, tmp_path: Path) -> None:
    (code,) = some_codes(1)
    file = tmp_path / "document.pdf"
    file.write_bytes(draw(described(address, code)))

    subprocess.run(["pdftoppm", "-r", "110", "-f", "2", "-png", file, tmp_path / "page"], check=True)

    with Image.open(next(tmp_path.glob("page-*.png"))) as page:
        assert [found.text for found in zxingcpp.read_barcodes(page)] == [f"{address}{code}/"]
