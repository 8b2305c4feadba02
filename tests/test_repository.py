"""Promises about the repository itself."""

import ast
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
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
REQUIREMENT = re.compile(r"[a-z0-9-]+(\[[a-z0-9,-]+\])?==[0-9][0-9a-z.]*(; [^#]+)?  # \S.*")


MODULES = [path for path in SOURCES if "migrations" not in path.parts]
LONGEST_FILE, LONGEST_FUNCTION, MOST_MODULES = 250, 40, 14
# Names that stand in several modules of an app, and why that helps whoever reads them.
SAME_CLASSES = {
    "Command": "Django finds commands by it",
    "Problem": "what is wrong, and on which line: of a list of papers, and of a text",
}
SAME_FILES = {
    "__main__": "Python starts a package by it",
    "urls": "Django's word",
    "accounts conferences imports people team texts images": "forms and views of one subject",
    "bulk_jobs help_requests": "the deeds, and the pages on which staff do them",
    "evidence_page": "what stands on the page, and how it is drawn",
}


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


def test_no_test_double_of_our_own_code_is_patched_in() -> None:
    tests = [path for path in sorted((ROOT / "tests").rglob("*.py")) if path != Path(__file__).resolve()]

    assert [name_of(path) for path in tests if re.search(r"unittest\.mock|\bmocker\b", path.read_text())] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_and_says_why(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    wanted = [line for line in lines if line and not line.startswith(("#", "-r "))]

    assert wanted
    assert [line for line in wanted if not REQUIREMENT.fullmatch(line)] == []


def test_no_file_is_long() -> None:
    long = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}

    allowed = "config/settings.py"  # one list of settings, by subject
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE and name != allowed} == {}


def test_no_function_is_long() -> None:
    long = [
        f"{name_of(path)}: {each.name}"
        for path in MODULES
        for each in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
        and (each.end_lineno or 0) - each.lineno >= LONGEST_FUNCTION
    ]

    assert long == []


def test_no_package_has_many_modules_side_by_side() -> None:
    packages = {path.parent for path in MODULES if path.parent.name != "commands"}
    counts = {name_of(folder): len(list(folder.glob("*.py"))) for folder in packages}

    assert {name: count for name, count in counts.items() if count > MOST_MODULES} == {}


@pytest.mark.parametrize("app", ["agreements", "signatures", "config"])
def test_no_class_has_the_name_of_another(app: str) -> None:
    places = defaultdict(set)
    for path in MODULES:
        if path.relative_to(ROOT).parts[0] == app:
            for name in _classes_and_aliases(path):
                places[name.lstrip("_")].add(name_of(path))

    assert {name: found for name, found in places.items() if len(found) > 1 and name not in SAME_CLASSES} == {}


def _classes_and_aliases(path: Path) -> Iterator[str]:
    """An alias of a type begins with a capital letter and has small ones."""
    for each in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(each, ast.ClassDef):
            yield each.name
        elif isinstance(each, ast.Assign):
            names = [target.id for target in each.targets if isinstance(target, ast.Name)]
            yield from (name for name in names if re.match(r"_?[A-Z]\w*[a-z]", name))


@pytest.mark.parametrize("app", ["agreements", "signatures", "config"])
def test_no_file_has_the_name_of_another(app: str) -> None:
    places = defaultdict(list)
    for path in MODULES:
        if path.relative_to(ROOT).parts[0] == app and path.stem != "__init__" and path.parent.name != "commands":
            places[path.stem].append(name_of(path))

    allowed = set(" ".join(SAME_FILES).split())
    assert {name: found for name, found in places.items() if len(found) > 1 and name not in allowed} == {}
