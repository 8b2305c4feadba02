"""What a file that was handed in is, and the picture that is drawn of it."""

from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from agreements.settling import files, scans
from agreements.settling.files import FileError
from agreements.settling.scans import Fault
from tests.agreements.settling.scanned import make_pdf
from tests.factories import make_picture


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (make_pdf(), "application/pdf"),
        (make_picture(600, 800, kind="PNG"), "image/png"),
        (make_picture(600, 800, kind="JPEG"), "image/jpeg"),
    ],
)
def test_a_scan_is_shown_as_a_picture_that_we_drew(content: bytes, media_type: str) -> None:
    found = files.examined("scan", content)

    assert (found.media_type, found.content) == (media_type, content)
    with Image.open(BytesIO(found.preview)) as preview:
        assert preview.format == "PNG"
        assert preview.width <= 900


def test_of_a_long_pdf_the_first_three_pages_are_drawn_below_each_other() -> None:
    with Image.open(BytesIO(scans.examined(make_pdf(pages=9)).preview)) as preview:
        assert preview.height / preview.width == pytest.approx(3 * 842 / 595, rel=0.02)


def test_the_same_file_gives_the_same_picture() -> None:
    assert scans.examined(make_pdf()) == scans.examined(make_pdf())


def test_a_photograph_is_drawn_upright() -> None:
    output = BytesIO()
    image = Image.new("RGB", (800, 400), "white")
    exif = image.getexif()
    exif[0x0112] = 6  # turned by a quarter
    image.save(output, "JPEG", exif=exif)

    with Image.open(BytesIO(scans.examined(output.getvalue()).preview)) as preview:
        assert preview.height > preview.width


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.EMPTY),
        (b"GIF89a", Fault.OTHER),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Fault.OTHER),
        (b"PK\x03\x04", Fault.OTHER),
        (b"%PDF-1.7 and nothing more", Fault.DAMAGED),
        (make_picture(600, 800)[:200], Fault.DAMAGED),
        (make_pdf(password="secret"), Fault.LOCKED),
    ],
)
def test_what_cannot_be_shown_is_refused_by_name(content: bytes, fault: Fault) -> None:
    assert scans.examined(content).fault == fault


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    output = BytesIO()
    Image.new("1", (20_000, 20_000)).save(output, "PNG")

    with pytest.raises(FileError, match="too many pixels"):
        files.examined("bomb.png", output.getvalue())


def test_a_file_above_20_mb_is_refused_without_being_read() -> None:
    with pytest.raises(FileError, match="larger than 20 MB"):
        files.examined("scan.pdf", b"%PDF-" + b"0" * scans.MAX_BYTES)


def test_a_pdf_with_a_page_without_end_takes_no_memory() -> None:
    output = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page().MediaBox = pikepdf.Array([0, 0, 10**9, 10**9])
        document.save(output)

    with pytest.raises(FileError, match="damaged"):
        files.examined("endless.pdf", output.getvalue())


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\me\\scan.pdf", "scan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("", "scan"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
        ("bad\r\nname.pdf", "bad name.pdf"),
    ],
)
def test_a_file_keeps_its_own_name_without_what_could_mislead(given: str, kept: str) -> None:
    assert files.examined(given, make_pdf()).filename == kept
