"""What docs/ says of the code is there: every path, every module, every name."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

from config.celery import app
from tests import states_page, tables_page

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")])
SOURCES = [path for folder in ("agreements", "signatures", "config") for path in sorted((ROOT / folder).rglob("*.py"))]

DOTTED = re.compile(r"`((?:agreements|signatures|config)(?:\.\w+)+)(?:\([^`]*\))?`")
PATH = re.compile(r"`((?:agreements|config|docs|signatures|templates|tests|static)/[\w./-]*)`")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")
TASK = re.compile(r'"((?:agreements|signatures)\.tasks\.\w+)"')


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def is_there(dotted: str) -> bool:
    """Whether a module, or something that a module holds, has this name."""
    parts = dotted.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: object = import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_names_on_a_page_of_documentation_exist(page: Path) -> None:
    words = page.read_text(encoding="utf-8")

    assert [name for name in DOTTED.findall(words) if not is_there(name)] == []
    assert [path for path in PATH.findall(words) if not (ROOT / path).exists()] == []
    assert [link for link in LINK.findall(words) if not (page.parent / link).exists()] == []


def test_glossary_names_every_record_and_says_each_word_once() -> None:
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", (ROOT / "docs/glossary.md").read_text(), re.MULTILINE)
    terms = [term for term, _, _ in rows if term not in ("word", "---")]
    named = set(re.findall(r"`(\w+)`", " ".join(where for _, _, where in rows)))
    models = {
        model.__name__ for label in ("agreements", "signatures") for model in apps.get_app_config(label).get_models()
    }

    assert len(terms) == len(set(terms))
    # Parts of a record that stands there: the log's head, a picture, a role, what a worker noted of the key, owed work,
    # counts of who tries too often.
    assert (
        models
        - named
        - {"ChainHead", "ConferenceImage", "Membership", "KeyCheck", "DocumentWork", "User", "ThrottleCount"}
        == set()
    )


def test_every_name_of_a_task_in_the_code_is_that_of_a_task() -> None:
    app.loader.import_default_modules()
    named = {name for path in SOURCES for name in TASK.findall(path.read_text(encoding="utf-8"))}

    assert named
    assert named - set(app.tasks) == set()


def test_states_are_drawn_as_the_code_has_them() -> None:
    assert states_page.moments_without_a_place() == []
    assert states_page.PAGE.read_text(encoding="utf-8") == states_page.page()


def test_tables_are_described_as_the_code_has_them() -> None:
    assert tables_page.PAGE.read_text(encoding="utf-8") == tables_page.page()
