"""A picture for a conference's documents, and the wish to have none."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.conferences.image_files import MAX_BYTES, PictureError, Plain, plain
from agreements.models import ImageKind


class ImageForm(forms.Form):
    """`picture` is there once it is valid; `shown` is the SHA-256 of the one that the page showed, empty for none."""

    kind = forms.ChoiceField(choices=ImageKind, widget=forms.HiddenInput)
    shown = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    file = forms.FileField(
        label=_("PNG or JPEG, at most 512 KiB"),
        error_messages={
            "required": _("Choose a picture first."),
            "empty": _("The file is empty. Choose the picture again."),
        },
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.picture: Plain | None = None

    def clean_file(self) -> "UploadedFile[Any]":
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            self.picture = plain(upload.read(MAX_BYTES + 1))
        except PictureError as error:
            raise forms.ValidationError(gettext(error.words) % error.parts) from error
        return upload


class RemoveImageForm(forms.Form):
    kind = forms.ChoiceField(choices=ImageKind, widget=forms.HiddenInput)
    shown = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
