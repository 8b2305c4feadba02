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


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_page_has_no_inline_script_or_style(path: Path) -> None:
    template = without_comments(path.read_text(encoding="utf-8"))

    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=|\son[a-z]+=|javascript:", template)

    assert inline == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_page_uses_none_of_the_unwanted_words(path: Path) -> None:
    words = re.sub(
        r"{%.*?%}|{{.*?}}|<[^>]*>", " ", without_comments(path.read_text(encoding="utf-8")), flags=re.DOTALL
    )

    assert UNWANTED.findall(words) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_escapes_everything_but_plain_text(path: Path) -> None:
    template = path.read_text(encoding="utf-8")

    assert re.findall(r"\|\s*safe(seq)?\b", template) == []
    if path.suffix != ".txt":
        assert "autoescape off" not in template


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
    tests = [path for path in sorted((ROOT / "tests").rglob("*.py")) if path != Path(__file__).resolve()]

    assert [name_of(path) for path in tests if re.search(r"unittest\.mock|\bmocker\b", path.read_text())] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_and_says_why(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    wanted = [line for line in lines if line and not line.startswith(("#", "-r "))]

    assert wanted
    assert [line for line in wanted if not REQUIREMENT.fullmatch(line)] == []
