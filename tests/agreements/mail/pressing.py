"""Mails for those who read their words only: a button leads somewhere, and text has to spell out where."""

import re

_BUTTON = re.compile(r'<a class="button" href="([^"]*)"[^>]*>[^<]*</a></p>(?!\s*<p[^>]*><a class="link")')


def spelled_out(html: str) -> str:
    """With the address of each button behind it, where it does not stand below it anyhow."""
    return _BUTTON.sub(r"\g<0> \1 ", html)
