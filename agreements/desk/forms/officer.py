"""The officer who is asked to sign for an author."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Author, HelpRequest
from agreements.people import forwarding
from agreements.people.forwarding import Officer
from agreements.web.address_field import AddressField
from agreements.web.printed_words import PrintedField


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
            named = (request.officer_name, request.officer_title, request.officer_organisation, request.email)
            self.initial.update(zip(Officer._fields, named, strict=True))

    @property
    def officer(self) -> Officer:
        return Officer(**{name: self.cleaned_data[name] for name in Officer._fields})


def _paper(agreement: Agreement) -> str:
    paper = agreement.authorship.paper
    return f"{paper.number}: {paper.title}"
