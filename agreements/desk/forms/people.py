"""An author's address, and the members of a conference's staff."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.models import Author, Conference, Membership, Role
from agreements.web.address_field import AddressField

ROLE_MEANINGS = {
    Role.OWNER: "Owner: everything, the team and the settings too",
    Role.MANAGER: "Manager: imports, invites, reminds, writes the text",
    Role.SIGNATORY: "Signatory: sees everything and countersigns",
    Role.VIEWER: "Viewer: sees everything, changes nothing",
}


class AddressForm(forms.Form):
    email = AddressField(label=gettext_lazy("New address"))
    is_invited = forms.BooleanField(
        label=gettext_lazy("Send the invitation to the new address"), required=False, initial=True
    )

    def __init__(self, *args: Any, author: Author, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.author = author

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if email == self.author.email:
            raise forms.ValidationError(_("This is the address that we write to already."))
        other = Author.objects.filter(conference=self.author.conference_id, email=email).first()
        if other is not None:
            words = _("This is the address of another author of this conference, %(name)s.")
            raise forms.ValidationError(words % {"name": other.name})
        return email


class MemberForm(forms.Form):
    email = AddressField(label=gettext_lazy("Address"))
    name = forms.CharField(label="Name", max_length=200, required=False)
    role = forms.ChoiceField(
        choices=[(role.value, words) for role, words in ROLE_MEANINGS.items()], initial=Role.MANAGER
    )

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conference = conference

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if Membership.objects.filter(conference=self.conference, user__email=email).exists():
            raise forms.ValidationError("This person is in the team already; change the role below.")
        return email

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Role.choices)

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])
