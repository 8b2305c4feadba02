"""Columns that hold the keys of other columns (`agreements.wording.keys`), and the rows that keep them true."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q

_M = TypeVar("_M", bound=models.Model)
_CHUNK = 500
# The database has a default of its own, so that an older program can still write beside a newer one.
_OPTIONS: dict[str, Any] = {"default": "", "db_default": "", "editable": False}


class KeyField(models.TextField):  # type: ignore[type-arg]  # text in and out
    """What `rule` makes of the `sources`, written whenever they are.

    Compared by code points on every database: PostgreSQL would otherwise sort by the language that its cluster was
    made with.
    """

    def __init__(self, rule: Callable[..., str], *sources: str, **options: Any) -> None:
        self.rule, self.sources = rule, sources
        super().__init__(**_OPTIONS | options)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _, options = super().deconstruct()
        return name, path, [self.rule, *self.sources], options

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        collation = "C" if connection.vendor == "postgresql" else None
        return super().db_parameters(connection) | {"collation": collation}

    def key_of(self, row: models.Model) -> str:
        return self.rule(*(getattr(row, source) for source in self.sources))

    def is_stale(self, row: models.Model) -> bool:
        return bool(getattr(row, self.attname) != self.key_of(row))

    def pre_save(self, row: models.Model, add: bool) -> str:
        setattr(row, self.attname, key := self.key_of(row))
        return key


def keys_in(model: type[models.Model], written: Collection[str] | None = None) -> list[KeyField]:
    """A model's keys; `written`: only those of these columns."""
    keys = [field for field in model._meta.concrete_fields if isinstance(field, KeyField)]
    return keys if written is None else [key for key in keys if not set(written).isdisjoint(key.sources)]


def holding(spellings: Sequence[str], *columns: str) -> Q:
    """Whether one of the columns, which are keys, holds one of the spellings of a word (`keys.spellings`)."""
    return reduce(or_, (Q((f"{column}__contains", word)) for column in columns for word in spellings))


def refresh_keys(rows: models.QuerySet[_M]) -> int:
    """Write the keys that are not what they should be, in chunks; how many rows had such. For any model, old ones too."""
    keys, stale_count, last = keys_in(rows.model), 0, None
    needed = {"pk", *(key.attname for key in keys), *(source for key in keys for source in key.sources)}
    unread = rows.order_by("pk").only(*needed)
    while chunk := list((unread if last is None else unread.filter(pk__gt=last))[:_CHUNK]):
        stale = [row for row in chunk if any(key.is_stale(row) for key in keys)]
        for row in stale:
            for key in keys:
                key.pre_save(row, add=False)
        rows.model._default_manager.using(rows.db).bulk_update(stale, [key.attname for key in keys])
        stale_count, last = stale_count + len(stale), chunk[-1].pk
    return stale_count


class KeyedQuerySet(models.QuerySet[_M]):
    def update(self, **values: Any) -> int:
        """Keys of what is written are made anew from what then stands there; `bulk_update` comes here too."""
        if all(key.attname in values for key in keys_in(self.model, values)):
            return super().update(**values)
        with transaction.atomic(using=self.db):
            pks = list(self.values_list("pk", flat=True))
            count = super(KeyedQuerySet, self.filter(pk__in=pks)).update(**values)
            refresh_keys(self.model._default_manager.using(self.db).filter(pk__in=pks))
        return count


class Keyed(models.Model):
    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        """As `update` does where only some columns are written: the others may have become another's meanwhile."""
        names = None if update_fields is None else list(update_fields)
        if not keys_in(type(self), names or ()):
            super().save(*args, update_fields=names, **options)
            return
        with transaction.atomic():
            super().save(*args, update_fields=names, **options)
            refresh_keys(type(self)._default_manager.filter(pk=self.pk))
