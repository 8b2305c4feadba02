"""What the deeds of a run write, find and show, collected from the tables, the lists and the templates."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Field, TextChoices
from django.test import Client
from django.test.signals import template_rendered
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from agreements.names import Grade
from agreements.people.answers import WhatWasDone

_WRITES = re.compile(r'\s*(?:INSERT (?:OR IGNORE )?INTO|UPDATE) "(\w+)"')
_TEMPLATES = Path(settings.BASE_DIR) / "templates"
# Logging in, the team's accounts, strangers who check a document, and the seals' keys and levels have tests of their own,
# which write and render these.
_ELSEWHERE = re.compile(r"(account|bootstrap5|join|mailbox|mfa|staff_mail|verify)/|[^/]+$")
_COLUMNS_ELSEWHERE = frozenset({"StaffMail.kind", "SealCertificate.end_reason", "Document.level"})
# Columns that hold a member of an enumeration, and do not say so themselves.
_WITHOUT_CHOICES: Mapping[str, type[StrEnum] | type[TextChoices]] = {"name_grade": Grade, "deed": WhatWasDone}


@dataclass(frozen=True)
class Column:
    """One that holds a member of an enumeration."""

    name: str
    table: str
    column: str
    members: frozenset[str]


def columns() -> list[Column]:
    models = (model for label in ("agreements", "signatures") for model in apps.get_app_config(label).get_models())
    found = [
        Column(f"{model.__name__}.{each.name}", model._meta.db_table, str(each.column), members)
        for model in models
        for each in model._meta.get_fields()
        if isinstance(each, Field) and (members := _members(each))
    ]
    return [each for each in found if each.name not in _COLUMNS_ELSEWHERE]


def _members(column: "Field[Any, Any]") -> frozenset[str]:
    if enumeration := _WITHOUT_CHOICES.get(column.name):
        return frozenset(enumeration)
    return frozenset(str(value) for value, _ in column.flatchoices or ()) - {""}


def templates() -> set[str]:
    """Of the desk's and the authors' pages, and of the mails to authors."""
    names = {str(path.relative_to(_TEMPLATES)) for path in _TEMPLATES.rglob("*") if path.is_file()}
    return {name for name in names if not _ELSEWHERE.match(name)}


@dataclass
class Reached:
    """`members` and `choices` by the name of their column or list."""

    members: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    choices: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    offered: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    templates: set[str] = field(default_factory=set)
    # Pages without a filter: they are asked once.
    _plain: set[str] = field(default_factory=set)

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Also what stands in a table for a moment only: each is looked at after every statement that writes into it."""
        of_table = defaultdict[str, list[Column]](list)
        for each in columns():
            of_table[each.table].append(each)

        def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
            done = execute(sql, params, many, context)
            written = _WRITES.match(sql)
            for each in of_table[written[1]] if written else ():
                # Not by Django's cursor, which would be looked at again.
                cursor = context["connection"].connection.cursor()
                self._add(each, cursor.execute(f'SELECT DISTINCT "{each.column}" FROM "{each.table}"'))
                cursor.close()
            return done

        def rendered(template: Any, **_facts: object) -> None:
            self.templates.add(str(template.name))

        template_rendered.connect(rendered)
        try:
            with connection.execute_wrapper(look):
                yield
        finally:
            template_rendered.disconnect(rendered)

    def _add(self, column: Column, rows: Any) -> None:
        self.members[column.name] |= {str(value) for (value,) in rows if value}

    def ask_lists(self, client: Client, slug: str, names: Collection[str] = ()) -> None:
        """These lists of a conference, or all, with each choice of their filters that has found nothing yet."""
        for name in names or _lists():
            if name in self._plain or self._has_all(name):
                continue
            choices_of = _choices_of(found := _filter_of(client.get(reverse(name, args=[slug]))))
            if not choices_of:
                self._plain.add(name)
            for key, choices in choices_of.items():
                kind = f"{name}?{key}"
                self.offered[kind] |= choices
                self.choices[kind] |= {each for each in choices - self.choices[kind] if _finds(found, key, each)}

    def _has_all(self, name: str) -> bool:
        kinds = [kind for kind in self.offered if kind.startswith(f"{name}?")]
        return bool(kinds) and all(self.offered[kind] <= self.choices[kind] for kind in kinds)


def _lists() -> Iterator[str]:
    """Addresses that need nothing but the conference."""
    yield from (name for name, keys in _addresses(get_resolver()) if keys == ("slug",))


def _addresses(resolver: URLResolver, keys: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    for each in resolver.url_patterns:
        more = (*keys, *each.pattern.converters)
        if isinstance(each, URLResolver):
            yield from _addresses(each, more)
        elif isinstance(each, URLPattern) and each.name:
            yield each.name, more


def _filter_of(response: Any) -> Any:
    context = getattr(response, "context", None)
    return context.get("filter") if context else None


def _choices_of(found: Any) -> dict[str, set[str]]:
    fields = found.form.fields if found is not None else {}
    return {
        name: {str(value) for value, _ in each.choices} - {""}
        for name, each in fields.items()
        if hasattr(each, "choices")
    }


def _finds(found: Any, key: str, choice: str) -> bool:
    """The same filter once more, as if the page had been asked with this choice."""
    asked = copy(found)
    vars(asked).pop("_form", None)
    vars(asked).pop("_qs", None)
    asked.is_bound, asked.data = True, {key: choice}
    return bool(asked.qs.exists())


def missing(wanted: Collection[str], reached: Collection[str]) -> list[str]:
    return sorted(set(wanted) - set(reached))
