"""Points 23, 35 and 36: what can be said of the code itself, and of roles at the next request."""

import re
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from django.test import Client
from django.urls import reverse

from agreements.conferences import team
from agreements.models import Conference, Role
from tests import factories

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = [
    path
    for app in ("agreements", "signatures", "config")
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts and path.name not in ("settings.py", "settings_test.py", "__main__.py")
]


# --- 35: no expression takes long ----------------------------------------------------------------------------------------
def _modules() -> Iterator[ModuleType]:
    for path in SOURCES:
        if "re.compile" in path.read_text(encoding="utf-8"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield import_module(".".join(part for part in parts if part != "__init__"))


EXPRESSIONS = {
    f"{module.__name__}.{name}": value
    for module in _modules()
    for name, value in vars(module).items()
    if isinstance(value, re.Pattern)
}
LENGTH = 100_000
# What makes an expression try again and again: one sign, or two in turn, and an end that does not fit.
STRETCHES = [
    "a", " ", "0", "(", "<", "\\", "{", "$", ".", "-", "@", "/", ";", "\n", "a ", "a.", "a@", "\\a", "{{", "a-", "<a", "/s/",
]  # fmt: skip
# What is asked of short texts alone, and of whole lines alone.
SHORT = {
    "agreements.importing.normalising.mailboxes._REMARK": 1_000,  # a cell, cut before
    "agreements.wording.keys._IN_BRACKETS": 1_000,  # names and addresses
    "agreements.wording.reading._DETAIL": 10_000,  # lines of a text
}
FULLMATCH = {"agreements.wording.reading._PAGE_BREAK"}
SECONDS = 1.0  # of the processor: some milliseconds are usual, and what is quadratic takes minutes


def _takes_long(name: str, stretch: str, *, in_full: bool) -> bool:
    """A tenth of the length is asked first: a hundred times as long is what a quadratic one would take for the whole."""
    expression, length = EXPRESSIONS[name], SHORT.get(name, LENGTH)
    ask = expression.fullmatch if in_full else expression.search

    def seconds(length: int) -> float:
        text = (stretch * length)[:length] + "\x00"
        given = text.encode() if isinstance(expression.pattern, bytes) else text
        began = time.process_time()
        ask(given)
        return time.process_time() - began

    return seconds(length // 10) * 100 > SECONDS and seconds(length) > SECONDS


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_no_expression_takes_long_on_a_hundred_thousand_signs(name: str) -> None:
    ways = (True,) if name in FULLMATCH else (False, True)

    slow = [(stretch, way) for stretch in STRETCHES for way in ways if _takes_long(name, stretch, in_full=way)]

    assert slow == []


# --- 36: no query is put together from strings ------------------------------------------------------------------------------
# Statements of our own words, with values as parameters; triggers, roles and copies of a database have no other way.
WITH_STATEMENTS = {
    "agreements/audit/append_only.py",
    "agreements/audit/appending.py",
    "agreements/audit/door.py",
    "agreements/audit/roles.py",
    "agreements/management/commands/database_roles.py",
    "agreements/web/counting.py",
    "signatures/operations/backups/postgresql.py",
    "signatures/operations/backups/scratch.py",
    "signatures/operations/health.py",
    "signatures/operations/invariants/snapshot.py",
}


def test_statements_stand_in_few_places_and_nowhere_else() -> None:
    statement = re.compile(r"\bcursor\.execute|\.raw\(|RawSQL|\.extra\(|executescript")
    found = {str(path.relative_to(ROOT)) for path in SOURCES if statement.search(path.read_text(encoding="utf-8"))}

    assert {each for each in found if not each.startswith("config/")} == WITH_STATEMENTS


# --- 23: a role is asked for at each request -----------------------------------------------------------------------------
@pytest.mark.parametrize(("then", "status"), [(Role.VIEWER, 403), (None, 404)])
def test_a_role_that_was_taken_opens_nothing_at_the_next_request(
    conference: Conference, then: Role | None, status: int
) -> None:
    owner = factories.make_member(conference)
    membership = factories.make_member(conference).memberships.get()
    client = Client()
    client.force_login(membership.user)
    page = reverse("team", args=[conference.slug])
    assert client.get(page).status_code == 200

    if then:
        team.change_role(membership, role=then, by=owner)
    else:
        team.remove_member(membership, by=owner)

    assert client.get(page).status_code == status
