"""The question before somebody is mailed twice in a few minutes, or reminded more often than the calendar allows."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from agreements import clock
from agreements.mail.reminding.reasons_against import KnownOf
from agreements.models import Message
from agreements.people.reminding.twice import JustMailedError, mailed_a_moment_ago
from agreements.sentences import counted, duration


class OnceMoreForm(forms.Form):
    """Posted with the answer to the question."""

    again = forms.CharField(widget=forms.HiddenInput, initial="yes")


class SelectedAgainForm(OnceMoreForm):
    """With the mails that were chosen."""

    selected = forms.MultipleChoiceField(widget=forms.MultipleHiddenInput)


def question_before_sending_again(people: Mapping[int, KnownOf], messages: Sequence[Message]) -> dict[str, Any] | None:
    """The same of mails that are sent again; None where nobody of them had another one a moment ago."""
    recent = mailed_a_moment_ago(people)
    names = {message.author.survivor.pk: message.author.survivor.name for message in messages}
    if not recent:
        return None
    form = SelectedAgainForm(initial={"selected": [str(message.pk) for message in messages], "again": "yes"})
    if len(recent) == 1:
        [(pk, at)] = recent.items()
        return question_before(names.get(pk, ""), JustMailedError(at=at)) | {"form": form}
    question = counted(
        "{count} of these people was mailed in the last five minutes. Send once more?",
        "{count} of these people were mailed in the last five minutes. Send once more?",
        len(recent),
    )
    return question_before("", JustMailedError(at=max(recent.values()))) | {"question": question, "form": form}


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
