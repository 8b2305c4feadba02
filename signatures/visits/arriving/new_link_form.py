"""Where somebody who has lost the link asks for another."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.web.address_field import AddressField


class NewLinkForm(forms.Form):
    email = AddressField(
        label=_("Your email address"),
        autocomplete="email",
        error_messages={"required": _("Type the email address at which the conference writes to you.")},
    )
