"""The container of a seal as sealing writes it, made again from its parts: to add a time-stamp, and to notice changes.

A signature's container lies outside of what it signs; a byte of it that does not follow from its parts was changed.
"""

from functools import lru_cache

from asn1crypto import cms, core
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

_STAMP = "signature_time_stamp_token"
# How sealing names what it signs with, by the kind of key.
_ALGORITHMS = {
    "ec": {"algorithm": "sha256_ecdsa"},
    "rsa": {"algorithm": "sha256_rsa", "parameters": core.Null()},
}


def token_of(signature: EmbeddedPdfSignature) -> cms.ContentInfo | None:
    """The time-stamp over the signature's value."""
    for attribute in signature.signer_info["unsigned_attrs"] or ():
        if attribute["type"].native == _STAMP:
            return attribute["values"][0]
    return None


def container(signature: EmbeddedPdfSignature, token: cms.ContentInfo | None) -> bytes:
    """The CMS that sealing would write around this signature value, its signed attributes, certificate and time-stamp."""
    return _bare(signature) if token is None else _built(signature, token)


@lru_cache(maxsize=1)
def _bare(signature: EmbeddedPdfSignature) -> bytes:
    """Kept for the next question about the same signature: is it as it was written, and what room is left?"""
    return _built(signature, None)


def _built(signature: EmbeddedPdfSignature, token: cms.ContentInfo | None) -> bytes:
    certificate, signer = signature.signer_cert, signature.signer_info
    sha256 = {"algorithm": "sha256", "parameters": core.Null()}
    issuer = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    rebuilt = {
        "version": "v1",
        "sid": cms.SignerIdentifier({"issuer_and_serial_number": cms.IssuerAndSerialNumber(issuer)}),
        "digest_algorithm": sha256,
        "signed_attrs": signer["signed_attrs"],
        "signature_algorithm": _ALGORITHMS[certificate.public_key.algorithm],
        "signature": signer["signature"],
    }
    if token is not None:
        rebuilt["unsigned_attrs"] = [cms.CMSAttribute({"type": _STAMP, "values": [token]})]
    content = {
        "version": "v1",
        "digest_algorithms": [sha256],
        "encap_content_info": {"content_type": "data"},
        "certificates": [certificate],
        "signer_infos": [rebuilt],
    }
    dump: bytes = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(content)}).dump()
    return dump


def gap(signature: EmbeddedPdfSignature) -> tuple[int, int]:
    """Where the hexadecimal string is that no digest covers, its angle brackets included."""
    return int(signature.byte_range[1]), int(signature.byte_range[2])


def filled(signature: EmbeddedPdfSignature, content: bytes) -> bytes | None:
    """What belongs into the gap around a container: zeros behind it; None if it is too long."""
    start, end = gap(signature)
    room = (end - start - 2) // 2
    if len(content) > room:
        return None
    return b"<" + content.ljust(room, b"\0").hex().upper().encode("ascii") + b">"
