"""The draft of a text, checked line by line."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements import wording
from agreements.sentences import counted


class TextForm(forms.Form):
    """`problems` holds what `wording.check` found, with the words of each line; `begun` is the digest of the draft that
    stood there when the form was opened."""

    body = forms.CharField(
        label=_("The agreement"),
        max_length=60_000,
        strip=False,
        widget=forms.Textarea(attrs={"class": "manuscript", "rows": 28, "spellcheck": "true"}),
    )
    is_for_all = forms.BooleanField(
        label=_("Whoever signs it warrants to have the authority of all co-authors"),
        required=False,
        help_text=_("Tick this only if the words say so: a signature under it can then count for all."),
    )
    begun = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problems: list[tuple[wording.Problem, str]] = []

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"]).replace("\r\n", "\n")
        lines = body.split("\n")
        self.problems = [
            (problem, lines[problem.line - 1][:160] if 0 < problem.line <= len(lines) else "")
            for problem in wording.check(body)
        ]
        if self.problems:
            count = len(self.problems)
            raise forms.ValidationError(
                counted(
                    "The text was not saved: there is one thing to correct, listed below.",
                    "The text was not saved: there are {count} things to correct, listed below.",
                    count,
                )
            )
        return body


class PublishForm(forms.Form):
    """The digest of the words that were read."""

    read = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
