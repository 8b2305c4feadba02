"""Where anybody can look at what an export names."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse


def verification_address(sha256: str) -> str:
    """Where anybody can see what is known about a document; opening it changes nothing."""
    return f"{settings.PUBLIC_URL}{reverse('verify')}?{urlencode({'code': sha256})}"
