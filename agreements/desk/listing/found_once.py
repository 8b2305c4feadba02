"""Which rows a filter finds, asked of the database once for a page that needs them several times: counted, shown, and for what
can be done to any of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import django_filters as filters
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Exists, Field, Lookup, OuterRef
from django.db.models.sql.compiler import SQLCompiler

from agreements.models.agreement import AgreementQuerySet


@Field.register_lookup
class Among(Lookup):
    """One of many values, which are a single parameter: with one for each, reading the statement took longer than running it."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        held = "(SELECT value FROM json_each(%s))"
        return f"{column} IN {held}", [*params, json.dumps(self._values(connection))]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        kind = self.lhs.output_field.rel_db_type(connection)
        return f"{column} = ANY(%s::{kind}[])", [*params, self._values(connection)]

    def _values(self, connection: BaseDatabaseWrapper) -> list[Any]:
        field = self.lhs.output_field
        return [field.get_db_prep_value(each, connection, prepared=False) for each in self.rhs]


@dataclass(frozen=True)
class Matching:
    """`rows` are what a filter finds; `pks` are theirs, where they were looked up: it narrowed the list, and to few enough."""

    rows: Any  # a set of the model's own kind: django-filter has no types
    pks: Sequence[Any] | None

    def any_of(self, agreements: AgreementQuerySet, key: str) -> AgreementQuerySet:
        """Those of the rows, which `key` names, for whoever only asks whether there is one: where the rows are not known, each
        agreement is looked up by itself, so that they need not be found first, all of them for each question."""
        if self.pks is not None:
            return agreements.filter(**{f"{key}__pk__among": self.pks})
        return agreements.filter(Exists(self.rows.order_by().filter(pk=OuterRef(key))))


def found_by(found: filters.FilterSet, *, at_most: int = 6_000) -> Matching:
    """More than so many are not looked up beforehand."""
    rows = found.qs
    if not found.form.has_changed():
        return Matching(rows, None)
    pks = list(rows.order_by().values_list("pk", flat=True)[: at_most + 1])
    return Matching(rows, None) if len(pks) > at_most else Matching(found.queryset.filter(pk__among=pks), pks)
