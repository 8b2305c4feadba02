"""A preflight is owed by a press, done by a worker who has the key of the seal, and kept until the next one."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agreements import clock
from agreements.jobs.enqueue import ring
from agreements.models import Conference, User
from signatures.models import Preflight
from signatures.operations.preflight import of_documents, of_domain, of_mail, of_parts
from signatures.operations.preflight.lights import Finding, finding, side_by_side
from signatures.operations.preflight.resolving import lookup
from signatures.operations.preflight.sender_records import Lookup

TASK = "signatures.tasks.run_preflight"
# A run that no worker has taken by then is not going to be; one that was begun so often ends its worker.
UNCLAIMED = timedelta(seconds=20)
_MOST_ATTEMPTS = 2
_KEPT = timedelta(days=30)


def examine(conference: Conference | None, *, mail_to: str = "", ask: Lookup = lookup) -> list[Finding]:
    """Here and now, in a few seconds; the most important first. Sends a mail, if there is an address."""
    tries = [
        *of_mail.tries(conference, mail_to=mail_to),
        *of_domain.tries(conference, ask=ask),
        *of_parts.tries(),
        *of_documents.tries(),
    ]
    known = [*of_mail.addresses(conference), *of_parts.from_rows(conference)]
    tried = {each.key: each for each in side_by_side(tries)}
    found = tried | {key: finding(key, title, outcome) for key, title, outcome in known}
    return [found[key] for key in _ORDER if key in found]


_ORDER = (
    "mail",
    "sender",
    "reply",
    "spf",
    "dkim",
    "dmarc",
    "mx",
    "site",
    "redis",
    "beats",
    "store",
    "seal",
    "stamp",
    "clock",
    "disk",
)


def owe(conference: Conference, *, by: User) -> bool:
    """One at a time: False if one is under way."""
    try:
        with transaction.atomic():
            Preflight.objects.create(conference=conference, by=by)
            ring(TASK)
    except IntegrityError:
        return False
    return True


def last(conference: Conference) -> Preflight | None:
    return Preflight.objects.filter(conference=conference).select_related("by").order_by("-asked_at", "-pk").first()


def owed(*, limit: int) -> Sequence[int]:
    return list(Preflight.objects.due().order_by("asked_at").values_list("pk", flat=True)[:limit])


def run(pk: int) -> bool:
    """Whether it was ours to do. Done once: the mail that it sends is not sent again because a worker died."""
    mine = Preflight.objects.select_related("conference", "by").claim(pk)
    if mine is None:
        return False
    if mine.attempts >= _MOST_ATTEMPTS:
        return mine.give_up(
            _("A worker ended while it tried. Try once more; if that happens again, look at the workers’ logs.")
        )
    found = examine(mine.conference, mail_to=mine.by.email)
    Preflight.objects.filter(conference=mine.conference, asked_at__lt=clock.now() - _KEPT).delete()
    return mine.finish(findings=[each.as_dict() for each in found])
