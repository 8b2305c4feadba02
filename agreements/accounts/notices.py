"""Mails about an account, to whoever it belongs to: a way back in, and what somebody has done with it."""

import uuid

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from agreements import clock
from agreements.mail import staff
from agreements.models import StaffMail, StaffMailKind, User
from agreements.web import throttles
from agreements.wording import moments

# What has changed, in one sentence, by the name that django-allauth has for it.
_CHANGES = {
    "account/email/password_changed": _("The password of your account was changed."),
    "account/email/password_reset": _(
        "The password of your account was replaced through a link that was mailed to you."
    ),
    "mfa/email/totp_activated": _("An authenticator app was added to your account."),
    "mfa/email/totp_deactivated": _("The authenticator app was removed from your account."),
    "mfa/email/webauthn_added": _("A passkey was added to your account."),
    "mfa/email/webauthn_removed": _("A passkey was removed from your account."),
    "mfa/email/recovery_codes_generated": _(
        "New recovery codes were made for your account; the former ones are void."
    ),
    "socialaccount/email/account_connected": _("A login at another provider was connected to your account."),
    "socialaccount/email/account_disconnected": _("The login at another provider was taken off your account."),
    "recovery_code_used": _("A recovery code was used to log in to your account, or to confirm something there."),
    "second_factor_removed": _("All second factors were taken off your account by whoever runs this installation."),
}
_LONGEST_AGENT = 120


def owe_password_reset(user: User) -> None:
    _owe(StaffMailKind.PASSWORD, user)


def owe_change(user: User, change: str) -> None:
    _owe(StaffMailKind.CHANGE, user, change=_CHANGES[change])


def owe_new_browser(request: HttpRequest, user: User) -> None:
    agent = request.headers.get("User-Agent", "")[:_LONGEST_AGENT]
    _owe(StaffMailKind.BROWSER, user, network=throttles.network_of(request), agent=agent)


def owe_guessing(user: User) -> None:
    """Once a day at most."""
    _owe(StaffMailKind.GUESSING, user, occasion=f"{StaffMailKind.GUESSING}:{user.pk}:{clock.now():%Y-%m-%d}")


def _owe(kind: StaffMailKind, user: User, *, occasion: str = "", **facts: object) -> None:
    now = clock.now()
    context = {
        "user": user,
        "moment": moments.utc(now),
        "site": f"{settings.PUBLIC_URL}/",
        "link": StaffMail.LINK,
        **facts,
    }
    staff.owe(
        [
            StaffMail(
                user=user,
                kind=kind,
                occasion=occasion or f"{kind.value}:{uuid.uuid4()}",
                created_at=now,
                **staff.words_of(kind, context),
            )
        ]
    )
