"""Checks an exported log of agreements, without asking whoever keeps it.

    python verify_log.py FILE.jsonl
    python verify_log.py FILE.jsonl --entry N --hash H
    python verify_log.py FILE.jsonl --certificate certificates.pem

It needs Python 3.11 or newer and the package "cryptography" (pip install cryptography); no network, and nothing else.

FILE.jsonl is what `manage.py export_chain` writes. First come the entries, one a line: JSON with the keys in the order of the
alphabet. The hash of an entry is the SHA-256 of a zero byte and the bytes of its line, without the line's end; each entry
holds, as "previous", the hash of the one before it, and the first one 64 zeros. Then come the checkpoints, one a line, each
as it was kept in a file and mailed to the owners of the conference: it tells how the hash of an entry was at some moment,
holds the SHA-256 of the checkpoint before (of its whole line), a certificate, and a signature over the same JSON without
"signature" (P-256 or RSA with PKCS #1 v1.5, over SHA-256). The log has a name, "conference", which follows from its first entry.

With --entry and --hash it answers whether the log has this entry with this hash, such as a document's certificate or a
checkpoint that somebody kept names it. With --certificate only checkpoints count whose certificate is in that file, which
every installation publishes under /verify/certificates.pem; without it, compare the fingerprints that are printed.

Exit status: 0 if everything holds and the entry is in the log, 1 if not, 2 if the file or the options cannot be read.
"""

import argparse
import hashlib
import json
import re
import sys
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

FORMAT = "countersign checkpoint 1"
GENESIS = "0" * 64
_FACTS = {"format", "conference", "number", "entry", "hash", "at", "previous", "certificate", "signature"}
_ENDED = re.compile(rb"^# (retired|stolen) since (\S{20}): ([0-9a-f]{64})$", re.MULTILINE)


class BadLogError(Exception):
    """Something does not hold; the message says what, and on which line."""


@dataclass(frozen=True)
class Trusted:
    """The fingerprints of certificates that count, and since when some do not."""

    fingerprints: frozenset[str]
    ended: Mapping[str, str]


@dataclass
class Log:
    """What was read so far; entry N has the hash at N - 1."""

    trusted: Trusted | None = None
    hashes: list[str] = field(default_factory=list)
    checkpoints: list[dict[str, Any]] = field(default_factory=list)
    last_checkpoint: str = GENESIS

    def take(self, line: bytes) -> None:
        """ValueError, or KeyError for what is missing, if it does not follow from what was read before."""
        facts = json.loads(line)
        if not isinstance(facts, dict):
            raise ValueError("neither an entry nor a checkpoint")
        if "format" in facts:
            self._take_checkpoint(line, facts)
        else:
            self._take_entry(line, facts)

    def has(self, entry: int, hash_: str) -> bool:
        return self.hashes[entry - 1 : entry] == [hash_] if entry > 0 else False

    @property
    def anchored(self) -> int:
        """Entries up to this one are older than the last checkpoint."""
        return self.checkpoints[-1]["entry"] if self.checkpoints else 0

    def _take_entry(self, line: bytes, facts: Mapping[str, Any]) -> None:
        if self.checkpoints:
            raise ValueError("an entry stands behind the checkpoints")
        number = len(self.hashes) + 1
        if facts["number"] != number:
            raise ValueError(f"entry {facts['number']} stands where entry {number} belongs")
        if facts["previous"] != (self.hashes[-1] if self.hashes else GENESIS):
            raise ValueError(f"entry {number} does not follow from the one before it: one of the two was changed")
        self.hashes.append(hashlib.sha256(b"\0" + line).hexdigest())

    def _take_checkpoint(self, line: bytes, facts: dict[str, Any]) -> None:
        number = len(self.checkpoints) + 1
        if facts["number"] != number:
            raise ValueError(f"checkpoint {facts['number']} stands where checkpoint {number} belongs")
        if problem := problem_of(line, facts):
            raise ValueError(f"checkpoint {number} {problem}")
        if facts["previous"] != self.last_checkpoint:
            raise ValueError(f"checkpoint {number} does not follow from the one before it")
        if not self.hashes or facts["conference"] != name_of_log(self.hashes[0]):
            raise ValueError(f"checkpoint {number} is of another log")
        if not self.has(facts["entry"], facts["hash"]):
            raise ValueError(f"checkpoint {number} tells of an entry {facts['entry']} that this log does not have")
        if facts["entry"] <= self.anchored:
            raise ValueError(f"checkpoint {number} is of an entry before that of the checkpoint before it")
        if self.trusted and (problem := _distrust(facts, self.trusted)):
            raise ValueError(f"checkpoint {number} {problem}")
        self.checkpoints.append(facts)
        self.last_checkpoint = digest_of_file(line)


