"""A form that its author has signed by hand, as a file."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from agreements.settling import files
from agreements.web.sandbox import BusyError


class ScanForm(forms.Form):
    """`received` and `chosen` are there once it is valid."""

    agreement = forms.ChoiceField(
        label=_("Which paper is it for?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the paper."), "invalid_choice": _("Choose the paper.")},
    )
    file = forms.FileField(
        label=_("The signed form"),
        help_text=_("PDF, JPEG or PNG, at most 20 MB. A photograph will do if every word can be read."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        error_messages={
            "required": _("Choose the file first."),
            "empty": _("The file is empty. Choose the scan again."),
        },
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        uploads: "MultiValueDict[str, UploadedFile[Any]] | None" = None,
        *,
        agreements: Sequence[Agreement],
    ) -> None:
        super().__init__(data, uploads, use_required_attribute=False)
        self.received: files.Received | None = None
        self._agreements = {str(agreement.pk): agreement for agreement in agreements}
        choice: Any = self.fields["agreement"]
        choice.choices = [(key, each.authorship.paper.title) for key, each in self._agreements.items()]
        if len(agreements) == 1:
            choice.initial, choice.widget = agreements[0].pk, forms.HiddenInput()

    def clean_file(self) -> "UploadedFile[Any]":
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            self.received = files.received(upload)
        except files.FileError as error:
            raise forms.ValidationError(str(error)) from error
        except BusyError as error:
            words = _("Other files are being read just now. Wait a few seconds, and choose the file again.")
            raise forms.ValidationError(words) from error
        return upload

    @property
    def chosen(self) -> Agreement:
        return self._agreements[self.cleaned_data["agreement"]]
