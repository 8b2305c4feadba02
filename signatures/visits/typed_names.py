"""The name that somebody types as a signature."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agreements.web.printed_words import PrintedField
from agreements.wording import characters, trial

LONGEST_NAME = 200


def check_name(name: str) -> None:
    """Refuse what no document can hold, in words that need no table of Unicode. What is too long the field refuses."""
    if len(name) > LONGEST_NAME:
        return
    if reason := characters.forbidden_kind(name):
        raise ValidationError(
            _("This contains {what}, which cannot be part of a name. Please type it again.").format(what=reason)
        )
    if missing := characters.undrawable_signs(name):
        signs = ", ".join(f"“{sign}”" for sign in missing)
        raise ValidationError(
            _(
                "The document cannot show {signs}. Please type your name in letters that it can show, or "
                "choose “My name is misspelt” below and tell us."
            ).format(signs=signs)
        )
    if letters := trial.unfit(name):
        raise ValidationError(
            _(
                "The letters “{letters}” join into a sign too long for the document. Please type your name another way, or "
                "choose “My name is misspelt” below and tell us."
            ).format(letters=letters)
        )


def check_letters(name: str) -> None:
    if not any(map(str.isalpha, name)):
        raise ValidationError(_("A name has letters. Please type yours."))


OF_A_NAME = {
    "required": _("Type your name: it is your signature."),
    "max_length": _("A signature can have at most 200 characters."),
}


class TypedNameField(forms.CharField):
    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST_NAME, validators=[check_name, check_letters], **options)

    def to_python(self, value: Any) -> str:
        return _as_typed(value)


class OfficersNameField(PrintedField):
    """Nobody misspelt the name of an officer, who was asked under the one that somebody else typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST_NAME, **options)
        self.validators.append(check_letters)

    def to_python(self, value: Any) -> str:
        return _as_typed(value)


def _as_typed(value: Any) -> str:
    """Without what nobody types and nobody sees, as messengers, word processors and PDFs put it around a name."""
    return characters.clean(characters.without_invisible(str(value or "")))
