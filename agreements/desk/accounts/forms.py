"""Accounts of staff: the first one, those of who is invited, coming in, and a password of one's own."""

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.conf import settings
from django.contrib.auth.forms import BaseUserCreationForm
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from agreements.models import User
from agreements.web.address_field import AddressField
from agreements.web.printed_words import check_printed
from agreements.wording.addresses import LONGEST

_MISMATCH = _("The two passwords are not the same.")


def _describe(password: forms.Field, again: forms.Field, *, label: Any = None) -> None:
    """In our words, and in one line, instead of Django's list."""
    for field in (password, again):
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs["autocomplete"] = "new-password"
    password.label = label or _("Password")
    password.help_text = _("At least 12 characters; several words that do not belong together are best. No names.")
    again.label = _("The same password again")
    again.help_text = ""


def _plain(form: forms.Form, **labels: Any) -> None:
    """Labels of ours, and no words inside the fields."""
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].widget.attrs.pop("placeholder", None)


def _name_field() -> forms.CharField:
    return forms.CharField(
        label=_("Your name"),
        max_length=200,
        validators=[check_printed],
        error_messages={"required": _("Enter your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class FirstAccountForm(BaseUserCreationForm):  # type: ignore[type-arg]  # not generic at run time
    """The account that everything begins with; in production only with the code that the installer set."""

    error_messages = {"password_mismatch": _MISMATCH}

    name = _name_field()
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


class LoginForm(allauth.LoginForm):  # type: ignore[misc]  # comes without types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Accounts from before there was a rule for addresses are found, too.
        attrs = {
            "autocomplete": "username webauthn",
            "autofocus": True,
            "autocapitalize": "none",
            "spellcheck": "false",
        }
        self.fields["login"] = forms.CharField(
            label=_("Email address"), max_length=LONGEST, widget=forms.EmailInput(attrs=attrs)
        )
        self.order_fields(["login", "password"])
        _plain(self, password=_("Password"))
        self.fields["password"].help_text = ""


class ConfirmPasswordForm(allauth.ReauthenticateForm):  # type: ignore[misc]  # comes without types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, password=_("Your password"))
        self.fields["password"].widget.attrs["autofocus"] = True
        self.fields["password"].help_text = ""


class OwnPasswordForm(allauth.ChangePasswordForm):  # type: ignore[misc]  # comes without types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, oldpassword=_("Current password"))
        self.fields["oldpassword"].help_text = ""
        _describe(self.fields["password1"], self.fields["password2"], label=_("New password"))


class ForgottenPasswordForm(allauth.ResetPasswordForm):  # type: ignore[misc]  # comes without types
    email = AddressField(label=_("Your email address"), autocomplete="username")

    def clean_email(self) -> str:
        """Whose account it is; the page says the same if it is nobody's."""
        email: str = self.cleaned_data["email"]
        self.users = list(User.objects.filter(email=email, is_active=True))
        return email


class NewPasswordForm(allauth.ResetPasswordKeyForm):  # type: ignore[misc]  # comes without types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe(self.fields["password1"], self.fields["password2"], label=_("New password"))


class NewMemberForm(BaseUserCreationForm):  # type: ignore[type-arg]  # not generic at run time
    """An account for whoever was invited: the address is the invitation's."""

    error_messages = {"password_mismatch": _MISMATCH}

    name = _name_field()

    class Meta:
        model = User
        fields = ("name",)

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.email = email
        self.fields["name"].widget.attrs["autofocus"] = True
        _describe(self.fields["password1"], self.fields["password2"])
