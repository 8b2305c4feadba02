"""What proves who logs in beside a password: an authenticator app, passkeys, and codes on paper for when those are lost."""

import base64
from collections.abc import Iterable
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.models import User

PRODUCT_NAME = "Countersign"
_PURPOSE = b"countersign: secrets of second factors"


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # comes without types
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is wrong, or was used before. Wait for the next one, and enter that."),
    }

    def encrypt(self, text: str) -> str:
        """A copy of the database opens no account: the key comes from SECRET_KEY."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self) -> str:
        return PRODUCT_NAME

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002  # as the library calls it
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey {number}").format(number=number)


def users_with_one(users: Iterable[User]) -> set[int]:
    """The ids of those who have a second factor. Codes on paper alone are none: they stand in for one that was lost."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    found = Authenticator.objects.filter(user__in=[user.pk for user in users], type__in=kinds)
    return set(found.values_list("user_id", flat=True))


def remove_all(user: User) -> int:
    """Leave the password alone; returns how many proofs there were."""
    removed: int
    removed, _kinds = Authenticator.objects.filter(user=user).delete()
    return removed


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret.encode())
    return base64.urlsafe_b64encode(derived)
