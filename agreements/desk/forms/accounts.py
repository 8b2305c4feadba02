"""Accounts of staff: the first one, and a password of one's own."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, BaseUserCreationForm, PasswordChangeForm
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy

from agreements.models import User
from agreements.web.address_field import AddressField


class FirstAccountForm(BaseUserCreationForm):  # type: ignore[type-arg]  # not generic at run time
    """The account that everything begins with; in production only with the code that the installer set."""

    name = forms.CharField(label="Your name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = AddressField(
        label=gettext_lazy("Your address"), help_text=gettext_lazy("You log in with it."), autocomplete="username"
    )
    code = forms.CharField(
        label="Set-up code", help_text="The value of SETUP_CODE in the settings of this installation."
    )
    field_order = ("name", "email", "password1", "password2", "code")

    class Meta:
        model = User
        fields = ("name", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs.pop("autofocus", None)
        self.fields["name"].widget.attrs["autofocus"] = True
        if not settings.PRODUCTION:
            del self.fields["code"]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if not settings.SETUP_CODE or not constant_time_compare(code, settings.SETUP_CODE):
            raise forms.ValidationError("This is not the code of this installation.")
        return code

    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit=False)
        user.is_superuser = True
        if commit:
            user.save()
        return user


class LoginForm(AuthenticationForm):
    error_messages = AuthenticationForm.error_messages | {
        "invalid_login": "No account has this address with this password. In the password, capitals matter."
    }


class OwnPasswordForm(PasswordChangeForm):
    """Somebody's own choice: the password is no longer a temporary one."""

    def save(self, commit: bool = True) -> User:
        self.user.has_temporary_password = False
        user: User = super().save(commit=commit)
        return user
