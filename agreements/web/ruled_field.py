"""A field whose value is checked by the rule that lists are checked by."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext

from agreements.wording.characters import clean
from agreements.wording.values import RefusedValueError


class RuledField(forms.CharField):
    def __init__(self, rule: Callable[[str], str], **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "spellcheck": "false"}
        super().__init__(**({"widget": forms.TextInput(attrs=attrs)} | kwargs))
        self.rule = rule

    def clean(self, value: Any) -> str:
        try:
            return self.rule(clean(str(super().clean(value))))
        except RefusedValueError as refusal:
            raise forms.ValidationError(refusal.told(gettext)) from refusal
