"""The draft of a text, checked line by line."""

from typing import Any

from django import forms

from agreements import wording


class TextForm(forms.Form):
    """`problems` holds what `wording.check` found, with the words of each line."""

    body = forms.CharField(
        label="The agreement",
        max_length=60_000,
        strip=False,
        widget=forms.Textarea(attrs={"class": "manuscript", "rows": 28, "spellcheck": "true"}),
    )

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
                f"{'One thing keeps' if count == 1 else f'{count} things keep'} this text from being saved; see below."
            )
        return body
