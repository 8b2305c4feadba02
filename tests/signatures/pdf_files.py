"""The least PDF that shows lines, and what other programs read in it."""

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest

from signatures.pdf.glyphs import FontSet, ShapedLine
from tests.signatures.pdf.reference.operators import content

needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler's pdftotext is not installed")

_CONTROLS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def one_page(lines: Sequence[ShapedLine], fonts: FontSet | None = None, size: float = 11) -> bytes:
    fonts = fonts or FontSet()
    height = 40 + 30 * len(lines)
    stream = b"".join(content(line, 40, height - 30 * number - 30, size, fonts) for number, line in enumerate(lines))
    names, objects = fonts.objects(first=5)
    resources = "".join(f"/{name} {number} 0 R" for name, number in names.items())
    page = f"/MediaBox[0 0 612 {height}]/Contents 4 0 R/Resources<</Font<<{resources}>>>>"
    return written(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            f"<</Type/Page/Parent 2 0 R{page}>>".encode("ascii"),
            b"<</Length %d>>\nstream\n%b\nendstream" % (len(stream), stream),
            *objects,
        ]
    )


def written(bodies: Sequence[bytes]) -> bytes:
    file, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(file))
        file += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    return (
        file
        + head
        + table
        + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (
            len(bodies) + 1,
            len(file),
        )
    )


def told_by_poppler(pdf: bytes, folder: Path) -> list[str]:
    """The lines in NFC, without the marks of direction that pdftotext adds and we do."""
    path = folder / "lines.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True)
    assert done.stderr == b""
    return plain_lines(done.stdout.decode())


def plain_lines(text: str) -> list[str]:
    composed = unicodedata.normalize("NFC", _CONTROLS.sub("", text))
    return [line for line in re.split("[\n\f]", composed) if line]
