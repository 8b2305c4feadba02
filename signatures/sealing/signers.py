"""pyHanko's signer with a key that is parsed once; its own parses it again for every signature."""

from asn1crypto import x509
from cryptography.hazmat.primitives import serialization
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signatures.sealing.keys import SealKey


class HeldKeySigner(signers.Signer):
    def __init__(self, key: SealKey) -> None:
        self._key = key
        der = key.certificate.public_bytes(serialization.Encoding.DER)
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        super().__init__(signing_cert=x509.Certificate.load(der), cert_registry=store)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return self._key.sign(data)
