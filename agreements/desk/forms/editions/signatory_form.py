"""Another signatory from a day on."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements import audit
from agreements.conferences.image_files import MAX_BYTES, PictureError, Plain, plain
from agreements.models import Conference, Signatory
from agreements.web.printed_words import check_printed


class SignatoryForm(forms.Form):
    """`shown`: how many changes the page told of."""

    shown = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    name = forms.CharField(
        label=_("Name of the next signatory"),
        max_length=Signatory._meta.get_field("name").max_length,
        validators=[check_printed],
        error_messages={"required": _("Enter the name.")},
    )
    since = forms.DateField(
        label=_("From which day on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose the day."), "invalid": _("Enter a day, such as 2026-12-31.")},
    )
    file = forms.FileField(
        label=_("Picture of their written signature, if there is one: PNG or JPEG, at most 512 KiB"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conference = conference
        self.picture: Plain | None = None
        words = gettext("A day in %(zone)s. Whoever signs on that day or later is countersigned under the new name.")
        self.fields["since"].help_text = words % {"zone": conference.zone_in_words}
        # As the deed will date it.
        self.initial["since"] = conference.day_of(audit.next_evidence_time(conference))

    def clean_file(self) -> "UploadedFile[Any] | None":
        upload: UploadedFile[Any] | None = self.cleaned_data.get("file")
        if upload is None:
            return None
        try:
            self.picture = plain(upload.read(MAX_BYTES + 1))
        except PictureError as error:
            raise forms.ValidationError(gettext(error.words) % error.parts) from error
        return upload
