"""Why an agreement is settled otherwise than by its author's answer, and who else is asked for it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from agreements.desk.reasons import ReasonField
from agreements.models import Agreement, Author, HelpRequest, WaiverKind
from agreements.people import forwarding
from agreements.people.forwarding import Officer
from agreements.settling import files
from agreements.settling.waivers import Grounds
from agreements.web.address_field import AddressField
from agreements.web.printed_words import PrintedField, check_words
from agreements.web.sandbox import BusyError

_MISSING = _("Say why: it is kept with the agreement.")


class ToldReasonForm(forms.Form):
    """`shown` is the state that the page told."""

    shown = forms.CharField(max_length=15, widget=forms.HiddenInput)
    reason = ReasonField(help_text=_("The author reads this."), missing=_MISSING)


class ShownForm(forms.Form):
    """Without a reason. `shown`: what the agreement was on the page."""

    shown = forms.CharField(max_length=15, widget=forms.HiddenInput)


class KeptReasonForm(forms.Form):
    shown = forms.CharField(max_length=15, widget=forms.HiddenInput)
    reason = ReasonField(help_text=_("Only the conference’s staff read this."))


class RefusalForm(forms.Form):
    reason = ReasonField(help_text=_("An author who handed the form in reads this."), missing=_MISSING)


class ForwardForm(forms.Form):
    """`request` named the officer; without `chosen` all papers are ticked."""

    name = PrintedField(
        label=_("Name of the officer"),
        max_length=200,
        help_text=_("The officer’s signature is compared with it."),
        error_messages={"required": _("Type the name of who is asked to sign.")},
    )
    title = PrintedField(label=_("Title"), max_length=200, required=False)
    organisation = PrintedField(
        label=_("Organisation"),
        max_length=300,
        error_messages={"required": _("Type the name of the organisation for which the officer signs.")},
    )
    email = AddressField(
        label=_("Email address"), error_messages={"required": _("Type the address to which the mail goes.")}
    )
    agreements = forms.TypedMultipleChoiceField(
        label=_("Papers"),
        widget=forms.CheckboxSelectMultiple,
        coerce=UUID,
        error_messages={
            "required": _("Choose at least one paper."),
            "invalid_choice": _("One of these papers is answered or forwarded by now. Choose again."),
        },
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        author: Author,
        request: HelpRequest | None = None,
        chosen: str = "",
    ) -> None:
        super().__init__(data)
        self.asked = list(forwarding.to_forward(author))
        self.fields["agreements"].choices = [(str(each.pk), _paper(each)) for each in self.asked]  # type: ignore[attr-defined]  # a field with choices
        keys = [str(each.pk) for each in self.asked]
        self.initial["agreements"] = [chosen] if chosen in keys else keys
        if request is not None:
            self.initial.update(forwarding.named_by(request)._asdict())

    @property
    def officer(self) -> Officer:
        return Officer(**{name: self.cleaned_data[name] for name in Officer._fields})


def _paper(agreement: Agreement) -> str:
    paper = agreement.authorship.paper
    return f"{paper.number}: {paper.title}"


class WaiverForm(forms.Form):
    """`received` is the file once the form is valid, if one was chosen."""

    shown = forms.CharField(max_length=15, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Instead of the author’s answer"), choices=WaiverKind, widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these.")},
    )  # fmt: skip
    reason = ReasonField(
        help_text=_("Only the conference’s staff read this: how you know it, and who told you."), missing=_MISSING
    )
    signer_name = forms.CharField(
        label=_("Who signed"), help_text=_("Of an employer or an agent: the name under the form."), max_length=200,
        required=False, validators=[check_words],
    )  # fmt: skip
    signer_title = forms.CharField(label=_("Their title"), max_length=200, required=False, validators=[check_words])
    signer_organisation = forms.CharField(
        label=_("Their organisation"), max_length=300, required=False, validators=[check_words]
    )
    file = forms.FileField(
        label=_("The signed form"),
        help_text=_("PDF, JPEG or PNG, at most 20 MB. Needed for everything that was signed by hand."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        error_messages={"empty": _("The file is empty. Choose the scan again.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.received: files.Received | None = None

    def clean_file(self) -> "UploadedFile[Any] | None":
        upload: UploadedFile[Any] | None = self.cleaned_data["file"]
        if upload is not None:
            self.received = received(upload)
        return upload

    def clean(self) -> None:
        super().clean()
        kind = self.cleaned_data.get("kind")
        if kind in WaiverKind.with_a_file() and not self.received and "file" not in self.errors:
            self.add_error("file", _("Choose the file of the signed form."))
        if kind not in WaiverKind.by_somebody_else():
            return
        for name in ("signer_name", "signer_title", "signer_organisation"):
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, _("Needed where somebody else signed for the author."))

    @property
    def grounds(self) -> Grounds:
        given = self.cleaned_data
        kind = WaiverKind(given["kind"])
        by_another = kind in WaiverKind.by_somebody_else()
        return Grounds(
            kind,
            given["reason"],
            signer_name=given["signer_name"] if by_another else "",
            signer_title=given["signer_title"] if by_another else "",
            signer_organisation=given["signer_organisation"] if by_another else "",
        )


def received(upload: "UploadedFile[Any]") -> files.Received:
    """For a form's field, of the desk or of an author's page."""
    try:
        return files.received(upload)
    except files.FileError as error:
        raise forms.ValidationError(str(error)) from error
    except BusyError as error:
        raise forms.ValidationError(
            _(
                "Other files are being read at this moment. Wait a few seconds, choose the file again and press once more."
            )
        ) from error
