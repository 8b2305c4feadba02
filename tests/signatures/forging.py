"""What becomes of a document in other hands: damaged on the way, altered, or made again by somebody else."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
from django.conf import settings
from pyhanko.pdf_utils.generic import TextStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from signatures import sealing
from signatures.documents import drawing, producing
from signatures.documents.evidence_page import gathered
from signatures.models import Document, Signature
from signatures.sealing.keys import common_name

SEALED_AT = datetime(2020, 9, 23, 12, 0, tzinfo=UTC)


def produced(signature: Signature) -> tuple[Document, bytes]:
    """The document of a countersigned signature, as a worker makes and stores it."""
    assert producing.produce([signature.pk]) == 1
    document = signature.documents.get()
    return document, drawing.read(document)


def with_changed_byte(pdf: bytes, at: int, *, by: int = 1) -> bytes:
    return pdf[:at] + bytes([pdf[at] ^ by]) + pdf[at + 1 :]


def with_record_saying(pdf: bytes, was: str, now: str) -> bytes:
    """The attached record alone is altered, at the same length."""
    at = pdf.index(b'"countersign-signature-1"')
    place = pdf.index(was.encode(), at)
    assert len(was.encode()) == len(now.encode())
    return pdf[:place] + now.encode() + pdf[place + len(now.encode()) :]


def saved_again(pdf: bytes) -> bytes:
    saved = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as file:
        file.save(saved, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
    return saved.getvalue()


def printed(pdf: bytes) -> bytes:
    """The pages alone, as a printer to PDF keeps them."""
    output = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as file, pikepdf.new() as copy:
        del file.Root.AcroForm
        for page in file.pages:
            if "/Annots" in page:
                del page.Annots
            copy.pages.append(page)
        copy.docinfo["/Producer"] = "A printer"
        copy.save(output)
    return output.getvalue()


def with_revision(pdf: bytes) -> bytes:
    """Changes saved behind the seal, as other programs do."""
    appended = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    writer.root["/Lang"] = TextStringObject("fr")
    writer.update_root()
    writer.write(appended)
    return appended.getvalue()


def locked(pdf: bytes) -> bytes:
    output = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as file:
        file.save(output, encryption=pikepdf.Encryption(owner="owner", user="user"))
    return output.getvalue()


def made_by_somebody_else(signature: Signature, folder: Path, *, typed_name: str, subject: str = "") -> bytes:
    """The same look, the same numbers and a certificate in our name unless another is given, with another key."""
    name = subject or common_name(sealing.load(settings.SEAL_KEY_FILE).certificate)
    key = sealing.create(folder / f"{name}.pem", organisation="ECA", common_name=name)
    [evidence] = gathered([signature.pk])
    evidence.signature.typed_name = typed_name
    return drawing.sealed(evidence, key, at=SEALED_AT)


def sealed_again(signature: Signature, key: sealing.SealKey, *, typed_name: str) -> bytes:
    """Other words under the same numbers, with a key of ours that was stolen."""
    [evidence] = gathered([signature.pk])
    evidence.signature.typed_name = typed_name
    return drawing.sealed(evidence, key, at=SEALED_AT)


def unsealed(pdf: bytes) -> bytes:
    """The signature is taken out, and all the rest stays."""
    output = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as file:
        for name in ("/AcroForm", "/Perms"):
            del file.Root[name]
        for page in file.pages:
            page.obj["/Annots"] = pikepdf.Array()
        file.save(output)
    return output.getvalue()


def of_pages(content: bytes, *, count: int) -> bytes:
    """Pages that all draw the same."""
    output = BytesIO()
    with pikepdf.new() as pdf:
        stream = pdf.make_stream(content)
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        for _ in range(count):
            pdf.add_blank_page()
            pdf.pages[-1].Contents = stream
            pdf.pages[-1].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        pdf.save(output, compress_streams=True)
    return output.getvalue()