def name_of_log(first_hash: str) -> str:
    """The UUID by which checkpoints name the log whose first entry has this hash."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"countersign:{first_hash}"))


def written(facts: Mapping[str, Any]) -> bytes:
    """The line of a checkpoint, without its end; and without "signature", what is signed."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":")).encode("ascii")


def digest_of_file(line: bytes) -> str:
    return hashlib.sha256(line + b"\n").hexdigest()


def problem_of(line: bytes, facts: Mapping[str, Any]) -> str:
    """What is wrong with a checkpoint taken by itself; empty if its own certificate's key has signed it."""
    has_numbers = type(facts.get("number")) is type(facts.get("entry")) is int
    if facts.keys() != _FACTS or facts["format"] != FORMAT or not has_numbers or written(facts) != line:
        return "is not written as checkpoints are"
    certificate = x509.load_pem_x509_certificate(facts["certificate"].encode("ascii"))
    signed = written({name: value for name, value in facts.items() if name != "signature"})
    return "" if _has_signed(certificate, signed, bytes.fromhex(facts["signature"])) else "has no valid signature"


def _has_signed(certificate: x509.Certificate, signed: bytes, signature: bytes) -> bool:
    key = certificate.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(hashes.SHA256()))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def fingerprint_in(facts: Mapping[str, Any]) -> str:
    """Of the certificate that a checkpoint holds: SHA-256, in hexadecimal."""
    return x509.load_pem_x509_certificate(facts["certificate"].encode("ascii")).fingerprint(hashes.SHA256()).hex()


def _distrust(facts: Mapping[str, Any], trusted: Trusted) -> str:
    fingerprint = fingerprint_in(facts)
    if fingerprint not in trusted.fingerprints:
        return f"is signed by another key: its certificate has the fingerprint {fingerprint}"
    if facts["at"] >= trusted.ended.get(fingerprint, "9999"):
        return "is signed with a key that was not to be trusted any more"
    return ""


def trusted_in(pem: bytes) -> Trusted:
    """ValueError if it holds no certificate."""
    found = x509.load_pem_x509_certificates(pem)
    ended = {fingerprint.decode(): since.decode() for _, since, fingerprint in _ENDED.findall(pem)}
    return Trusted(frozenset(each.fingerprint(hashes.SHA256()).hex() for each in found), ended)


def read(path: Path, trusted: Trusted | None = None) -> Log:
    """BadLogError for the first line that does not hold."""
    log = Log(trusted)
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                log.take(line.removesuffix(b"\n"))
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                why = f"{error} is missing" if isinstance(error, KeyError) else str(error)
                raise BadLogError(f"Line {number}: {why}.") from error
    if not log.hashes:
        raise BadLogError("There is no entry in it.")
    return log


def _summary(log: Log) -> list[str]:
    count, anchored = len(log.hashes), log.anchored
    lines = [f"The log is whole: {count} entries of {name_of_log(log.hashes[0])}."]
    if anchored:
        last = log.checkpoints[-1]
        checkpoints = "1 checkpoint" if len(log.checkpoints) == 1 else f"{len(log.checkpoints)} checkpoints"
        lines.append(f"{checkpoints}; the last one is of entry {anchored}, signed {last['at']}.")
    if anchored < count:
        lines.append(f"Not yet anchored, because no checkpoint is younger: entries {anchored + 1} to {count}.")
    if log.trusted is None:
        by = dict.fromkeys(map(fingerprint_in, log.checkpoints))
        lines += [f"Signed by the certificate with the SHA-256 fingerprint {fingerprint}." for fingerprint in by]
    return lines


def _answer(log: Log, entry: int, hash_: str) -> tuple[str, int]:
    if not log.has(entry, hash_):
        return f"Entry {entry} with this hash is NOT in the log.", 1
    is_anchored = entry <= log.anchored
    return f"Entry {entry} with this hash is in the log{'' if is_anchored else ', but not yet anchored'}.", 0


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Check an exported log of agreements.")
    parser.add_argument("file", type=Path, help="the exported log")
    parser.add_argument("--entry", type=int, help="the number of an entry that is looked for")
    parser.add_argument("--hash", help="and its hash")
    parser.add_argument("--certificate", type=Path, help="a PEM file with the certificates that count")
    options = parser.parse_args(arguments)
    if (options.entry is None) != (options.hash is None):
        parser.error("--entry and --hash belong together")
    try:
        trusted = trusted_in(options.certificate.read_bytes()) if options.certificate else None
        log = read(options.file, trusted)
    except BadLogError as error:
        sys.stdout.write(f"The log does not hold. {error}\n")
        return 1
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    lines, status = _summary(log), 0
    if options.entry is not None:
        answer, status = _answer(log, options.entry, options.hash.strip().lower())
        lines.append(answer)
    sys.stdout.write("\n".join([*lines, ""]))
    return status


if __name__ == "__main__":
    sys.exit(main())
