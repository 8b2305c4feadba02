"""What proves who logs in beside a password: an authenticator app, passkeys, and codes on paper for when those are lost."""

import base64
from collections.abc import Iterable
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.access import SECOND_FACTORS
from agreements.models import User
from agreements.web.context_processors import PRODUCT_NAME

# What is encrypted of a factor, by its name in the row.
_SECRETS = ("secret", "seed")
_PURPOSE = b"countersign: secrets of second factors"


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # comes without types
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is wrong, or was used before. Wait for the next one, and enter that."),
        "cannot_generate_recovery_codes": _("Add a passkey or an authenticator app first."),
        "unreadable_secret": _(
            "This installation can no longer read what your codes are checked with. Use a passkey, or ask whoever runs it."
        ),
    }

    def encrypt(self, text: str) -> str:
        """A copy of the database opens no account: the key comes from SECRET_KEY."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises ValidationError if no key of ours made it, so that a form says so."""
        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise self.validation_error("unreadable_secret") from error

    def _get_site_name(self) -> str:
        return PRODUCT_NAME

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002  # as the library calls it
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey {number}").format(number=number)


def users_with_one(users: Iterable[User]) -> set[int]:
    """The ids of those who have a second factor."""
    found = Authenticator.objects.filter(user__in=[user.pk for user in users], type__in=SECOND_FACTORS)
    return set(found.values_list("user_id", flat=True))


def begun_secret(session: SessionBase) -> str:
    """Of an app that is being set up: the same until that is done, and kept in no session as it is."""
    adapter = SecondFactorAdapter()
    if SECRET_SESSION_KEY not in session:
        session[SECRET_SESSION_KEY] = adapter.encrypt(generate_totp_secret())
    return adapter.decrypt(session[SECRET_SESSION_KEY])


def codes_left(user: User) -> list[str] | None:
    """The recovery codes that still open the account; None if there are none at all, or nobody can read them."""
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    try:
        return list(found.wrap().get_unused_codes()) if found else None
    except ValidationError:
        return None


def encrypt_anew() -> int:
    """Have no secret depend on a former SECRET_KEY; returns how many did.

    One that changes meanwhile, because a code of it is used, is left to another call.
    """
    count = 0
    for each in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN):
        fresh = {**each.data, **{name: _renewed(each.data[name]) for name in _SECRETS if name in each.data}}
        if fresh != each.data:
            count += Authenticator.objects.filter(pk=each.pk, data=each.data).update(data=fresh)
    return count


def _renewed(text: str) -> str:
    """As it is where the present key made it, and where none of ours did."""
    present = _fernets()[0]
    try:
        present.decrypt(text)
    except InvalidToken:
        try:
            return _fernet().rotate(text.encode()).decode()
        except InvalidToken:
            return text
    return text


def count_of(user: User) -> int:
    return int(Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).count())


def kinds_of(user: User) -> dict[str, bool]:
    """What a page offers `user` as a proof."""
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return {"has_passkey": Authenticator.Type.WEBAUTHN in kinds, "has_app": Authenticator.Type.TOTP in kinds}


def remove_all(user: User) -> int:
    """Leave the password alone; returns how many proofs there were."""
    removed: int
    removed, _kinds = Authenticator.objects.filter(user=user).delete()
    return removed


def _fernet() -> MultiFernet:
    return MultiFernet(_fernets())


def _fernets() -> list[Fernet]:
    return [Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _key(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret.encode())
    return base64.urlsafe_b64encode(derived)
