"""What must not happen by mistake, nor by a program that fills in forms, is typed once more on the last page.

Such a program ticks boxes, chooses options, presses buttons, and types the same words everywhere, or a name that it finds. It
does not type the word for which a sentence asks.
"""

from collections.abc import Mapping
from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.wording import keys
from signatures.visits.typed_names import OF_A_NAME, TypedNameField

# What is typed to decline, and to sign under a name that is not the printed one; the words on the pages quote them.
DECLINE, OTHER_NAME = "decline", "different"
_TRANSLATED = {DECLINE: _("decline"), OTHER_NAME: _("different")}


def is_word(typed: str, word: str) -> bool:
    """In English or as the page has it, however it is written: with a capital, in quotation marks, with a full stop."""
    return keys.search_key(typed) in {keys.search_key(word), keys.search_key(str(_TRANSLATED[word]))}


class ConfirmForm(forms.Form):
    declining = forms.CharField(required=False, max_length=200)
    confirmed_name = TypedNameField(required=False, error_messages=OF_A_NAME)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        has_declined: bool = False,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self._has_declined = has_declined

    @classmethod
    def kept(cls, data: Mapping[str, Any]) -> Self:
        """What was typed, shown again and not judged."""
        return cls(initial={name: data.get(name, "") for name in cls.base_fields})

    def clean_declining(self) -> str:
        typed = str(self.cleaned_data["declining"])
        if self._has_declined and not is_word(typed, DECLINE):
            raise forms.ValidationError(
                _("Type the word “{word}”, or go back and change your answer.").format(word=_TRANSLATED[DECLINE])
            )
        return typed

    @property
    def is_other_name(self) -> bool:
        """Of a valid form: whether the name that was typed before is meant, though it is not the printed one."""
        return is_word(self.cleaned_data["confirmed_name"], OTHER_NAME)

    def name(self, typed: str) -> str:
        """Of a valid form: the name that was typed last."""
        return typed if self.is_other_name else self.cleaned_data["confirmed_name"] or typed

    def refuse_name(self) -> None:
        if "confirmed_name" in self.errors:
            return
        self.add_error(
            "confirmed_name",
            _("Type one of the two: the name as it is printed, or the word “{word}”.").format(
                word=_TRANSLATED[OTHER_NAME]
            ),
        )
