"""An answer to an author's request, and who of the team decides about a matter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import Conference, User
from agreements.people.answers import WhatWasDone
from agreements.web.printed_words import WordsField


class AnswerForm(forms.Form):
    """To settle, words are optional; to answer alone, they are the answer."""

    words = WordsField(
        label=_("Your answer"),
        help_text=_("It is mailed to the author, and stands on their page."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Type your answer, or press “Settle” to settle it without one.")},
    )
    deed = forms.ChoiceField(
        label=_("What was done"),
        help_text=_("The author reads it when you settle the request."),
        choices=[("", _("Nothing to tell")), *((done.value, done.label) for done in WhatWasDone.by_hand())],
        required=False,
    )

    def __init__(self, data: Any = None, *, is_answer: bool = False) -> None:
        super().__init__(data)
        self.fields["words"].required = is_answer


class AssignForm(forms.Form):
    to = forms.ModelChoiceField(User.objects.none(), required=False, empty_label=_("Nobody in particular"))

    def __init__(self, data: Any = None, *, conference: Conference) -> None:
        super().__init__(data)
        team = User.objects.filter(memberships__conference=conference, is_active=True)
        self.fields["to"].queryset = team.order_by("name", "pk")  # type: ignore[attr-defined]  # of a choice of rows
