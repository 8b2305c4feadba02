"""The reason that is asked of whoever ends, settles or takes back something."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.web.printed_words import WordsField


class ReasonField(WordsField):
    """`missing` is said to whoever leaves it out; without one it may be left out."""

    def __init__(self, *, help_text: Any, missing: Any = None) -> None:
        super().__init__(
            label=_("Reason"),
            required=missing is not None,
            widget=forms.Textarea({"rows": 3}),
            help_text=help_text,
            error_messages={"required": missing} if missing is not None else None,
        )


def reason_for_authors() -> ReasonField:
    """The authors who were asked read it in their mail."""
    return ReasonField(
        help_text=_("The authors who were asked read it in their mail; it stands in the history."),
        missing=_("Say why: the authors read it."),
    )
