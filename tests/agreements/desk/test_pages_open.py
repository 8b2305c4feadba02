"""Closed by default: these pages, and no others, open without a login."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

OPEN = {
    "first_account",  # there is nobody yet who could log in
    # Without an account, or with one that is to be shown first.
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "provider_login",
    "openid_connect_callback",
    # An invitation to a team is the key.
    "join_link",
    "join",
    "decline_invitation",
    # An author's link, and the visit that it opened, are the key.
    "landing",
    None,  # the landing page with what a mail program glued to the link
    "visit",
    "review",
    "sign",
    "done",
    "visit_draft",
    "visit_document",
    "visit_help",
    "visit_helped",
    "new_link",  # whoever lost a link has no key
    "verify",  # anybody may check a document
    "verify_code",  # who has its code has the document
    "certificates",  # public, for checking without us
    "log_verifier",  # the program with which anybody checks an exported log
    "readyz",
}


def _views(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if not isinstance(pattern, URLResolver):
            yield pattern
        elif pattern.namespace != "mailbox":  # a demonstration's mail page, which asks for this machine instead
            yield from _views(pattern)


def test_only_these_pages_are_open():
    is_open = {view.name for view in _views(get_resolver()) if not getattr(view.callback, "login_required", True)}

    assert is_open == OPEN


def test_every_page_asks_for_a_login_by_default(settings):
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE
