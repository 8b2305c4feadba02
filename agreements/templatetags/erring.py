"""What is wrong with a form, in the words that stand at its fields."""

from dataclasses import dataclass

from django import forms, template
from django.forms import BoundField

register = template.Library()


@dataclass(frozen=True)
class ErrorLine:
    """`target`: the id of what has to be put right; empty of what concerns the form as a whole."""

    message: str
    label: str = ""
    target: str = ""


@register.simple_tag
def errors_of(form: forms.BaseForm) -> list[ErrorLine]:
    """In the order of the fields; of each the first, or all `things` that this names as its parameter."""
    of_all = [ErrorLine(str(message)) for message in form.non_field_errors()]
    return of_all + [_line(field, message) for field in form if field.errors for message in _things(field)]


def _things(field: BoundField) -> list[str]:
    first = field.errors.as_data()[0]
    return (first.params or {}).get("things") or [str(field.errors[0])]


def _line(field: BoundField, message: str) -> ErrorLine:
    if field.is_hidden:
        return ErrorLine(message)
    # Of radios and ticks the first.
    return ErrorLine(message, str(field.label), field.id_for_label or f"{field.auto_id}_0")
