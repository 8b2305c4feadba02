"""What a checker of archives finds in a document."""

import re
from io import BytesIO

import pikepdf
import pytest


def findings_in(document: bytes) -> list[object]:
    """The checker knows PDF/A-3b without forms, attachments, permissions and extension schemas: they are taken out before."""
    pdfa = pytest.importorskip("pikepdf.pdfa", reason="pikepdf[pdfa] is not installed", exc_type=ImportError)
    with pikepdf.open(BytesIO(document)) as file:
        for key in {"/AcroForm", "/AF", "/Names", "/Perms"} & set(file.Root.keys()):
            del file.Root[key]
        for page in file.pages:
            if "/Annots" in page.obj:
                del page.obj["/Annots"]
        packet = bytes(file.Root.Metadata.read_bytes())
        start, end = packet.index(b"<pdfaExtension:schemas>"), packet.index(b"</pdfaExtension:schemas>")
        packet = packet[:start] + packet[end + len(b"</pdfaExtension:schemas>") :]
        packet = packet.replace(b"<pdfuaid:part>1</pdfuaid:part>", b"").replace(b">A</pdfaid", b">B</pdfaid")
        file.Root.Metadata.write(re.sub(rb' xmlns:pdf(?:uaid|aExtension|aSchema|aProperty)="[^"]*"', b"", packet))
        file.remove_unreferenced_resources()
        plain = BytesIO()
        file.save(plain)
    with pikepdf.open(plain) as file:
        return list(pdfa.check(file, "3b").findings)
