"""Files as authors hand them in."""

from functools import cache
from io import BytesIO

import pikepdf


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
