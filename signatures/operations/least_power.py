"""What the web server, which strangers talk to, sees of the seal and of the documents though it needs none of it.

`check --deploy` tells it when it is run as the web server runs: as its user, with its environment.
"""

import logging
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

logger = logging.getLogger(__name__)

_SECRETS = ("SEAL_KEY_PASSWORD", "SEAL_KEY_URI", "SEAL_KEY_MODULE", "SEAL_KEY_PIN")
_FOLDER = "signatures.documents.storage.DocumentStorage"
_ROOT = 0


def check(**_: Any) -> list[checks.CheckMessage]:
    if not settings.PRODUCTION:
        return []
    found = [_seen(name) for name in secrets_seen()]
    # Root reads and writes everything, whatever the modes of files are: to ask as root says nothing of the web server.
    return found if os.geteuid() == _ROOT else [*found, *_files()]


def warn() -> None:
    """For the web server when it starts."""
    if settings.PRODUCTION and (names := secrets_seen()):
        logger.warning("the web server sees secrets of the seal that only workers need: %s", ", ".join(names))


def secrets_seen() -> list[str]:
    """The names of settings that hold one."""
    found = [name for name in _SECRETS if getattr(settings, name)]
    return [*found, "TIMESTAMP_URL"] if urlsplit(settings.TIMESTAMP_URL).password else found


def _seen(name: str) -> checks.CheckMessage:
    return checks.Warning(
        f"The web server sees {name}, which only the workers for `seal` and `bulk` and the ticker need.",
        hint="Put it into an environment file of theirs, as docs/operations.md says.",
        id="signatures.W001",
    )


def _files() -> list[checks.CheckMessage]:
    found: list[checks.CheckMessage] = []
    if os.access(settings.SEAL_KEY_FILE, os.R_OK):
        found.append(
            checks.Warning(
                "The web server can read the key of the seal.",
                hint=f"Let {settings.SEAL_KEY_FILE} be read by its owner alone, and that be the user of the sealing workers.",
                id="signatures.W002",
            )
        )
    documents = Path(settings.DOCUMENTS_DIR)
    if settings.STORAGES["documents"]["BACKEND"] == _FOLDER and any(
        os.access(folder, os.W_OK) for folder in (documents, documents.parent)
    ):
        found.append(
            checks.Warning(
                "The web server can change or rename the folder of the documents, which it only reads.",
                hint=f"Let root own {documents.parent}, and the user of the sealing workers {documents}.",
                id="signatures.W003",
            )
        )
    return found
