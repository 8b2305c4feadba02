"""What anybody can do who has a document and no key of ours: updates behind it, with a time of a clock of their own."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from io import BytesIO

from asn1crypto import cms, keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers import PdfTimeStamper, cms_embedder
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore

from tests.authority import DER, builder_of, time_stamping

LONG_AGO = datetime(1999, 12, 31, tzinfo=UTC)
Change = Callable[[IncrementalPdfFileWriter], None]


@cache
def clock(at: datetime | None = None) -> DummyTimeStamper:
    """A time-stamp authority of the stranger's own; its time is now, or as they like."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    certificate = time_stamping(builder_of("Totally Trusted Time", "Totally Trusted Time", key)).sign(
        key, hashes.SHA256()
    )
    pkcs8 = key.private_bytes(DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return DummyTimeStamper(
        asn1_x509.Certificate.load(certificate.public_bytes(DER)),
        keys.PrivateKeyInfo.load(pkcs8),
        fixed_dt=at or datetime.now(UTC),
    )


def token(digest: bytes, at: datetime | None = None) -> cms.ContentInfo:
    return asyncio.run(clock(at).async_timestamp(digest, "sha256"))


def updated(pdf: bytes, *changes: Change) -> bytes:
    """The changes, saved behind the file as one update."""
    writer, result = IncrementalPdfFileWriter(BytesIO(pdf)), BytesIO()
    for change in changes:
        change(writer)
    writer.write(result)
    return result.getvalue()


def timed(pdf: bytes, *changes: Change, at: datetime | None = None, name: str = "", data: bool = True) -> bytes:
    """The changes as an extension: with validation data and a time over the file, both of the stranger's."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    if data:
        DocumentSecurityStore.supply_dss_in_writer(writer, None, certs=[clock(at).tsa_cert])
    for change in changes:
        change(writer)
    stamper = PdfTimeStamper(clock(at), field_name=name or next_name(writer))
    result: BytesIO = stamper.timestamp_pdf(writer, "sha256", bytes_reserved=20480)
    return result.getvalue()


def signed(pdf: bytes, name: str) -> bytes:
    """With a further signature of the stranger's, which our certification forbids and nothing prevents."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    signer = signers.SimpleSigner(signing_cert=clock().tsa_cert, signing_key=clock().tsa_key, cert_registry=None)
    placing = cms_embedder.PdfCMSEmbedder(new_field_spec=SigFieldSpec(name)).write_cms(field_name=name, writer=writer)
    next(placing)
    placing.send(
        cms_embedder.SigObjSetup(sig_placeholder=signers.PdfSignedData(pdf_name("/Sig"), bytes_reserved=16384))
    )
    prepared, output = placing.send(cms_embedder.SigIOSetup(md_algorithm="sha256", in_place=False))
    placing.send(asyncio.run(signer.async_sign(prepared.document_digest, "sha256")))
    result: bytes = output.getvalue()
    return result


def next_name(writer: IncrementalPdfFileWriter) -> str:
    """The name that our own extension would give to the field of its next time."""
    before = len(writer.prev.embedded_timestamp_signatures)
    return f"Time{before + 1}" if before else "Time"


def text(words: str) -> generic.TextStringObject:
    return generic.TextStringObject(words)


def names(**entries: generic.PdfObject) -> generic.DictionaryObject:
    return generic.DictionaryObject({pdf_name(f"/{name}"): value for name, value in entries.items()})


def drawing(words: str = "THE AUTHOR DECLINED", *, width: int = 600) -> generic.StreamObject:
    """A form that paints a white box with words over whatever is below."""
    content = f"1 1 1 rg 0 0 {width} 200 re f 1 0 0 rg BT /F 30 Tf 20 90 Td ({words}) Tj ET".encode()
    font = names(Type=pdf_name("/Font"), Subtype=pdf_name("/Type1"), BaseFont=pdf_name("/Helvetica-Bold"))
    entries = names(
        Type=pdf_name("/XObject"),
        Subtype=pdf_name("/Form"),
        BBox=generic.ArrayObject(map(generic.NumberObject, (0, 0, width, 200))),
        Resources=names(Font=names(F=font)),
    )
    return generic.StreamObject(entries, stream_data=content)


def signature_of(pdf: bytes) -> bytes:
    """The value over which a time inside the seal has to be."""
    [seal] = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
    value: bytes = seal.signer_info["signature"].native
    return value
