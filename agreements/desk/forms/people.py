"""An author's address, and the members of a conference's staff."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from agreements.models import Author, Conference, Membership, Role
from agreements.web.address_field import AddressField
from agreements.web.printed_words import check_printed

ROLE_MEANINGS = {
    Role.OWNER: _("everything, including the team and the settings"),
    Role.MANAGER: _("imports papers, invites and reminds authors, writes the text"),
    Role.SIGNATORY: _("sees everything and countersigns"),
    Role.VIEWER: _("sees everything and changes nothing"),
}


class AddressForm(forms.Form):
    email = AddressField(label=_("New email address"), error_messages={"required": _("Enter the new email address.")})
    is_invited = forms.BooleanField(label=_("Send the invitation to the new address"), required=False, initial=True)

    def __init__(self, *args: Any, author: Author, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.author = author

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if email == self.author.email:
            raise forms.ValidationError(_("Mail already goes to this address."))
        other = Author.objects.filter(conference=self.author.conference_id, email=email).first()
        if other is not None:
            raise forms.ValidationError(
                _("Another author of this conference, {name}, has this address.").format(name=other.name)
            )
        return email


class MemberForm(forms.Form):
    email = AddressField(label=_("Email address"), error_messages={"required": _("Enter the email address.")})
    name = forms.CharField(label=_("Name"), max_length=200, required=False, validators=[check_printed])
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role.value, format_lazy("{}: {}", role.label, words)) for role, words in ROLE_MEANINGS.items()],
        initial=Role.MANAGER,
    )

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conference = conference

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if Membership.objects.filter(conference=self.conference, user__email=email).exists():
            raise forms.ValidationError(_("This person is already on the team. Change the role in the list."))
        return email

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Role.choices)

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])
