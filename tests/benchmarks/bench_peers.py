"""The same agreement by other means, each sealed by pyHanko as its documentation shows it."""

import html
import tempfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import typst
import weasyprint
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from agreements.wording import Clause, Detail, Paragraph
from signatures.pdf.description import Description
from signatures.sealing import SealKey
from tests.benchmarks.bench_documents import SEAL
from tests.signatures.pdf.reference.render import render

Pipeline = Callable[[Description], bytes]


def pipelines(key: SealKey) -> dict[str, Pipeline]:
    signer = _signer(key)
    return {
        "platypus + pyHanko": lambda each: _sealed(render(each), signer),
        "WeasyPrint + pyHanko": lambda each: _sealed(weasyprint.HTML(string=_html(each)).write_pdf(), signer),
        "typst + pyHanko": lambda each: _sealed(typst.compile(_typst(each).encode()), signer),
    }


def _signer(key: SealKey) -> signers.SimpleSigner:
    packed = pkcs12.serialize_key_and_certificates(
        b"seal", key.private_key, key.certificate, None, serialization.NoEncryption()
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "key.p12")
        file.write_bytes(packed)
        signer = signers.SimpleSigner.load_pkcs12(file)
    assert signer is not None
    return signer


def _sealed(pdf: bytes, signer: signers.SimpleSigner) -> bytes:
    metadata = signers.PdfSignatureMetadata(
        field_name="Seal",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        reason=SEAL.reason,
        location=SEAL.location,
        name=SEAL.name,
    )
    output = BytesIO()
    signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), metadata, signer=signer, output=output)
    return output.getvalue()


def _facts(document: Description) -> list[tuple[str, str]]:
    """The signature block, which every pipeline sets as rows of label and value."""
    return [
        ("Speaker", "yes" if document.is_speaker else "no"),
        ("Name (Print)", document.printed_name),
        ("Answer", "Accept"),
        ("Signature", document.typed_name),
        ("Date", document.signed_on),
        ("Name (Print)", document.signatory_name),
        ("Organisation", document.organisation),
        ("Signature", document.signatory_name),
        ("Date", document.countersigned_on),
    ]


def _blocks(document: Description) -> Iterator[tuple[str, str]]:
    """The wording as pairs of kind and text."""
    for block in document.wording.blocks:
        if isinstance(block, Paragraph | Detail | Clause):
            yield block.kind, block.text


def _html(document: Description) -> str:
    def table(rows: list[tuple[str, str]]) -> str:
        return "<table>" + "".join(f"<tr><th>{_e(label)}<td>{_e(value)}" for label, value in rows) + "</table>"

    assert document.evidence_page is not None
    wording = "".join(f"<p>{_e(text)}</p>" for _, text in _blocks(document))
    intro = " ".join(document.evidence_page.intro)
    sections = "".join(
        f"<h2>{_e(each.title)}</h2>{table(list(each.rows))}" for each in document.evidence_page.sections
    )
    style = "@page{size:letter;margin:84pt} body{font:10.6pt/15pt 'Noto Serif',serif} th{text-align:left;width:150pt}"
    style += " h1{font-size:17pt;text-align:center} .last{page-break-before:always;font-size:8.8pt}"
    return (
        f"<!doctype html><html lang=en><title>{_e(document.wording.title)}</title><style>{style}</style>"
        f"<h1>{_e(document.wording.title)}</h1>{wording}{table(_facts(document))}"
        f"<div class=last><h1>{_e(document.evidence_page.title)}</h1><p>{_e(intro)}</p>{sections}</div>"
    )


def _e(text: str) -> str:
    return html.escape(text)


def _typst(document: Description) -> str:
    def table(rows: list[tuple[str, str]]) -> str:
        cells = ", ".join(f"{_t(label)}, {_t(value)}" for label, value in rows)
        return f"#table(columns: (150pt, 1fr), stroke: none, {cells})"

    assert document.evidence_page is not None
    parts = [
        '#set page(paper: "us-letter", margin: 84pt)',
        "#set text(size: 10.6pt)",
        f"#heading({_t(document.wording.title)})",
    ]
    parts += [f"#par({_t(text)})" for _, text in _blocks(document)]
    parts += [table(_facts(document)), "#pagebreak()", f"#heading({_t(document.evidence_page.title)})"]
    parts.append(f"#par({_t(' '.join(document.evidence_page.intro))})")
    for section in document.evidence_page.sections:
        parts += [f"#heading(level: 2, {_t(section.title)})", table(list(section.rows))]
    return "\n\n".join(parts)


def _t(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
