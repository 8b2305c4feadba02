"""A passkey without a device: what a browser and its authenticator answer to a page (WebAuthn, level 2)."""

import hashlib
import json
import re
import secrets
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from django.urls import reverse
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import Aaguid, AttestedCredentialData, AuthenticatorData

# Found in the page itself: outside of tests nobody keeps what a page was made of.
_FACTS_OF_A_PAGE = re.compile(r'<script id="js_data" type="application/json">(.*?)</script>', re.DOTALL)
_FLAGS = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


class SoftwarePasskey:
    """`changes` are fields of the answer that it gives differently, as no device does."""

    def __init__(self, host: str = "testserver") -> None:
        self._host = host
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._id = secrets.token_bytes(16)
        self._user = b""

    def created(self, options: dict[str, Any], **changes: Any) -> str:
        """The field of the form with which it is added, from the page's `creation_options`."""
        wanted = options["publicKey"]
        self._user = websafe_decode(wanted["user"]["id"])
        public = ES256.from_cryptography_key(self._key.public_key())
        own = AttestedCredentialData.create(Aaguid.NONE, self._id, public)
        data = bytes(AuthenticatorData.create(self._site, _FLAGS | AuthenticatorData.FLAG.AT, 0, own))
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", wanted)
        answer = {"attestationObject": websafe_encode(attested), "clientDataJSON": websafe_encode(client)}
        return self._credential(answer | changes)

    def proof(self, options: dict[str, Any], **changes: Any) -> str:
        """The field of the form with which it opens something, from the page's `request_options`."""
        client = self._client("webauthn.get", options["publicKey"])
        data = bytes(AuthenticatorData.create(self._site, _FLAGS, 0))
        signed = self._key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        answer = {
            "authenticatorData": websafe_encode(data),
            "clientDataJSON": websafe_encode(client),
            "signature": websafe_encode(signed),
            "userHandle": websafe_encode(self._user),
        }
        return self._credential(answer | changes)

    def _credential(self, answer: dict[str, Any]) -> str:
        name = websafe_encode(self._id)
        more = {"clientExtensionResults": {"credProps": {"rk": True}}}
        return json.dumps({"type": "public-key", "id": name, "rawId": name, "response": answer} | more)

    @property
    def _site(self) -> bytes:
        return hashlib.sha256(self._host.encode()).digest()

    def _client(self, kind: str, wanted: dict[str, Any]) -> bytes:
        facts = {
            "type": kind,
            "challenge": wanted["challenge"],
            "origin": f"http://{self._host}",
            "crossOrigin": False,
        }
        return json.dumps(facts).encode()


def add_passkey(client: Client, name: str = "Laptop", **changes: Any) -> SoftwarePasskey:
    """As the page for it does; whether it was added is for who calls."""
    passkey = SoftwarePasskey()
    page = client.get(reverse("mfa_add_webauthn")).content.decode()
    facts = _FACTS_OF_A_PAGE.search(page)
    assert facts
    credential = passkey.created(json.loads(facts[1])["creation_options"], **changes)
    client.post(reverse("mfa_add_webauthn"), {"name": name, "passwordless": "on", "credential": credential})
    return passkey


def log_in(client: Client, passkey: SoftwarePasskey, *, wanted: str = "", **changes: Any) -> str:
    """The address to which the login page leads, where somebody `wanted` a page."""
    asked = client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"}).json()
    credential = passkey.proof(asked["request_options"], **changes)
    form = {"credential": credential, "next": wanted}
    return client.post(reverse("mfa_login_webauthn"), form).headers["Location"]
