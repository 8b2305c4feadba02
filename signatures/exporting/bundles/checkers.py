"""The programs that check a bundle without us: copies of ours, with a short list of the packages that they need."""

from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.utils.translation import gettext

from signatures.exporting.bundles.frozen import SmallFile
from signatures.exporting.bundles.manifest_csv import cells_of_file

PROGRAM = "program"
REQUIREMENTS = "checker/requirements.txt"
# What those need comes with them.
_PACKAGES = ("pyhanko", "pyhanko-certvalidator", "asn1crypto", "cryptography", "pypdf")
_SOURCES = Path(__file__).resolve().parents[3]
# Folders of which all modules are copied, and single ones; what stands above them is empty.
_ROOMS = (
    "agreements/web/sandbox",
    "signatures/checking/offline",
    "signatures/sealing/extensions",
    "signatures/sealing/quick_reading",
)
_MODULES = (
    "signatures/levels.py",
    "signatures/checking/strangers.py",
    "signatures/sealing/inspecting.py",
    "signatures/sealing/keys.py",
    "signatures/sealing/rebuilding.py",
    "signatures/sealing/stamping.py",
    "signatures/sealing/tokens.py",
)
_EMPTY = ("agreements", "agreements/web", "signatures", "signatures/checking")
# Of the seals only what reads them: making them needs more packages.
_SEALING = '''\
"""Inspecting the seal of any file."""

from signatures.sealing import quick_reading
from signatures.sealing.inspecting import SealReport, TooManySealsError, UnreadableError, inspect

__all__ = ["SealReport", "TooManySealsError", "UnreadableError", "inspect"]

quick_reading.use()
'''


def texts() -> Iterator[SmallFile]:
    """What they are is said in the language of the moment."""
    bundle, log = (
        _source("signatures/exporting/bundles/check_bundle.py"),
        _source("signatures/checkpoints/verify_log.py"),
    )
    yield _text("check_bundle.py", gettext("Checks the whole bundle"), bundle)
    yield _text("verify_log.py", gettext("Checks the log"), log)
    yield _text(REQUIREMENTS, gettext("The packages that the checks need"), _requirements())
    part = gettext("A part of the program that checks documents")
    for name, content in _modules():
        yield _text(f"checker/{name}", part, content)


def _text(path: str, what: str, content: str) -> SmallFile:
    return SmallFile(path, PROGRAM, cells_of_file(what), content)


def _requirements() -> str:
    return "".join(f"{name}=={version(name)}\n" for name in _PACKAGES)


@cache
def _modules() -> tuple[tuple[str, str], ...]:
    names = [path.relative_to(_SOURCES).as_posix() for room in _ROOMS for path in (_SOURCES / room).glob("*.py")]
    found = {name: _source(name) for name in (*names, *_MODULES)}
    found |= {f"{room}/__init__.py": "" for room in _EMPTY}
    found["signatures/sealing/__init__.py"] = _SEALING
    return tuple(sorted(found.items()))


@cache
def _source(name: str) -> str:
    return (_SOURCES / name).read_text(encoding="utf-8")
