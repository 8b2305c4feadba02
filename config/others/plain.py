"""Addresses to which nothing goes unencrypted over a network, unless whoever runs this installation has named them."""

from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured

_PLAIN = {"smtp": "smtp+tls", "http": "https", "imap": "imaps"}


def refuse_plain(setting: str, url: str, *, allowed: Collection[str]) -> None:
    """ImproperlyConfigured if it is one; `allowed` holds addresses as they are written, without path, user and password.

    What stays on this machine is on no network.
    """
    parts = urlsplit(url)
    instead = _PLAIN.get(parts.scheme)
    if instead is None or _is_here(parts.hostname or "") or _named(parts) in map(_named, map(urlsplit, allowed)):
        return
    bare = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    raise ImproperlyConfigured(
        f"{setting} would send everything unencrypted: write {instead}:// if the server can do that, "
        f"or name it in ALLOW_PLAIN ({bare}) if its network is yours alone"
    )


def _named(parts: SplitResult) -> tuple[str, str, int | None]:
    return parts.scheme, parts.hostname or "", parts.port


def _is_here(host: str) -> bool:
    if host in ("", "localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
