"""Links that are mailed to staff: to join a team, and to choose a new password. Each opens one thing, for a short time.

The token of an invitation is HMAC-SHA256(link key of that version, purpose and id) in lower-case base32: 256 bits. The
link for a password is Django's (PasswordResetTokenGenerator): any change of the password, and any login, ends it.
"""

import base64
import hashlib
import hmac

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.http import int_to_base36

from agreements.links import LostKeyError, digest_of
from agreements.models import TeamInvitation, User

_PURPOSE = b"team invitation:"


def token_of(invitation: TeamInvitation) -> str:
    """Raises LostKeyError."""
    key = settings.LINK_KEYS.get(invitation.key_version)
    if key is None:
        raise LostKeyError(f"Link key {invitation.key_version} is not configured any more.")
    mac = hmac.new(key, _PURPOSE + invitation.pk.bytes, hashlib.sha256).digest()
    return base64.b32encode(mac).decode().rstrip("=").lower()


def sign(invitation: TeamInvitation) -> TeamInvitation:
    """Give a new invitation its key and the digest of its token."""
    invitation.key_version = max(settings.LINK_KEYS)
    invitation.token_digest = digest_of(token_of(invitation))
    return invitation


def invitation_of(token: str) -> TeamInvitation | None:
    """The invitation of a token as it arrived."""
    found = TeamInvitation.objects.select_related("conference", "invited_by")
    return found.filter(token_digest=digest_of(token.strip().lower())).first()


def address_of(invitation: TeamInvitation) -> str:
    return f"{settings.PUBLIC_URL}{reverse('join_link', args=[token_of(invitation)])}"


def password_address_of(user: User) -> str:
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", args=[int_to_base36(user.pk), key])
    return f"{settings.PUBLIC_URL}{path}"
