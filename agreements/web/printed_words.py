"""Words that people type: names and addresses that documents print, and several lines that are only read.

What no document could hold, or nobody could read, is refused when it is typed.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.wording import characters, trial

_LONGEST = 300  # of what is longer a field says so itself


def check_printed(words: str) -> None:
    if len(words) > _LONGEST:
        return
    if reason := characters.forbidden_kind(words):
        raise ValidationError(
            _("This contains {what}, which cannot be printed. Please type it again.").format(what=reason)
        )
    if missing := characters.undrawable_signs(words):
        signs = ", ".join(f"“{sign}”" for sign in missing)
        raise ValidationError(
            _("Documents cannot show {signs}. Please write this in letters that they can show.").format(signs=signs)
        )
    if letters := trial.unfit(words):
        raise ValidationError(
            _(
                "The letters “{letters}” join into a sign too long for a document. Please write this another way."
            ).format(letters=letters)
        )


def check_words(words: str) -> None:
    """Several lines of ordinary characters."""
    for line in words.splitlines():
        if reason := characters.forbidden_kind(line.replace("\t", " ")):
            raise ValidationError(_("This contains {what}. Please type it again.").format(what=reason))


class PrintedField(forms.CharField):
    """A name, a title or an organisation in one line, without the blanks around it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validators=[check_printed], **options)

    def to_python(self, value: Any) -> str:
        return characters.clean(str(value or ""))


class WordsField(forms.CharField):
    """Several lines, each ended as we end lines, however the browser did."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=2000, validators=[check_words], **options)

    def to_python(self, value: Any) -> str:
        return "\n".join(str(super().to_python(value)).splitlines())
