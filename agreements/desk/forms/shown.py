"""What a form showed when it was opened, carried in the form: only what somebody changed there is that person's change."""

from collections.abc import Iterable
from copy import copy
from typing import Any, TypeVar, cast

from django import forms
from django.core import signing
from django.db.models import Field, Model

M = TypeVar("M", bound=Model)


def carried(row: Model, names: Iterable[str]) -> str:
    """The values of these columns, signed, for a hidden field."""
    facts = {name: _text_of(row, name) for name in names}
    return signing.dumps(facts, salt=_salt(row), compress=True)


def as_shown(row: M, text: str) -> M | None:
    """The row with the values that such a field carries; None where it carries none that we gave out for this row."""
    try:
        facts = signing.loads(text, salt=_salt(row))
    except signing.BadSignature:
        return None
    found = copy(row)
    for name, value in facts.items():
        setattr(found, name, None if value is None else _column(row, name).to_python(value))
    return found


def _salt(row: Model) -> str:
    return f"shown:{row._meta.label_lower}:{row.pk}"


def _text_of(row: Model, name: str) -> str | None:
    return None if getattr(row, name) is None else _column(row, name).value_to_string(row)


def _column(row: Model, name: str) -> "Field[Any, Any]":
    return cast("Field[Any, Any]", row._meta.get_field(name))


def as_posted(bound: forms.BoundField) -> str:
    """What a browser would send of an untouched field; a box that is not ticked it leaves out, which "false" means too."""
    if isinstance(bound.field, forms.BooleanField):
        return str(bool(bound.value())).lower()
    shown = bound.field.widget.format_value(bound.value())
    return str((shown[0] if isinstance(shown, list) else shown) or "")
