"""An author's address, and the members of a conference's staff."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from agreements.models import Author, Conference, Membership, Role
from agreements.web.address_field import AddressField

ROLE_MEANINGS = {
    Role.OWNER: _("everything, including the team and the settings"),
    Role.MANAGER: _("imports papers, invites and reminds authors, writes the text"),
    Role.SIGNATORY: _("sees everything and countersigns"),
    Role.VIEWER: _("sees everything and changes nothing"),
}

ALREADY_ON_THE_TEAM = _("This person is already on the team. Change the role in the list.")


class AddressForm(forms.Form):
    """`shown` is the address that the page tells as the present one."""

    shown = forms.CharField(required=False, max_length=254, widget=forms.HiddenInput)
    email = AddressField(label=_("New email address"), error_messages={"required": _("Enter the new email address.")})
    is_invited = forms.BooleanField(label=_("Send the invitation to the new address"), required=False, initial=True)

    def __init__(self, *args: Any, author: Author, wished: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.author = author
        self.initial["shown"], self.initial["email"] = author.email, wished

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if email == self.author.email == self.cleaned_data["shown"]:
            raise forms.ValidationError(_("Mail already goes to this address."))
        other = Author.objects.filter(conference=self.author.conference_id, email=email).first()
        if other is not None:
            raise forms.ValidationError(
                _("Another author of this conference, {name}, has this address.").format(name=other.name)
            )
        return email

    def ask_again(self, present: str) -> None:
        """Somebody was first: what was typed stays, and from now on it is about the present address."""
        self.data = {name: self.data[name] for name in self.data} | {"shown": present}
        words = _(
            "Somebody else has changed this address to {present} since you opened the page. Nothing was changed."
        )
        self.add_error(None, words.format(present=present))


class InvitationForm(forms.Form):
    email = AddressField(
        label=_("Email address"),
        help_text=_("A link is mailed there. Only whoever reads it can accept, and they choose the password."),
        error_messages={"required": _("Enter the email address.")},
    )
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
            raise forms.ValidationError(ALREADY_ON_THE_TEAM)
        return email

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class RoleForm(forms.Form):
    """`shown` is the role that the page told."""

    role = forms.ChoiceField(choices=Role.choices)
    shown = forms.ChoiceField(choices=Role.choices)

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class RemoveMemberForm(forms.Form):
    """`shown` is the role that the question told."""

    shown = forms.ChoiceField(choices=Role.choices, widget=forms.HiddenInput)
