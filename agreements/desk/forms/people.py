"""An author's address, and the members of a conference's staff."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from agreements.models import Author, Conference, Membership, Role
from agreements.people import address_changes
from agreements.sentences import listed
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
    email = AddressField(label=_("New email address"), required=False)
    is_removed = forms.BooleanField(
        label=_("No address: take the present one away"),
        required=False,
        help_text=_("Nobody can be asked without an address. What was signed stays as it is."),
    )
    is_shared = forms.BooleanField(
        label=_("They are two people who share this address"), required=False, widget=forms.HiddenInput
    )
    is_invited = forms.BooleanField(label=_("Send the invitation to the new address"), required=False, initial=True)

    def __init__(self, *args: Any, author: Author, wished: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.author = author
        self.initial["shown"], self.initial["email"] = author.email, wished
        # Who has the address that was typed.
        self.others: list[Author] = []
        if not author.email:
            del self.fields["is_removed"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("is_removed"):
            cleaned["email"] = ""
            return cleaned
        if email := cleaned.get("email"):
            self._check(email)
        elif "email" not in self.errors:
            self.add_error("email", _("Enter the new email address."))
        return cleaned

    def _check(self, email: str) -> None:
        if email == self.author.email == self.cleaned_data["shown"]:
            self.add_error("email", _("Mail already goes to this address."))
            return
        self.others = list(address_changes.sharing(self.author, email))
        if self.others:
            self.fields["is_shared"].widget = forms.CheckboxInput()
            if not self.cleaned_data.get("is_shared"):
                words = _("This is the address of {name}. Is it the same person?")
                self.add_error("is_shared", words.format(name=listed(other.name for other in self.others)))

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
