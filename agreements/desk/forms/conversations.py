"""An answer to an author's request, and who of the team decides about a matter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import Conference, User
from agreements.people.answers import WhatWasDone
from agreements.web.printed_words import WordsField


class AnswerForm(forms.Form):
    """To settle, both are optional; to answer, there are words, or something was done."""

    words = WordsField(
        label=_("Your answer"),
        help_text=_("It is mailed to the author, and stands on their page."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    deed = forms.ChoiceField(
        label=_("What was done"),
        help_text=_("The author reads it together with your answer."),
        choices=[("", _("Nothing to tell")), *((done.value, done.label) for done in WhatWasDone.by_hand())],
        required=False,
    )

    def __init__(self, data: Any = None, *, is_answer: bool = False) -> None:
        super().__init__(data)
        self._is_answer = is_answer

    def clean(self) -> None:
        super().clean()
        if self._is_answer and not self.errors and not any(self.cleaned_data.values()):
            self.add_error("words", _("Type your answer, or press “Settle” to settle it without one."))


class AssignForm(forms.Form):
    to = forms.ModelChoiceField(User.objects.none(), required=False, empty_label=_("Nobody in particular"))

    def __init__(self, data: Any = None, *, conference: Conference) -> None:
        super().__init__(data)
        team = User.objects.filter(memberships__conference=conference, is_active=True)
        self.fields["to"].queryset = team.order_by("name", "pk")  # type: ignore[attr-defined]  # of a choice of rows
