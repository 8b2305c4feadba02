"""A real provider of OpenID Connect on loopback, for tests; what it answers can be forged, kept back, or noted."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import flask
import jwt
import oidc_provider_mock
import requests
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from werkzeug.serving import make_server

Claims = dict[str, Any]
CLIENT = "countersign"


class OpenIDProvider:
    """`forge` gets the claims of each ID token, and returns them as they leave; `key` None is the provider's own."""

    def __init__(self) -> None:
        self.forge: Callable[[Claims], Claims] = dict
        self.has_own_key = True
        self.answers: dict[str, Any] = {}  # instead of what would be answered, by path
        self.asked: list[tuple[str, dict[str, list[str]]]] = []
        self.app = oidc_provider_mock.app(require_nonce=True, issue_refresh_token=False)
        self.app.before_request(self._before)
        self.app.after_request(self._after)
        self.address = ""

    def log_in(self, address: str, *, sub: str) -> str:
        """What the person does there whom we sent to `address`; returns where the browser is sent then."""
        response = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=10)
        assert response.status_code == 302, response.text
        return response.headers["Location"]

    def _before(self) -> flask.Response | None:
        path = flask.request.path
        self.asked.append((path, flask.request.args.to_dict(flat=False) | flask.request.form.to_dict(flat=False)))
        if path not in self.answers:
            return None
        return flask.Response(self.answers[path], content_type="application/json")

    def _after(self, response: flask.Response) -> flask.Response:
        if flask.request.path == "/oauth2/token" and response.status_code == 200 and response.is_json:
            answer = response.get_json()
            if isinstance(answer, dict) and "id_token" in answer:
                response.set_data(json.dumps(answer | {"id_token": self._signed(answer["id_token"])}))
        return response

    def _signed(self, token: str) -> str:
        key = flask.g.oidc_provider_mock_storage.jwk.as_pem(is_private=True)
        header = jwt.get_unverified_header(token)
        kid = header.get("kid") or flask.g.oidc_provider_mock_storage.jwk.thumbprint()
        claims = self.forge(jwt.decode(token, options={"verify_signature": False}))
        signer = key if self.has_own_key else generate_private_key(65537, 2048)
        return jwt.encode(claims, signer, algorithm="RS256", headers={"kid": kid})


@contextmanager
def running() -> Iterator[OpenIDProvider]:
    provider = OpenIDProvider()
    server = make_server("127.0.0.1", 0, provider.app, threaded=True)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def settings_of(name: str, issuer: str, *, called: str = "University") -> dict[str, Any]:
    """As config.others.providers makes them."""
    return {
        "provider_id": name,
        "name": called,
        "client_id": CLIENT,
        "secret": "s3cret",
        "settings": {
            "server_url": issuer,
            "origins": [issuer],
            "scope": ["openid", "email"],
            "oauth_pkce_enabled": True,
        },
    }


def query_of(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
