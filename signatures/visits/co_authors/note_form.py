"""The few words that an author adds to a note to a co-author."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.web.printed_words import WordsField

LONGEST_NOTE = 400
# What mail programs make a link of: the only link of such a mail is the co-author's own.
_ADDRESS = re.compile(r"://|\bwww\.|\w@\w|\w\.(?:com|org|net|edu|info|io|ru|cn|tk|xyz|top)\b", re.IGNORECASE)


class CoAuthorNoteForm(forms.Form):
    words = WordsField(
        label=_("A few words of your own"),
        help_text=_("Up to 400 characters, without addresses of pages or mailboxes."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_NOTE}),
    )

    def clean_words(self) -> str:
        words = str(self.cleaned_data["words"]).strip()
        if len(words) > LONGEST_NOTE:
            raise forms.ValidationError(_("This is longer than 400 characters. Please shorten it."))
        if _ADDRESS.search(words):
            raise forms.ValidationError(
                _("Please leave out addresses of pages and mailboxes: the note has the co-author’s own link.")
            )
        return words
