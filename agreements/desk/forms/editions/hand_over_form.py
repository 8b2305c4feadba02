"""To whom a conference is handed over, and what its owner is there afterwards."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import Role, User
from agreements.web.address_field import AddressField

_LEAVES = "leaves"


class HandOverForm(forms.Form):
    email = AddressField(
        label=_("Email address of the new owner"),
        help_text=_("A link is mailed there. Nothing changes until they accept."),
        error_messages={"required": _("Enter the email address.")},
    )
    afterwards = forms.ChoiceField(
        label=_("What you are afterwards"),
        choices=[
            (Role.OWNER, _("An owner beside them")),
            (Role.MANAGER, Role.MANAGER.label),
            (Role.SIGNATORY, Role.SIGNATORY.label),
            (Role.VIEWER, Role.VIEWER.label),
            (_LEAVES, _("You leave the team")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you are afterwards.")},
    )

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if email == self.owner.email:
            raise forms.ValidationError(_("That is your own address."))
        return email

    @property
    def former_role(self) -> Role | None:
        chosen = self.cleaned_data["afterwards"]
        return None if chosen == _LEAVES else Role(chosen)
