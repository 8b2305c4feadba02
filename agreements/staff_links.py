"""Links that are mailed to staff: to join a team, to choose a new password, and to rehearse. Each opens one thing, for a short
time.

The token of an invitation is HMAC-SHA256(link key of that version, purpose and id) in lower-case base32: 256 bits. The
link for a password is Django's (PasswordResetTokenGenerator): any change of the password, and any login, ends it. That of a
test mail is signed with the link key, for this alone; it names the member and the conference, and is kept nowhere.
"""

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.urls import reverse
from django.utils.http import int_to_base36

from agreements.links import LostKeyError, digest_of
from agreements.models import Conference, TeamInvitation, User

_PURPOSE = b"team invitation:"
_REHEARSAL = "agreements.staff_links: rehearsal"
# For so long the link of a test mail opens the pages.
REHEARSAL_TIME = timedelta(days=7)


class Rehearsal(NamedTuple):
    """Who walks the author's pages of which conference, by the link of which test mail."""

    id: UUID
    conference: int
    user: int


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


def rehearsal_address_of(mail: UUID, conference: Conference, user: User) -> str:
    return f"{settings.PUBLIC_URL}{reverse('rehearsal', args=[rehearsal_token_of(Rehearsal(mail, conference.pk, user.pk))])}"


def rehearsal_token_of(rehearsal: Rehearsal) -> str:
    return _signer().sign_object([rehearsal.id.hex, rehearsal.conference, rehearsal.user])


def rehearsal_of(token: str) -> Rehearsal | None:
    """None for what we did not sign for this, and for what is too old."""
    try:
        found, conference, user = _signer().unsign_object(token, max_age=REHEARSAL_TIME)
        return Rehearsal(UUID(found), conference, user)
    except (signing.BadSignature, ValueError):
        return None


def _signer() -> signing.TimestampSigner:
    """With the newest link key; what the others have signed is read as well, as long as they are configured."""
    newest, *others = sorted(settings.LINK_KEYS, reverse=True)
    keys = settings.LINK_KEYS
    return signing.TimestampSigner(
        key=keys[newest].hex(), salt=_REHEARSAL, fallback_keys=[keys[version].hex() for version in others]
    )
