"""Values of rows as JSON keeps them, and back."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar, cast

from django.db.models import Field

from agreements.importing.rows import Row
from agreements.models import Author, Authorship, Paper

_R = TypeVar("_R", Paper, Author, Authorship)


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def plain_all(values: Mapping[str, Any]) -> dict[str, Any]:
    return {field: plain(value) for field, value in values.items()}


def parsed(model: type[_R], values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        field: cast("Field[Any, Any]", model._meta.get_field(field)).to_python(each) for field, each in values.items()
    }


def of_row(row: Row | Paper | Author | Authorship, fields: Iterable[str]) -> dict[str, Any]:
    """As JSON keeps them."""
    return {field: plain(getattr(row, field)) for field in fields}
