"""What a preview says beside a change, and how it shows a value."""

from django.utils.translation import gettext as _

from agreements import labels
from agreements.sentences import counted


def name_of(column: str) -> str:
    return str(labels.FIELD.get(column, column))


def shown(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value)


def kept_title(signed: int) -> str:
    if not signed:
        return ""
    return counted(
        "{count} signed agreement keeps the title as signed.",
        "{count} signed agreements keep the title as signed.",
        signed,
    )


def kept_name(*, is_signed: bool) -> str:
    return _("The signed agreement keeps the name as signed.") if is_signed else ""
