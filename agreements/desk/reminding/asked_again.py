"""The question before somebody is mailed twice in a few minutes, or reminded more often than the calendar allows."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from agreements import clock
from agreements.people.reminding.twice import JustMailedError
from agreements.sentences import counted, duration


class OnceMoreForm(forms.Form):
    """Posted with the answer to the question."""

    again = forms.CharField(widget=forms.HiddenInput, initial="yes")


def question_before(name: str, error: JustMailedError) -> dict[str, Any]:
    """For `confirm.html`, which posts to the address of the press that it asks about."""
    if error.at is None:
        words = counted(
            "{name} was reminded {count} time in the last seven days. Send one more?",
            "{name} was reminded {count} times in the last seven days. Send one more?",
            error.reminders,
            name=name,
        )
    else:
        time = duration(clock.now() - error.at)
        words = _("{name} was mailed {time} ago. Send once more?").format(name=name, time=time)
    return {
        "question": words,
        "consequences": [_("Nothing was sent yet."), _("A mail that has been sent cannot be called back.")],
        "form": OnceMoreForm(),
        "verb": _("Send once more"),
    }
