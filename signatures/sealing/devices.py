"""A sealing key that never leaves its device: an HSM or a smart card that speaks PKCS#11, named by a URI of RFC 7512."""

import hashlib
import os
import threading
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any
from urllib.parse import unquote_to_bytes

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from signatures.sealing.keys import SealKey, SealKeyError, is_strong, refuse_expired

_KNOWN = {"token", "serial", "object", "id", "type"}


class _Pkcs11Key:
    """One session; a device takes one request of it at a time."""

    def __init__(self, pkcs11: Any, private_key: Any, *, is_rsa: bool) -> None:
        self._pkcs11, self._private_key, self._is_rsa = pkcs11, private_key, is_rsa
        self._lock = threading.Lock()

    def sign(self, data: bytes) -> bytes:
        try:
            with self._lock:
                return self._signed(data)
        except self._pkcs11.PKCS11Error as error:
            _opened.cache_clear()  # the next attempt opens another session
            raise SealKeyError(f"The device did not sign: {type(error).__name__}.") from error

    def _signed(self, data: bytes) -> bytes:
        if self._is_rsa:
            signature: bytes = self._private_key.sign(data, mechanism=self._pkcs11.Mechanism.SHA256_RSA_PKCS)
            return signature
        raw = self._private_key.sign(hashlib.sha256(data).digest(), mechanism=self._pkcs11.Mechanism.ECDSA)
        encoded: bytes = self._pkcs11.util.ec.encode_ecdsa_signature(raw)
        return encoded


@dataclass(frozen=True)
class _KeyAddress:
    """What a URI names; an empty value leaves it open."""

    token: str = ""
    serial: bytes = b""
    label: str = ""
    id: bytes = b""


def held_on_device(uri: str, *, module: str, pin: str) -> SealKey:
    """The key that the URI names, with the certificate of the same name beside it; opened once in a process."""
    key = _opened(uri, module, pin, os.getpid())  # sessions do not survive a fork
    refuse_expired(key.certificate, uri)
    return key


@lru_cache(maxsize=1)
def _opened(uri: str, module: str, pin: str, _: int) -> SealKey:
    place = _place(uri)
    try:
        pkcs11: Any = import_module("pkcs11")  # few installations have a device
    except ImportError as error:
        raise SealKeyError("A key on a device needs python-pkcs11; see docs/operations.md.") from error
    try:
        token = pkcs11.lib(module).get_token(token_label=place.token or None, token_serial=place.serial or None)
        session = _session(pkcs11, token, pin)
        private_key = session.get_key(pkcs11.ObjectClass.PRIVATE_KEY, label=place.label or None, id=place.id or None)
        certificate = _certificate(pkcs11, session, place)
    except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
        raise SealKeyError(
            f"The sealing key at {uri} cannot be used: {type(error).__name__} {error}".strip()
        ) from error
    if not is_strong(certificate.public_key()):
        raise SealKeyError(f"The sealing key at {uri} is neither a P-256 key nor RSA of 3072 bits or more.")
    is_rsa = isinstance(certificate.public_key(), rsa.RSAPublicKey)
    return SealKey(_Pkcs11Key(pkcs11, private_key, is_rsa=is_rsa), certificate)


def _session(pkcs11: Any, token: Any, pin: str) -> Any:
    try:
        return token.open(user_pin=pin)
    except pkcs11.UserAlreadyLoggedIn:  # one login counts for all sessions of a process
        return token.open()


def _certificate(pkcs11: Any, session: Any, place: _KeyAddress) -> x509.Certificate:
    wanted = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE}
    if place.label:
        wanted[pkcs11.Attribute.LABEL] = place.label
    if place.id:
        wanted[pkcs11.Attribute.ID] = place.id
    found = [each[pkcs11.Attribute.VALUE] for each in session.get_objects(wanted)]
    if len(found) != 1:
        raise SealKeyError(
            f"The device holds {len(found)} certificates of the name of the sealing key, and needs one."
        )
    return x509.load_der_x509_certificate(found[0])


def _place(uri: str) -> _KeyAddress:
    scheme, _, rest = uri.partition(":")
    path, _, query = rest.partition("?")
    parts = dict(part.partition("=")[::2] for part in path.split(";") if part)
    if scheme != "pkcs11" or query or not ("object" in parts or "id" in parts) or parts.keys() - _KNOWN:
        known = ", ".join(sorted(_KNOWN))
        raise SealKeyError(f"SEAL_KEY_URI is written like pkcs11:token=...;object=...; it may hold {known}.")
    values = {name: unquote_to_bytes(value) for name, value in parts.items()}
    return _KeyAddress(
        token=values.get("token", b"").decode(),
        serial=values.get("serial", b""),
        label=values.get("object", b"").decode(),
        id=values.get("id", b""),
    )
