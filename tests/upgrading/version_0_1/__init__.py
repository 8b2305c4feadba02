"""An installation as version 0.1 left it, made once by that version's own code, without a worker:

`rows.json`: all rows of a conference (Django's serializer), `tasks.json`: what was in Redis, `triggers.json`: the statements
that made its append-only tables so, `documents`: the one that was sealed. Owed are two documents, one of which a worker
died over; two invitations, the same; the other two of an invitation of four; and whatever follows from these.
"""

from pathlib import Path

HERE = Path(__file__).parent
# Its secrets; nothing else was ever protected by them.
ENVIRONMENT = {
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "LINK_KEYS": "1:" + "5a" * 32,
    "PUBLIC_URL": "http://127.0.0.1:8000",
}
# The last migrations of that version, in the apps of which it has rows, and in those on which it relies.
MIGRATIONS = [
    ("agreements", "0003_conference_image"),
    ("signatures", "0006_countersignature_images"),
    ("sessions", "0001_initial"),
]
