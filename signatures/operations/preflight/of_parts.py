"""The parts of an installation: its public address, Redis by writing, the signs of life of workers and ticker, the clocks."""

from functools import partial
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.http.request import validate_host
from django.utils.translation import gettext as _

from agreements import clock
from agreements.models import Conference
from agreements.sentences import listed
from agreements.web import throttles
from signatures.operations import beats
from signatures.operations.preflight.lights import Try, TryOutcome, amber, green, red

# By so many seconds two clocks may differ, and from so many on it is amiss.
_OFF, _FAR_OFF = 2.0, 30.0
_ANSWER = "alive"


def tries() -> list[Try]:
    url = f"{settings.PUBLIC_URL}/livez"
    return [
        Try("redis", _("Write into Redis"), _redis, _("Look at REDIS_URL.")),
        Try("site", _("The public address"), partial(_site, url), _site_remedy()),
    ]


def from_rows(conference: Conference | None) -> list[tuple[str, str, TryOutcome]]:
    """By key and title: what the database knows; on the caller's connection."""
    return [("beats", _("Workers and ticker"), _beats()), ("clock", _("The clocks"), _clock(conference))]


def _redis() -> TryOutcome:
    takes = throttles.redis_takes()
    if takes is None:
        return amber(
            _("None is named, so no worker is told of anything."), _("“work_off” has to be run now and then.")
        )
    if not takes:
        words = _("It takes nothing: it is away, or full. The ticker does the work meanwhile, more slowly.")
        return red(words, _("Look at REDIS_URL, and at the memory that Redis may take."))
    return green(_("A key was written, and ends by itself."))


def _beats() -> TryOutcome:
    if not settings.REDIS_URL:
        return amber(_("There are none without Redis."), _("“work_off” has to be run now and then."))
    ages = beats.ages()
    silent = [part for part, age in ages.items() if age is None or age > beats.SILENT.total_seconds()]
    if silent:
        words = _("No sign of life of: {parts}.").format(parts=listed(silent))
        return red(words, _("Start them: docs/operations.md says how."))
    oldest = max(age for age in ages.values() if age is not None)
    return green(_("All have given a sign of life within {count} seconds.").format(count=oldest))


def _clock(conference: Conference | None) -> TryOutcome:
    asked = Conference.objects.filter(pk=conference.pk) if conference else Conference.objects.all()
    row = asked.values_list(clock.DatabaseTime(), "chain_head__at").order_by("-chain_head__at").first()
    if row is None:
        return green(_("There is no conference yet whose time could be compared."))
    database, last = row
    off = abs((database - clock.now()).total_seconds())
    mend = _("Have both machines set their clocks by the same servers (NTP).")
    if last is not None and database < last:
        words = _("The database’s clock went back: it is before the last entry of the log.")
        return red(words, _("Set the clock right; until it has caught up, the time of evidence stands still."))
    words = _("This machine and the database differ by {seconds} seconds.").format(seconds=f"{off:.1f}")
    if off > _FAR_OFF:
        return red(words, mend)
    return amber(words, mend) if off > _OFF else green(words)


def _site_remedy() -> str:
    return _(
        "Look at PUBLIC_URL: links in mails begin with it. Some networks do not let a machine reach its own address."
    )


def _site(url: str) -> TryOutcome:
    host = urlsplit(url).hostname or ""
    if not validate_host(host, settings.ALLOWED_HOSTS):
        words = _("{host} is not among ALLOWED_HOSTS: every page there is refused.")
        return red(words.format(host=host), _("Add it, or leave ALLOWED_HOSTS out."))
    try:
        answer = requests.get(url, timeout=(2, 2.5), allow_redirects=False)
    except requests.exceptions.SSLError as error:
        words = _("Its certificate does not hold: {error}").format(error=str(error)[:200])
        return red(words, _("Look at the certificate of {host}.").format(host=host))
    except (requests.RequestException, ValueError) as error:
        words = _("{url} could not be reached from here: {error}").format(
            url=settings.PUBLIC_URL, error=type(error).__name__
        )
        return amber(words, _site_remedy())
    if answer.status_code != 200 or answer.text.strip() != _ANSWER:
        words = _("Something else answers at {url} (status {status}).")
        return red(words.format(url=settings.PUBLIC_URL, status=answer.status_code), _site_remedy())
    if settings.PRODUCTION and not settings.IS_HTTPS:
        return amber(_("It answers, but without TLS."), _("Let PUBLIC_URL begin with https://."))
    return green(_("{url} answers.").format(url=settings.PUBLIC_URL))
