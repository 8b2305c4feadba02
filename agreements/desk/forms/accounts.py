"""Accounts of staff: the first one, and a password of one's own."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, BaseUserCreationForm, PasswordChangeForm
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from agreements.models import User
from agreements.web.address_field import AddressField
from agreements.web.printed_words import check_printed

_MISMATCH = _("The two passwords are not the same.")


def _describe(password: forms.Field, again: forms.Field, *, label: Any = None) -> None:
    """In our words, and in one line, instead of Django's list."""
    password.label = label or _("Password")
    password.help_text = _("At least 12 characters, not your name or email address, and not a common password.")
    again.label = _("The same password again")
    again.help_text = ""


class FirstAccountForm(BaseUserCreationForm):  # type: ignore[type-arg]  # not generic at run time
    """The account that everything begins with; in production only with the code that the installer set."""

    error_messages = {"password_mismatch": _MISMATCH}

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        validators=[check_printed],
        error_messages={"required": _("Enter your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = AddressField(
        label=_("Your email address"),
        help_text=_("You log in with it."),
        autocomplete="username",
        error_messages={"required": _("Enter your email address.")},
    )
    code = forms.CharField(
        label=_("Set-up code"), help_text=_("The value of SETUP_CODE in the settings of this installation.")
    )
    field_order = ("name", "email", "password1", "password2", "code")

    class Meta:
        model = User
        fields = ("name", "email")
        error_messages = {"email": {"unique": _("There is already an account with this email address.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs.pop("autofocus", None)
        self.fields["name"].widget.attrs["autofocus"] = True
        _describe(self.fields["password1"], self.fields["password2"])
        if not settings.PRODUCTION:
            del self.fields["code"]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if not settings.SETUP_CODE or not constant_time_compare(code, settings.SETUP_CODE):
            raise forms.ValidationError(_("This is not the set-up code of this installation."))
        return code

    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit=False)
        user.is_superuser = True
        if commit:
            user.save()
        return user


class LoginForm(AuthenticationForm):
    error_messages = AuthenticationForm.error_messages | {
        "invalid_login": _("This email address and password do not match. Passwords are case-sensitive."),
        "inactive": _("This account has been closed."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Email address")


class OwnPasswordForm(PasswordChangeForm):
    """Somebody's own choice: the password is no longer a temporary one."""

    error_messages = PasswordChangeForm.error_messages | {
        "password_incorrect": _("This is not your current password."),
        "password_mismatch": _MISMATCH,
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("Current password")
        _describe(self.fields["new_password1"], self.fields["new_password2"], label=_("New password"))

    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit=False)
        user.has_temporary_password = False
        if commit:
            # Nothing else of the account, which somebody may have closed since the page was asked for.
            user.save(update_fields=["password", "has_temporary_password"])
        return user
