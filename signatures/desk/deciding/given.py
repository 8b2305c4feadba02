"""What is typed into a sheet before one of its buttons is pressed."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from agreements.desk.reasons import ReasonField
from agreements.people.answers import WhatWasDone
from agreements.web.address_field import AddressField
from agreements.web.printed_words import WordsField

_CELL = re.compile(r"cell-(?P<row>[0-9]{1,9})-(?P<column>[a-z_]{1,20})")
_MOST_FIELDS, _LONGEST_CELL = 1_000, 1_000


class NewAddressForm(forms.Form):
    """`shown`: the address that stood on the page."""

    email = AddressField(error_messages={"required": _("Type the address to which mail shall go.")})
    shown = forms.CharField(required=False, max_length=254)


class WhyForm(forms.Form):
    reason = ReasonField(help_text="", missing=_("Say why: it is kept with the agreement."))


class WordsForm(forms.Form):
    words = WordsField(required=False)
    done = forms.ChoiceField(
        choices=[("", ""), *((done.value, done.label) for done in WhatWasDone.by_hand())], required=False
    )


class SaidForm(WordsForm):
    def clean(self) -> None:
        super().clean()
        if not self.errors and not any(self.cleaned_data.values()):
            self.add_error("words", _("Type your answer, or settle the request without one."))


class KeepForm(forms.Form):
    """Which of two entries stays."""

    keep = forms.IntegerField()


class LeaveOutForm(forms.Form):
    reason = ReasonField(help_text="", missing=_("Say why: it is kept with the list."))


class CellsForm(forms.Form):
    """Cells of rows of a list, each in a field of its own: what somebody typed, by row and column."""

    def clean(self) -> dict[str, Any]:
        cells = defaultdict[str, dict[str, str]](dict)
        for name, value in list(self.data.items())[:_MOST_FIELDS]:
            if found := _CELL.fullmatch(name):
                cells[found["row"]][found["column"]] = str(value)[:_LONGEST_CELL]
        return {"cells": dict(cells)}


class UntilForm(forms.Form):
    """Up to which answer; as the page wrote it, so that no microsecond is lost."""

    until = forms.CharField(max_length=40)

    def clean_until(self) -> str:
        moment = parse_datetime(self.cleaned_data["until"])
        if moment is None or moment.tzinfo is None:
            raise forms.ValidationError(_("Open the page again."))
        return moment.isoformat()


_FORMS: Mapping[str, Callable[[QueryDict], forms.Form]] = {
    "address": NewAddressForm,
    "waive": WhyForm,
    "ask_again": WhyForm,
    "answer": SaidForm,
    "settle": WordsForm,
    "countersign_alike": UntilForm,
    "merge": KeepForm,
    "take_off": WhyForm,
    "withdraw": WhyForm,
    "take_rows": CellsForm,
    "leave_out": LeaveOutForm,
}


def given_for(deed: str, posted: QueryDict) -> tuple[dict[str, Any], dict[str, str]]:
    """What the deed needs, cleaned, and by field what is wrong with it."""
    if deed not in _FORMS:
        return {}, {}
    form = _FORMS[deed](posted)
    errors = {name: str(messages[0]) for name, messages in form.errors.items()}
    return ({}, errors) if errors else (form.cleaned_data, {})
