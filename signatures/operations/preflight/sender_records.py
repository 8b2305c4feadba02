"""(pure) The three records by which other servers know whether a mail comes from its domain: SPF, DKIM and DMARC.

RFC 7208, RFC 6376 with RFC 8301 and RFC 8463, RFC 7489. `Lookup` asks the DNS; what it raises is the caller's.
"""

import base64
import binascii
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

# By name and type of record: the records as text, none where there are none.
Lookup = Callable[[str, str], Sequence[str]]
# A receiver asks no more than so often for one mail (RFC 7208, 4.6.4).
MOST_LOOKUPS = 10
_ASK = ("include", "a", "mx", "ptr", "exists", "redirect")
# A key that is shorter is not believed, and one that is shorter than the second is weak (RFC 8301).
_LEAST_BITS, _FEW_BITS = 1024, 2048
_POLICIES = ("none", "quarantine", "reject")


@dataclass
class Spf:
    """`ends`: what it says of all others: "-", "~", "?" or "+"; empty if nothing. `missing`: domains that it includes and that
    have no record."""

    records: list[str]
    lookups: int = 0
    ends: str = ""
    missing: list[str] = field(default_factory=list)


def spf(domain: str, ask: Lookup) -> Spf:
    found = Spf(_spf_records(domain, ask))
    if len(found.records) == 1:
        _follow(found.records[0], ask, found, seen={domain}, is_first=True)
    return found


def _spf_records(domain: str, ask: Lookup) -> list[str]:
    return [each for each in ask(domain, "TXT") if each.lower().split(" ", 1)[0] == "v=spf1"]


def _follow(record: str, ask: Lookup, found: Spf, *, seen: set[str], is_first: bool) -> None:
    for term in record.lower().split()[1:]:
        sign, bare = (term[0], term[1:]) if term[0] in "+-~?" else ("+", term)
        name, _, rest = bare.replace("=", ":", 1).partition(":")
        if name == "all" and is_first:
            found.ends = sign
        if name.partition("/")[0] not in _ASK:
            continue
        found.lookups += 1
        if name not in ("include", "redirect") or "%" in rest or rest in seen or found.lookups > MOST_LOOKUPS:
            continue
        seen.add(rest)
        theirs = _spf_records(rest, ask)
        if len(theirs) != 1:
            found.missing.append(rest)
            continue
        _follow(theirs[0], ask, found, seen=seen, is_first=is_first and name == "redirect")


@dataclass(frozen=True)
class Dmarc:
    """`at`: the domain whose record counts; `policy`: "none", "quarantine" or "reject", empty if it cannot be read."""

    records: list[str]
    at: str = ""
    policy: str = ""
    reports_to: str = ""


def dmarc(domain: str, ask: Lookup) -> Dmarc:
    """The domain's own, or that of the nearest domain above it."""
    for name in _upwards(domain):
        records = [
            each for each in ask(f"_dmarc.{name}", "TXT") if each.lower().replace(" ", "").startswith("v=dmarc1")
        ]
        if records:
            told = _tags(records[0])
            policy = told.get("p", "").lower()
            is_known = len(records) == 1 and policy in _POLICIES
            return Dmarc(records, name, policy if is_known else "", told.get("rua", ""))
    return Dmarc([])


def _upwards(domain: str) -> Iterator[str]:
    parts = domain.split(".")
    yield from (".".join(parts[start:]) for start in range(len(parts) - 1))


@dataclass(frozen=True)
class Dkim:
    """The key of one selector. `problem`: "missing", "revoked", "unreadable" or "short", empty if it can be used; `bits` of one
    by RSA."""

    selector: str
    problem: str = ""
    bits: int = 0

    @property
    def is_weak(self) -> bool:
        return 0 < self.bits < _FEW_BITS


def dkim(domain: str, selector: str, ask: Lookup) -> Dkim:
    records = [each for each in ask(f"{selector}._domainkey.{domain}", "TXT") if "p=" in each.replace(" ", "")]
    if not records:
        return Dkim(selector, "missing")
    told = _tags(records[0])
    key = "".join(told.get("p", "").split())
    if not key:
        return Dkim(selector, "revoked")
    try:
        raw = base64.b64decode(key, validate=True)
    except (binascii.Error, ValueError):
        return Dkim(selector, "unreadable")
    if told.get("k", "rsa").lower() == "ed25519":
        return Dkim(selector, "" if len(raw) == 32 else "unreadable")
    return _rsa(selector, raw)


def _rsa(selector: str, raw: bytes) -> Dkim:
    try:
        key = load_der_public_key(raw)
    except (ValueError, UnsupportedAlgorithm):
        return Dkim(selector, "unreadable")
    if not isinstance(key, rsa.RSAPublicKey):
        return Dkim(selector, "unreadable")
    return Dkim(selector, "short" if key.key_size < _LEAST_BITS else "", key.key_size)


def _tags(record: str) -> dict[str, str]:
    parts = (part.partition("=") for part in record.split(";"))
    return {name.strip().lower(): value.strip() for name, sign, value in parts if sign}
