"""Promises about the repository itself."""

import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
PAGES = [path for path in TEMPLATES if path.suffix == ".html" and path.parent.name != "mail"]
SOURCES = [path for folder in ("agreements", "signatures", "config") for path in sorted((ROOT / folder).rglob("*.py"))]
TESTS = [path for path in sorted((ROOT / "tests").rglob("*.py")) if path != Path(__file__).resolve()]

# A page speaks of agreements and of people (VISUAL.md, "Words").
UNWANTED = re.compile(r"\b(submissions?|envelopes?|recipients?|process(es|ed|ing)?)\b", re.IGNORECASE)
# The clocks that are not `agreements.clock`.
OTHER_CLOCK = re.compile(
    r"\b(timezone\.now|(datetime|dt)\.(now|utcnow|today)|date\.today|localdate|localtime|time\.time)\b"
)
DEFAULT = re.compile(r"default=timezone\.now\b")
# Who may ask one of them, and why.
OTHER_CLOCKS = {
    "agreements/clock.py": "it is the clock",
    "signatures/sealing/keys.py": "pure: the validity of a certificate, by the clock of the machine that seals",
    "signatures/sealing/making.py": "pure: from when on a certificate is valid, by the clock of the machine that makes it",
}
# Who may move the clock.
MOVERS = {"agreements/clock.py"}
REQUIREMENT = re.compile(r"[a-z0-9-]+(\[[a-z0-9,-]+\])?==[0-9][0-9a-z.]*(; [^#]+)?  # \S.*")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def without_comments(template: str) -> str:
    return re.sub(r"{#.*?#}|{% comment.*?%}.*?{% endcomment %}", "", template, flags=re.DOTALL)


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    out = StringIO()

    call_command("makemigrations", check_changes=True, dry_run=True, stdout=out)

    assert out.getvalue() == "No changes detected\n"


def test_import_contracts_are_kept() -> None:
    lint = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run([lint, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout


def test_no_page_has_an_inline_script_or_style() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=|\son[a-z]+=|javascript:")

    found = [(name_of(path), inline.findall(without_comments(path.read_text(encoding="utf-8")))) for path in PAGES]

    assert len(found) > 50
    assert [(page, words) for page, words in found if words] == []


def test_no_page_uses_unwanted_words() -> None:
    marks = re.compile(r"{%.*?%}|{{.*?}}|<[^>]*>", re.DOTALL)

    texts = [(name_of(path), marks.sub(" ", without_comments(path.read_text(encoding="utf-8")))) for path in PAGES]

    assert [(page, words) for page, text in texts if (words := UNWANTED.findall(text))] == []


def test_templates_escape_everything_but_plain_text() -> None:
    texts = [(path, path.read_text(encoding="utf-8")) for path in TEMPLATES]

    assert [name_of(path) for path, text in texts if re.search(r"\|\s*safe(seq)?\b", text)] == []
    assert [name_of(path) for path, text in texts if path.suffix != ".txt" and "autoescape off" in text] == []


def test_code_marks_nothing_as_safe() -> None:
    marked = [name_of(path) for path in SOURCES if re.search(r"\bmark_safe\b|\bSafeString\(", path.read_text())]

    assert marked == []


def test_code_asks_one_clock_only() -> None:
    """Defaults of columns are left out: see `agreements.clock`."""
    product = [path for path in SOURCES if path.parts[len(ROOT.parts)] != "config" and "migrations" not in path.parts]

    asking = {name_of(path) for path in product if OTHER_CLOCK.search(DEFAULT.sub("", path.read_text()))}

    assert asking == set(OTHER_CLOCKS)
    assert {name_of(path) for path in product if "clock.moved" in path.read_text()} <= MOVERS


def test_no_test_double_of_our_own_code_is_patched_in() -> None:
    assert [name_of(path) for path in TESTS if re.search(r"unittest\.mock|\bmocker\b", path.read_text())] == []


def test_only_one_helper_of_the_tests_sleeps() -> None:
    """Whoever waits names what for; a pause that is long enough here is too short on a machine that is busy."""
    sleeping = [name_of(path) for path in TESTS if re.search(r"\bsleep\(", path.read_text(encoding="utf-8"))]

    assert sleeping == ["tests/waiting.py"]


@pytest.mark.parametrize("name", ["requirements-base.txt", "requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_and_says_why(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    wanted = [line for line in lines if line and not line.startswith(("#", "-r "))]

    assert wanted
    assert [line for line in wanted if not REQUIREMENT.fullmatch(line)] == []
