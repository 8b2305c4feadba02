"""Checks a bundle of agreements, without asking whoever made it: run it in the folder that the ZIP became.

    python check_bundle.py               digests, seals, log, and what does not belong here
    python check_bundle.py --digests     digests and what does not belong here; needs nothing but Python

It needs Python 3.11 or newer, on Linux or macOS, and for the seals and the log the packages in checker/requirements.txt.
SHA256SUMS lists the files, manifest.csv says what they are, certificates.pem holds the certificates that count.

Exit status: 0 if everything holds, 1 if not, 2 if something that is needed cannot be read.
"""

import argparse
import csv
import hashlib
import importlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SUMS, MANIFEST, CERTIFICATES, LOG = "SHA256SUMS", "manifest.csv", "certificates.pem", "log.jsonl"
# What somebody who checks may have made beside the files.
_OWN = ("check/", "__pycache__/")
_CHUNK = 1 << 20
_DOCUMENT = "document"


class NeededError(Exception):
    """Something without which nothing can be said; the message says what."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Check a bundle of agreements.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).resolve().parent, help="where it lies")
    parser.add_argument("--digests", action="store_true", help="only compare the digests")
    options = parser.parse_args(arguments)
    try:
        problems = list(_told(problems_in(options.folder, with_seals=not options.digests)))
    except NeededError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    what = "digests" if options.digests else "digests, seals and log"
    sys.stdout.write(f"{len(problems)} problems.\n" if problems else f"Everything holds: {what}.\n")
    return 1 if problems else 0


def _told(problems: Iterator[str]) -> Iterator[str]:
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
        sys.stdout.flush()
        yield problem


def problems_in(folder: Path, *, with_seals: bool = True) -> Iterator[str]:
    """One line for each file with which something is wrong; NeededError."""
    sums = _sums(folder)
    here = set(_files(folder))
    for path, digest in sums.items():
        if path not in here:
            yield f"MISSING  {path}"
        elif _digest(folder / path) != digest:
            yield f"CHANGED  {path}: its SHA-256 is not the one in {SUMS}"
    strange = sorted(here - sums.keys() - {SUMS})
    for path in strange:
        yield f"FOREIGN  {path}: {SUMS} does not know it"
    if with_seals:
        with _programs_of(folder):
            yield from _sealed_otherwise(folder, here, strange)
            yield from _log(folder)


def _sums(folder: Path) -> dict[str, str]:
    try:
        lines = (folder / SUMS).read_text(encoding="ascii").splitlines()
    except (OSError, ValueError) as error:
        raise NeededError(f"{SUMS} cannot be read: {error}") from error
    return {path: digest for digest, _, path in (line.partition("  ") for line in lines)}


def _files(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith(_OWN) and "/__pycache__/" not in name:
            yield name


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except OSError as error:
        return str(error)
    return digest.hexdigest()


# --- Seals --------------------------------------------------------------------------------------------------------------
def _sealed_otherwise(folder: Path, here: set[str], strange: Sequence[str]) -> Iterator[str]:
    """Documents that no seal of the conference vouches for, or that are another document than the manifest says."""
    checker = _module("signatures.checking.offline.__main__")
    offline = _module("signatures.checking.offline")
    try:
        published = offline.published_in((folder / CERTIFICATES).read_bytes())
    except (OSError, ValueError) as error:
        raise NeededError(f"{CERTIFICATES} cannot be read: {error}") from error
    for row in _manifest(folder):
        if row["kind"] == _DOCUMENT and row["path"] in here:
            answer = checker.answer_to(str(folder / row["path"]), published)
            if answer.status:
                yield f"SEAL     {row['path']}: {answer.judgement.sentence}"
            elif (code := (answer.record or {}).get("code", row["code"])) != row["code"]:
                yield f"FOREIGN  {row['path']}: it is the document {code}, and {MANIFEST} says {row['code']}"
    for path in strange:
        if path.endswith(".pdf"):
            answer = checker.answer_to(str(folder / path), published)
            yield f"SEAL     {path}: {answer.judgement.sentence}"


def _manifest(folder: Path) -> list[dict[str, str]]:
    try:
        with (folder / MANIFEST).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, ValueError) as error:
        raise NeededError(f"{MANIFEST} cannot be read: {error}") from error


# --- The log ------------------------------------------------------------------------------------------------------------
def _log(folder: Path) -> Iterator[str]:
    verify_log = _module("verify_log")
    try:
        verify_log.read(folder / LOG, verify_log.trusted_in((folder / CERTIFICATES).read_bytes()))
    except verify_log.BadLogError as error:
        yield f"LOG      {LOG}: {error}"
    except OSError as error:
        yield f"LOG      {LOG}: {error}"


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise NeededError(
            f"Seals and log were not checked, because a package is missing ({error}): pip install -r "
            "checker/requirements.txt, or compare the digests alone with --digests."
        ) from error


@contextmanager
def _programs_of(folder: Path) -> Iterator[None]:
    """Those that came with the files can be imported."""
    before = list(sys.path)
    sys.path += [str(folder), str(folder / "checker")]
    try:
        yield
    finally:
        sys.path[:] = before


if __name__ == "__main__":
    sys.exit(main())
