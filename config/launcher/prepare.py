"""What has to be in order before the parts start: tables, static files, the sealing key; or, by itself, the demonstration.

That is loaded while the web server starts.
"""

import argparse
import gc
import hashlib
import io
import os
import sys
from contextlib import suppress
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError

from config.launcher.process import PROJECT
from config.launcher.state import write_privately
from config.pages import made_files


def main() -> int:
    # As for `manage.py`: the collector of garbage would look through what is loaded, and find little.
    gc.set_threshold(50_000, 20, 20)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demonstration", type=Path, help="load that, and keep what it says (its login) in this file")
    parser.add_argument("--history", action="store_true", help="as after two weeks of answers, with all mails")
    arguments = parser.parse_args()
    demonstration: Path | None = arguments.demonstration
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    if demonstration is not None:
        if not demonstration.exists():
            _load_demonstration(demonstration, with_history=arguments.history)
        return 0
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as error:
        print(f"The database does not answer: {error}".strip())
        return 1
    _adopt_evidence()
    _collect_static()
    call_command("seal_key", "--ensure", stdout=io.StringIO())
    return 0


def _adopt_evidence() -> None:
    """Of what an earlier version recorded; what contradicts the log is told, and stops nothing."""
    with suppress(SystemExit):
        call_command("adopt_evidence")


def _load_demonstration(file: Path, *, with_history: bool) -> None:
    what = "all its papers and two weeks of answers" if with_history else "all its papers"
    print(f"Loading the demonstration, ICML 2020 with {what} (once)")
    said = io.StringIO()
    call_command("load_demonstration", history=with_history, stdout=said)
    write_privately(file, said.getvalue())


def _collect_static() -> None:
    """Gather the static files, unless they are those that were gathered last time."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    digest = _digest_of_sources()
    if stamp.exists() and stamp.read_text() == digest:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(digest)


def _digest_of_sources() -> str:
    digest = hashlib.sha256(made_files.digest().encode())
    for name in ("requirements-base.txt", "config/statics.py"):  # packages bring files too
        digest.update((PROJECT / name).read_bytes())
    for path in sorted(path for path in (PROJECT / "static").rglob("*") if path.is_file()):
        digest.update(f"{path}\n".encode() + path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
