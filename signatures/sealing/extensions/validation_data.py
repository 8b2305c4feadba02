"""Whether validation data belong to the seal and its times: then no byte of them could be another."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from signatures.sealing.extensions.shape import Additions
from signatures.sealing.extensions.updates import require

_BROKEN = (InvalidSignature, UnsupportedAlgorithm, TypeError, ValueError, x509.InvalidVersion)
_D = TypeVar("_D", x509.Certificate, ocsp.OCSPResponse)


def check_data(additions: Iterable[Additions], ends: Sequence[bytes], roots: Sequence[bytes]) -> None:
    """OtherFormError unless all are on the ways from the `ends` (seal and times) to the `roots`, or answers about those."""
    every = list(additions)
    found = [der for each in every for der in each.certificates]
    certificates = _Certificates(ends, [*found, *roots], roots)
    answers = [_answer(der) for each in every for der in each.ocsps]
    for answer in answers:
        require(certificates.vouch_for(answer))
    known = certificates.on_the_way()
    require(len(found) == len(set(found)), set(found) <= known)
    for each in every:
        for der in each.crls:
            require(certificates.have_signed_list(der))


def _answer(der: bytes) -> ocsp.OCSPResponse:
    return _exactly(ocsp.load_der_ocsp_response, der)


class _Certificates:
    def __init__(self, ends: Sequence[bytes], candidates: Sequence[bytes], roots: Sequence[bytes]) -> None:
        self._ends = {der: _loaded(der) for der in ends}
        self._candidates = {der: _loaded(der) for der in candidates}
        self._roots = set(roots)

    def on_the_way(self) -> set[bytes]:
        """The ends, and whatever has issued one of those, up to a root."""
        found, waiting = set(self._ends), list(self._ends.values())
        while waiting:
            one = waiting.pop()
            for der, candidate in self._candidates.items():
                if der not in found and _has_issued(candidate, one):
                    found.add(der)
                    waiting.append(candidate)
        return {der for der in found if der in self._ends or der in self._roots or self._reaches_root(der)}

    def _reaches_root(self, der: bytes) -> bool:
        one, passed = self._candidates[der], {der}
        while True:
            issuers = [
                each for each in self._candidates if each not in passed and _has_issued(self._candidates[each], one)
            ]
            if any(each in self._roots for each in issuers):
                return True
            if not issuers:
                return False
            passed.add(issuers[0])
            one = self._candidates[issuers[0]]

    def vouch_for(self, answer: ocsp.OCSPResponse) -> bool:
        """Signed by who issued a certificate on the way, or by somebody whom that one has named; these count, too."""
        known = [(self._candidates | self._ends)[der] for der in self.on_the_way()]
        named = [each for each in answer.certificates if any(_has_issued(by, each) for by in known)]
        if len(named) != len(answer.certificates):
            return False
        self._ends |= {each.public_bytes(Encoding.DER): each for each in named}
        return any(_has_signed(by, answer.signature, answer.tbs_response_bytes, answer) for by in (*named, *known))

    def have_signed_list(self, der: bytes) -> bool:
        known = [(self._candidates | self._ends)[each] for each in self.on_the_way()]
        try:
            listing = x509.load_der_x509_crl(der)
            if listing.public_bytes(Encoding.DER) != der:
                return False
            return any(_has_signed_list(each, listing) for each in known)
        except _BROKEN:
            return False


def _has_signed_list(by: x509.Certificate, listing: x509.CertificateRevocationList) -> bool:
    key = by.public_key()
    if by.subject != listing.issuer or not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        return False
    return listing.is_signature_valid(key)


def _loaded(der: bytes) -> x509.Certificate:
    return _exactly(x509.load_der_x509_certificate, der)


def _exactly(load: Callable[[bytes], _D], der: bytes) -> _D:
    """What is written so and in no other way, with nothing behind it."""
    try:
        loaded = load(der)
        require(loaded.public_bytes(Encoding.DER) == der)
    except _BROKEN:
        require(False)
        raise
    return loaded


def _has_issued(by: x509.Certificate, one: x509.Certificate) -> bool:
    try:
        one.verify_directly_issued_by(by)
    except _BROKEN:
        return False
    return True


def _has_signed(by: x509.Certificate, signature: bytes, data: bytes, answer: ocsp.OCSPResponse) -> bool:
    key, digest = by.public_key(), answer.signature_hash_algorithm
    try:
        if digest is None:
            return False
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, padding.PKCS1v15(), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(digest))
        else:
            return False
    except _BROKEN:
        return False
    return True
