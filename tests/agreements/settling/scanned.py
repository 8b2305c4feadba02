"""Files as authors hand them in."""

from functools import cache
from io import BytesIO

import pikepdf

from agreements.models import Agreement, Waiver
from agreements.settling import handing_in
from agreements.settling.files import Received
from tests import factories


@cache
def make_pdf(*, pages: int = 1, password: str = "") -> bytes:
    """A PDF of empty A4 pages, the same bytes each time unless it is locked."""
    output = BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page(page_size=(595, 842))
        encryption = pikepdf.Encryption(owner=password, user=password) if password else False
        document.save(output, encryption=encryption, deterministic_id=not password)
    return output.getvalue()


def scan(name: str = "scan.pdf") -> Received:
    """As if it had been examined."""
    return Received(name, make_pdf(), "application/pdf", factories.make_picture(300, 420))


def hand_in(agreement: Agreement, name: str = "scan.pdf") -> Waiver:
    """By the author, by whose link it is done; the agreement is one that can be waived."""
    waiver = handing_in.hand_in(agreement, scan(name), link=factories.make_link(agreement.authorship.author))
    assert waiver is not None
    return waiver
