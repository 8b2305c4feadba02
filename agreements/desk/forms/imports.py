"""The file to import, and the yes to what a preview showed."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from agreements.importing.decoding import MAX_BYTES
from agreements.importing.readers import read
from agreements.importing.rows import Reading
from agreements.wording.characters import forbidden

_MAX_FILENAME = 200


class UploadForm(forms.Form):
    """Takes a file whose header can be read; `reading`, `content` and `filename` are there once it is valid."""

    file = forms.FileField(
        label=_("CSV file"),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("The file is empty. Save your list as CSV again, and choose that file."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv,text/tab-separated-values"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.content = b""
        self.filename = ""
        self.reading = Reading()

    def clean_file(self) -> "UploadedFile[Any]":
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if (upload.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MiB. Split it, and import the parts one by one."))
        self.content = upload.read()
        self.filename = printable(upload.name or "")
        self.reading = read(self.content)
        if self.reading.is_refused:
            raise forms.ValidationError([problem.reason for problem in self.reading.problems])
        return upload


class ConfirmForm(forms.Form):
    """`previewed` is the fingerprint of the plan that the person saw."""

    previewed = forms.CharField(max_length=64, widget=forms.HiddenInput)
    partial = forms.BooleanField(required=False, widget=forms.HiddenInput)


def printable(filename: str) -> str:
    """The name as a page can show it: without characters that no name may hold, and not too long."""
    kept = "".join(character for character in filename if not forbidden(character))
    return kept[:_MAX_FILENAME] or "file.csv"
