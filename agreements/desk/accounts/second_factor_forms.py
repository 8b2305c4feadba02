"""A code where a password is not enough, and what gives such codes."""

from typing import Any

from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django import forms
from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext_lazy as _

from agreements.accounts import guessing, notices, second_factors
from agreements.accounts.guessing import Proof
from agreements.models import User
from agreements.web import throttles
from agreements.web.printed_words import check_printed

_NAME_LENGTH = 60
# What the library for passkeys raises for answers that no browser gives, and django-allauth lets pass.
_UNREADABLE = (ValueError, InvalidSignature)
_NO_PASSKEY = _("This passkey opens nothing here: it may have been removed from the account. Nothing was changed.")
_NOT_ADDED = _("The passkey was not added. Please press the button once more.")


def _describe_code(field: forms.Field, label: Any) -> None:
    field.label = label
    field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}


def _describe_any_code(field: forms.Field, user: User) -> None:
    if second_factors.kinds_of(user)["has_app"]:
        _describe_code(field, _("Code of your authenticator app"))
        field.help_text = _("Lost your telephone? Enter one of your recovery codes instead.")
    else:
        _describe_code(field, _("One of your recovery codes"))
        field.widget.attrs.pop("autofocus")


def _describe_name(field: forms.Field) -> None:
    field.label = _("Name of the passkey")
    field.help_text = _("For you, so that you know it again: the device that it is on, for instance.")
    field.max_length = _NAME_LENGTH  # type: ignore[attr-defined]  # of a field for text
    field.widget.attrs["maxlength"] = _NAME_LENGTH
    field.validators.append(check_printed)


def _spend(user: Any, code: str) -> None:
    """Once, however it is typed: with spaces, dashes or neither. Raises ValidationError."""
    if not throttles.is_first("used_code", user.pk, normalize_user_code(code)):
        raise get_adapter().validation_error("incorrect_code")


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
        if self.authenticator.type == Authenticator.Type.TOTP:
            _spend(self.user, code)
        return code

    def save(self) -> None:
        """Codes on paper are found by others, too."""
        super().save()  # type: ignore[misc]  # of the form that it is mixed into
        if self.authenticator.type == Authenticator.Type.RECOVERY_CODES:
            notices.owe_change(self.user, "recovery_code_used")


class CodeForm(_OnceMixin, AuthenticateForm):  # type: ignore[misc]  # comes without types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_any_code(self.fields["code"], self.user)


class ConfirmByCodeForm(_OnceMixin, ReauthenticateForm):  # type: ignore[misc]  # comes without types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_any_code(self.fields["code"], self.user)


class ActivateAppForm(ActivateTOTPForm):  # type: ignore[misc]  # comes without types
    def __init__(self, *args: Any, user: User, session: SessionBase, **kwargs: Any) -> None:
        # Past the library's own: that makes another secret each time that the page is looked at, and keeps it as it is.
        forms.Form.__init__(self, *args, **kwargs)
        self.user = user
        self.secret = second_factors.begun_secret(session)
        _describe_code(self.fields["code"], _("Code that the app shows now"))

    def clean_code(self) -> str:
        throttles.spend("second_factor", self.user.pk)
        code: str = super().clean_code()
        _spend(self.user, code)
        throttles.forget("second_factor", self.user.pk)
        return code


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # comes without types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_name(self.fields["name"])
        self.fields["passwordless"].label = _("Log in with this passkey alone, without the password")
        self.fields["passwordless"].help_text = _("The device then asks for your fingerprint, your face or its PIN.")
        self.fields["passwordless"].initial = True

    def clean(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = super().clean()
        except (forms.ValidationError, *_UNREADABLE) as error:
            raise forms.ValidationError(_NOT_ADDED) from error
        return found


class _OpeningMixin:
    """Says of a passkey that opens nothing what the library says of a code."""

    def clean_credential(self) -> Authenticator:
        try:
            found: Authenticator = super().clean_credential()  # type: ignore[misc]  # of the form that it is mixed into
        except (forms.ValidationError, *_UNREADABLE) as error:
            raise forms.ValidationError(_NO_PASSKEY) from error
        return found


class PasskeyForm(_OpeningMixin, AuthenticateWebAuthnForm):  # type: ignore[misc]  # comes without types
    pass


class ConfirmByPasskeyForm(_OpeningMixin, ReauthenticateWebAuthnForm):  # type: ignore[misc]  # comes without types
    pass


class LoginByPasskeyForm(_OpeningMixin, LoginWebAuthnForm):  # type: ignore[misc]  # comes without types
    pass


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc]  # comes without types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_name(self.fields["name"])
