"""Long forms in groups: two to five fields that belong together, short ones beside each other.

A form that has a `LAYOUT` is shown by templates/components/grouped_form.html.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.forms import BoundField

from agreements.labels import Words

# A title, and rows of names.
Layout = Sequence[tuple[Words, Sequence[Sequence[str]]]]


@dataclass(frozen=True)
class FieldGroup:
    title: Words
    rows: list[list[BoundField]]


def grouped(form: forms.BaseForm, layout: Layout) -> list[FieldGroup]:
    """Of the fields that the form has. One that the layout does not name would be lost: it raises LookupError."""
    groups = [(title, [[form[name] for name in row if name in form.fields] for row in rows]) for title, rows in layout]
    named = {name for _title, rows in layout for row in rows for name in row}
    if lost := [field.name for field in form.visible_fields() if field.name not in named]:
        raise LookupError(lost)
    found = [FieldGroup(title, [row for row in rows if row]) for title, rows in groups]
    return [group for group in found if group.rows]
