"""How this program logs: to stderr, in UTC, one record a line; the same for the site, the workers and gunicorn."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

FORMATTERS = {"plain": "agreements.web.logs.plain", "json": "agreements.web.logs.as_json"}


def logging_of(*, style: str, level: str) -> dict[str, Any]:
    """A configuration for logging.config.dictConfig."""
    if style not in FORMATTERS:
        raise ImproperlyConfigured(f"LOG_FORMAT is one of {', '.join(FORMATTERS)}")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": FORMATTERS[style]}},
        "filters": {
            # Django names the path of a request that it refuses, and a path can hold an author's link.
            "without_tokens": {"()": "agreements.web.logs.WithoutTokens"},
            "without_addresses": {"()": "agreements.web.logs.WithoutAddresses"},
            "without_alarm": {"()": "agreements.web.logs.WithoutAlarm"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["without_alarm", "without_tokens", "without_addresses"],
            }
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "agreements": {"level": "INFO"},
            "signatures": {"level": "INFO"},
            "django.request": {"level": "ERROR"},
        },
    }
