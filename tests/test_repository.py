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
# Who may lock rows beside `agreements/audit/locks.py`, and why that is in nobody's way.
LOCKERS = {
    "agreements/audit/locks.py": "it is the order of locks",
    "agreements/models/work.py": "a claim: it passes over what somebody holds, and holds nothing else itself",
    "agreements/mail/pacing/pace.py": "the mail server’s row alone, outside of any deed, for one statement",
    "agreements/models/user.py": "the first account, before there is anything that a deed could hold",
}
# Who may move the clock.
MOVERS = {"agreements/clock.py", "signatures/demonstration/history.py"}
REQUIREMENT = re.compile(r"[a-z0-9-]+(\[[a-z0-9,-]+\])?==[0-9][0-9a-z.]*(; [^#]+)?  # \S.*")


MODULES = [path for path in SOURCES if "migrations" not in path.parts]
LONGEST_FILE, LONGEST_FUNCTION, MOST_MODULES = 250, 40, 14
# Names that stand in several modules of an app, and why that helps whoever reads them.
SAME_CLASSES = {
    "Command": "Django finds commands by it",
    "DatabaseWrapper": "Django finds a database by it",
    "Entry": "a line of the log, and an author as a list has them",
    "Problem": "what is wrong, and on which line: of a list of papers, and of a text",
}
SAME_FILES = {
    "__main__": "Python starts a package by it",
    "urls": "Django's word",
    "base": "Django finds a database by it",
    "accounts agreements conferences imports papers people team texts images": "what a room has of one subject",
    "bulk_jobs help_requests editing ending waiving merge_and_split": "the deeds, and the pages on which staff do them",
    "addresses keys": "the rule, which is pure, and the records that go by it",
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


def test_keys_of_rows_are_printed_without_separators_of_thousands() -> None:
    """From the thousandth row on "1,234" leads nowhere, and no test has a thousand rows."""
    bare = re.compile(r"{{ [a-z_.]*\.(pk|(?!auto_)[a-z]+_id) }}")

    assert [name_of(path) for path in TEMPLATES if bare.search(path.read_text(encoding="utf-8"))] == []


def test_code_marks_nothing_as_safe() -> None:
    marked = [name_of(path) for path in SOURCES if re.search(r"\bmark_safe\b|\bSafeString\(", path.read_text())]

    assert marked == []


def test_code_asks_one_clock_only() -> None:
    """Defaults of columns are left out: see `agreements.clock`."""
    product = [path for path in SOURCES if path.parts[len(ROOT.parts)] != "config" and "migrations" not in path.parts]

    asking = {name_of(path) for path in product if OTHER_CLOCK.search(DEFAULT.sub("", path.read_text()))}

    assert asking == set(OTHER_CLOCKS)
    assert {name_of(path) for path in product if "clock.moved" in path.read_text()} <= MOVERS


def test_rows_are_locked_in_one_place_only() -> None:
    """A deed that locked by itself could take another order than all the others."""
    lockers = {name_of(path) for path in MODULES if "select_for_update" in path.read_text(encoding="utf-8")}

    assert lockers == set(LOCKERS)
    claims = (ROOT / "agreements/models/work.py").read_text(encoding="utf-8")
    assert re.findall(r"select_for_update\(.*?\)", claims) == ["select_for_update(skip_locked=True)"]


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
