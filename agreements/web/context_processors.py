"""What every template knows; nothing here asks the database."""

from django.conf import settings
from django.http import HttpRequest

PRODUCT_NAME = "Countersign"


def site(_request: HttpRequest) -> dict[str, object]:
    return {
        "product_name": PRODUCT_NAME,
        "public_url": settings.PUBLIC_URL,
        "has_mailbox": bool(settings.MAILBOX_FILE),
    }
