"""The drill of docs/operations.md, line by line as an operator would do it, on both databases."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.journey.installation import PROJECT, database_of_its_own
from tests.postgres_server import PROGRAMS, postgresql

pytestmark = [pytest.mark.journey, pytest.mark.faults, pytest.mark.timeout(1200)]

MADE = """
from tests import factories
from tests.signatures.operations.backups.conftest import grow
grow(factories.make_ready_conference(), 2)
"""
WENT_ON = """
from agreements.models import Conference
from tests.signatures.operations.backups.conftest import grow
grow(Conference.objects.get())
"""


class Line(NamedTuple):
    command: str
    status: int
    words: str


def lines_of_the_drill() -> list[Line]:
    page = (PROJECT / "docs/operations.md").read_text(encoding="utf-8")
    section = page.partition("\n### A drill\n")[2].partition("\n## ")[0]
    found = []
    for line in re.findall(r"^    (\S.*)$", section, re.MULTILINE):
        command, _, words = line.partition("  # ")
        is_breach = words.startswith("1: ")
        found.append(Line(command.strip(), int(is_breach), words.removeprefix("1: ")))
    return found


@pytest.fixture(params=["sqlite", "postgresql"])
def addresses(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[str]]:
    """Of four empty databases."""
    if request.param == "sqlite":
        yield [f"sqlite:///{tmp_path}/{number}.sqlite3" for number in range(4)]
        return
    with postgresql() as url:
        yield [database_of_its_own(url) for _ in range(4)]


def run(command: str, environment: dict[str, str]) -> None:
    done = subprocess.run(["bash", "-c", command], cwd=PROJECT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_line_says_what_the_page_says(addresses: list[str], tmp_path: Path) -> None:
    names = ("DATABASE_URL", "drill_database", "second_database", "third_database")
    folders = {"STATE_DIR": "state", "DOCUMENTS_DIR": "documents", "backup": "backup", "store": "store"}
    environment = {
        "HOME": os.environ.get("HOME", "/"),
        "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}",
        "REDIS_URL": "",
        "manage": f"{sys.executable} manage.py",
        **dict(zip(names, addresses, strict=True)),
        **{name: str(tmp_path / folder) for name, folder in folders.items()},
    }
    run("$manage migrate -v 0 && $manage seal_key --ensure --organisation Drill", environment)
    run(f"$manage shell -v 0 -c '{MADE}' && $manage backup $backup && $manage shell -v 0 -c '{WENT_ON}'", environment)
    lines = lines_of_the_drill()
    script = "".join(
        f"{{ {line.command}\n}} >{tmp_path}/{number}.said 2>&1; echo $? >{tmp_path}/{number}.status\n"
        for number, line in enumerate(lines)
    )

    run(script, environment)

    assert len(lines) > 25
    for number, line in enumerate(lines):
        said, status = (tmp_path / f"{number}.said").read_text(), int((tmp_path / f"{number}.status").read_text())
        assert (status, line.words in said) == (line.status, True), f"{line.command}\n{status}: {said}"
