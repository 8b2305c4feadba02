"""Why all mail is stopped, and the words of one mail."""

import unicodedata

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.desk.reasons import ReasonField
from agreements.mail.outbox import rewording
from agreements.mail.words.source import LONGEST_SUBJECT
from agreements.models import Message

_UNFIT = _("There are signs in it that no mail can hold. Write the words by hand.")


class PauseForm(forms.Form):
    reason = ReasonField(
        help_text=_("Everybody of the team reads it on the overview."), missing=_("Say why: the team reads it.")
    )


class RewordForm(forms.Form):
    """`was`: the digest of the words that were shown."""

    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT)
    words = forms.CharField(
        label=_("The mail"),
        max_length=rewording.LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"class": "manuscript", "rows": 22, "spellcheck": "true"}),
    )
    was = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, message: Message) -> None:
        shown = {"subject": message.subject, "words": rewording.shown(message), "was": rewording.digest_of(message)}
        super().__init__(data, initial=shown)
        self.fields["words"].help_text = gettext(
            "Where “{place}” stands, each author’s own link will be. It has to stay, and can be moved."
        ).format(place=rewording.place_of_link())

    def clean_subject(self) -> str:
        subject = " ".join(str(self.cleaned_data["subject"]).split())
        if any(unicodedata.category(sign) == "Cc" for sign in subject):
            raise forms.ValidationError(_UNFIT)
        return subject

    def clean_words(self) -> str:
        words = str(self.cleaned_data["words"]).replace("\r\n", "\n")
        if not words.strip():
            raise forms.ValidationError(
                gettext("A mail without words is not sent. Take it out of the outbox instead.")
            )
        if any(unicodedata.category(sign) == "Cc" and sign not in "\n\t" for sign in words):
            raise forms.ValidationError(_UNFIT)
        return words
