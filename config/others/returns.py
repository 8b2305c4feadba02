"""Where mails come back to: the address, and the mailbox that is read for it."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

# Of the part before the @ at most (RFC 5321, 4.5.3.1.1), less the plus and the token that stand behind it.
_LONGEST = 64 - 43


def bounce_address(address: str) -> str:
    """As it is set; ImproperlyConfigured for one to whose first part nothing can be added."""
    local, _, domain = address.rpartition("@")
    if address and (not local or not domain or "+" in local or len(local) > _LONGEST or not address.isascii()):
        raise ImproperlyConfigured(
            f"BOUNCE_ADDRESS is like bounces@example.org: ASCII, with at most {_LONGEST} characters and no plus before the @"
        )
    return address.lower()


def bounce_mailbox(url: str) -> str:
    """As it is set; ImproperlyConfigured, without the password in its words, for one that names no mailbox."""
    parts = urlsplit(url)
    if url and not (parts.scheme in ("imaps", "imap") and parts.hostname and parts.username):
        raise ImproperlyConfigured("BOUNCE_MAILBOX is like imaps://user:password@mail.example.org/INBOX")
    return url
