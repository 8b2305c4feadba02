"""A code where a password is not enough, and what gives such codes."""

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.accounts import guessing
from agreements.accounts.guessing import Proof
from agreements.web import throttles
from agreements.web.printed_words import check_printed

_NAME_LENGTH = 60


def _describe_code(field: forms.Field, label: Any) -> None:
    field.label = label
    field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}


def _describe_name(field: forms.Field) -> None:
    field.label = _("Name of the passkey")
    field.help_text = _("For you, so that you know it again: the device that it is on, for instance.")
    field.max_length = _NAME_LENGTH  # type: ignore[attr-defined]  # of a field for text
    field.widget.attrs["maxlength"] = _NAME_LENGTH
    field.validators.append(check_printed)


class _OnceMixin:
    """Each code of an app opens once, whichever process asks; and somebody who guesses is soon stopped."""

    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        request = context.request
        guessing.before(request, self.user.email, Proof.CODE)
        try:
            code = self._right_code()
        except forms.ValidationError:
            guessing.failed(request, self.user.email)
            raise
        guessing.succeeded(request, self.user, Proof.CODE)
        return code

    def _right_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]  # of the form that it is mixed into
        if self.authenticator.type == Authenticator.Type.TOTP and not throttles.is_first(
            "used_code", self.user.pk, "".join(code.split())
        ):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_OnceMixin, AuthenticateForm):  # type: ignore[misc]  # comes without types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_code(self.fields["code"], _("Code of your authenticator app, or one of your recovery codes"))


class ConfirmByCodeForm(_OnceMixin, ReauthenticateForm):  # type: ignore[misc]  # comes without types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_code(self.fields["code"], _("Code of your authenticator app, or one of your recovery codes"))


class ActivateAppForm(ActivateTOTPForm):  # type: ignore[misc]  # comes without types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_code(self.fields["code"], _("Code that the app shows now"))

    def clean_code(self) -> str:
        throttles.spend("second_factor", self.user.pk)
        code: str = super().clean_code()
        throttles.forget("second_factor", self.user.pk)
        return code


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # comes without types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_name(self.fields["name"])
        self.fields["passwordless"].label = _("Log in with this passkey alone, without the password")
        self.fields["passwordless"].help_text = _("The device then asks for your fingerprint, your face or its PIN.")
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc]  # comes without types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_name(self.fields["name"])
