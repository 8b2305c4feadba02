"""What django-allauth asks of us: who may try, where people come to, what they are told, and by which mails."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.accounts import browsers, guessing, notices
from agreements.accounts.recent import is_recent
from agreements.models import User
from agreements.web import throttles

_NO_NETWORK = "0.0.0.0"  # noqa: S104  # what stands where a request came by no network, and nothing listens there
# What a page says after a deed; about the others the page itself says enough.
_WORDS = {
    "account/messages/password_changed.txt": _("Your password has been changed."),
    "mfa/messages/totp_activated.txt": _("From now on logging in asks for a code of your authenticator app."),
    "mfa/messages/totp_deactivated.txt": _("Logging in no longer asks for a code of your authenticator app."),
    "mfa/messages/webauthn_added.txt": _("The passkey has been added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey has been removed."),
}


# How somebody may show once more that it is them, the usual way first.
_PROOFS = {
    "mfa_reauthenticate:webauthn": _("your passkey"),
    "reauthenticate": _("your password"),
    "mfa_reauthenticate": _("a code"),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # comes without types
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This email address and password do not match. Passwords are case-sensitive."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link has been used, or is too old."),
    }

    # --- Who may try -------------------------------------------------------------------------------------------------
    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Nobody makes an account for themselves: see conferences/team_invitations."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        guessing.before(request, credentials.get("email", ""))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user is not None:
            guessing.succeeded(request, user)
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        guessing.failed(request, credentials.get("email", ""))

    def reauthenticate(self, user: User, password: str) -> bool:
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **_more: Any) -> bool:
        return not is_recent(self.request)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        found = {each["id"]: each for each in super().get_reauthentication_methods(user)}
        return [found[name] | {"description": words} for name, words in _PROOFS.items() if name in found]

    def respond_user_inactive(self, request: HttpRequest, _user: User) -> HttpResponse:
        """A passkey may be of an account that was closed; a password of one opens nothing to begin with."""
        messages.error(request, gettext("This account was closed. An owner of your conference can say why."))
        return redirect("account_login")

    def set_password(self, user: User, password: str) -> None:
        """Nothing else of the account, which somebody may have closed since the page was asked for."""
        user.set_password(password)
        user.save(update_fields=["password"])
        guessing.forget(user)

    def get_client_ip(self, request: HttpRequest) -> str:
        return str(throttles.address_of(request) or _NO_NETWORK)

    # --- Where they come to ------------------------------------------------------------------------------------------
    def is_safe_url(self, url: str) -> bool:
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=settings.IS_HTTPS
        )

    def post_login(self, request: HttpRequest, user: User, **facts: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **facts)
        if not facts.get("signup") and not browsers.knows(request, user):
            notices.owe_new_browser(request, user)
        browsers.remember(request, response, user)
        return response

    # --- What they are told ------------------------------------------------------------------------------------------
    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *_more: Any, **facts: Any
    ) -> None:
        words = facts.get("message") or _WORDS.get(message_template or "")
        if words:
            messages.add_message(request, level, words)

    def send_password_reset_mail(self, user: User, _email: str, _context: dict[str, Any]) -> None:
        """The link is made when the mail leaves, so that nothing that is kept opens an account."""
        notices.owe_password_reset(user)

    def send_notification_mail(self, template_prefix: str, user: User, *_more: Any, **_facts: Any) -> None:
        notices.owe_change(user, template_prefix)

    def send_mail(self, template_prefix: str, _email: str, _context: dict[str, Any]) -> None:
        """Every mail is owed as a row; what would go out here, past them, has none."""
        raise NotImplementedError(template_prefix)
