"""Time-stamp tokens (RFC 3161): whether one is sound and over these bytes, and what it says."""

from collections.abc import Callable, Sequence
from datetime import datetime

from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from pyhanko.sign.validation.generic_cms import get_signing_cert_attr, validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext


class StampError(Exception):
    """There is no time-stamp that holds; the message says why."""


async def check(
    token: cms.ContentInfo,
    digest: bytes,
    roots: Sequence[asn1_x509.Certificate] = (),
    *,
    at: datetime | None = None,
) -> None:
    """StampError unless the token is sound, is over this SHA-256 and, if roots are given, comes from one of them.

    `at`: when its certificates have to hold, if not now. They end, and what they were good for when it was made stays.
    """
    signed = token["content"]
    if _info(token) is None:
        raise StampError("The authority's answer holds no time-stamp.")
    if not _is_plain(token):
        raise StampError("The time-stamp holds parts that its authority did not sign.")
    trusted = list(roots) or tops_in(token)
    # Only the authority's signature is asked for here; revocation is a matter of extending a seal.
    context = ValidationContext(trust_roots=trusted, allow_fetching=False, moment=at)
    status = TimestampSignatureStatus(**await validate_tst_signed_data(signed, context, _expected(digest)))
    if not status.intact:
        raise StampError("The time-stamp is over other bytes than ours.")
    if not status.valid:
        raise StampError("The signature of the time-stamp is wrong.")
    if not status.trusted:
        raise StampError("The certificate of the time-stamp does not come from a trusted authority for time-stamps.")


def stamped_at(token: cms.ContentInfo) -> datetime:
    """What the authority's clock said; only worth asking of a token that was checked."""
    moment: datetime = token["content"]["encap_content_info"]["content"].parsed["gen_time"].native
    return moment


def ends_at(token: cms.ContentInfo) -> datetime:
    """When the first of its certificates ends: until then the token can be checked by itself."""
    ends: datetime = min(one.not_valid_after for one in certificates_in(token))
    return ends


def nonce_of(token: cms.ContentInfo) -> int | None:
    info = _info(token)
    nonce: int | None = info["nonce"].native if info is not None else None
    return nonce


def certificates_in(token: cms.ContentInfo) -> list[asn1_x509.Certificate]:
    return [choice.chosen for choice in token["content"]["certificates"] or ()]


def tops_in(token: cms.ContentInfo) -> list[asn1_x509.Certificate]:
    """Those of its certificates that no other of them has issued."""
    certificates = certificates_in(token)
    return [one for one in certificates if not any(by.subject == one.issuer and by is not one for by in certificates)]


def _info(token: cms.ContentInfo) -> tsp.TSTInfo | None:
    signed = token["content"]
    if not isinstance(signed, cms.SignedData):
        return None
    found = getattr(signed["encap_content_info"]["content"], "parsed", None)
    return found if isinstance(found, tsp.TSTInfo) else None


def _expected(digest: bytes) -> Callable[[str], bytes]:
    """pyHanko asks with the token's own algorithm; only the one that we ask for has an answer."""
    return lambda algorithm: digest if algorithm == "sha256" else b""


def _is_plain(token: cms.ContentInfo) -> bool:
    """Whether each part that the authority did not sign follows from what it did sign: no byte of it could be another.

    One exception: of the topmost certificate, whose issuer may not be in the token, nothing tells whether it is as it was.
    """
    signed = token["content"]
    if len(signed["signer_infos"]) != 1:
        return False
    signer, certificates = signed["signer_infos"][0], certificates_in(token)
    if get_signing_cert_attr(signer["signed_attrs"].untag()) is None:
        return False
    dump: bytes = token.dump()
    return dump == _rebuilt(signed, signer) and _is_a_chain(certificates)


def _rebuilt(signed: cms.SignedData, signer: cms.SignerInfo) -> bytes:
    again = {
        "version": "v1",
        "sid": signer["sid"],
        "digest_algorithm": signer["digest_algorithm"],
        "signed_attrs": signer["signed_attrs"],
        "signature_algorithm": signer["signature_algorithm"],
        "signature": signer["signature"].native,
    }
    content = {
        "version": "v3",
        "digest_algorithms": [signer["digest_algorithm"]],
        "encap_content_info": signed["encap_content_info"],
        "certificates": signed["certificates"],
        "signer_infos": [again],
    }
    dump: bytes = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(content)}).dump()
    return dump


def _is_a_chain(certificates: Sequence[asn1_x509.Certificate]) -> bool:
    """Whether each was issued by another of them, save one at the top, which is no root whose issuer was changed."""
    orphans = []
    for one in certificates:
        issuers = [by for by in certificates if by.subject == one.issuer]
        if not issuers:
            orphans.append(one)
        elif not any(_has_issued(by, one) for by in issuers):
            return False
    return len(orphans) <= 1 and not any(map(_was_a_root, orphans))


def _was_a_root(one: asn1_x509.Certificate) -> bool:
    body = one["tbs_certificate"].copy()
    body["issuer"] = one.subject
    signed = {name: one[name] for name in ("signature_algorithm", "signature_value")}
    again = asn1_x509.Certificate({"tbs_certificate": body} | signed)
    return _has_issued(again, again)


def _has_issued(issuer: asn1_x509.Certificate, one: asn1_x509.Certificate) -> bool:
    try:
        issued, by = (x509.load_der_x509_certificate(each.dump()) for each in (one, issuer))
        issued.verify_directly_issued_by(by)
    except (InvalidSignature, UnsupportedAlgorithm, TypeError, ValueError, x509.InvalidVersion):
        return False
    return True
