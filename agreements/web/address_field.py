"""The field of every form in which somebody types an e-mail address: one rule, one way of writing it down."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from agreements.wording.addresses import LONGEST, AddressError, normalised


class AddressField(forms.CharField):
    """Cleans to the address as it is kept: bücher.example may be typed, xn--bcher-kva.example comes out."""

    def __init__(self, *, autocomplete: str = "off", **kwargs: Any) -> None:
        attrs = {"autocomplete": autocomplete, "spellcheck": "false", "autocapitalize": "none"}
        super().__init__(max_length=LONGEST, widget=forms.EmailInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value))
        try:
            return normalised(typed) if typed else ""
        except AddressError as error:
            raise forms.ValidationError(_(error.words) % error.parts) from error
