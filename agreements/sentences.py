"""What sentences are made of: counts with their nouns, and lists of names, in the language of whoever reads them."""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# So many names a sentence lists, and one more rather than "and 1 more".
_SHOWN_NAMES = 3


def grouped(count: int) -> str:
    """1,084."""
    return number_format(count, force_grouping=True)


def counted(one: str, many: str, count: int, **values: object) -> str:
    """A whole sentence or phrase for a number: counted("{count} paper", "{count} papers", 1084) is "1,084 papers".

    `makemessages` reads these calls, too.
    """
    return ngettext(one, many, count).format(count=grouped(count), **values)


def duration(time: timedelta) -> str:
    """In one unit, to the nearest of it, up from a minute: 47 minutes, 30 hours, 10 days (for 9.9 of them)."""
    if time < timedelta(minutes=59, seconds=30):
        return counted("{count} minute", "{count} minutes", max(1, round(time / timedelta(minutes=1))))
    if time < timedelta(hours=47, minutes=30):
        return counted("{count} hour", "{count} hours", max(1, round(time / timedelta(hours=1))))
    return counted("{count} day", "{count} days", round(time / timedelta(days=1)))


def spelled(one: str, many: str, count: int, **values: object) -> str:
    """The same with a small number as a word: "two agreements"."""
    return ngettext(one, many, count).format(count=apnumber(count), **values)


def with_office(*parts: str) -> str:
    """A person's name, title and organisation, of which some may be empty: "Olga Officer, Head of Legal, Works"."""
    return ", ".join(filter(None, parts))


def listed(names: Iterable[object], *, total: int | None = None) -> str:
    """Names as a sentence lists them: "A, B and C", or of many "A, B, C and 4 more".

    With `total` these are the first of so many. Where one of them is there twice, nobody knows how many others there
    are: "A, B, …".
    """
    every = [str(name) for name in names]
    shown = list(dict.fromkeys(every))
    more = (total or 0) - len(every)
    if more > 0 and len(shown) < len(every):
        return f"{', '.join(shown)}, …"
    if total is None and len(shown) > _SHOWN_NAMES + 1:
        shown, more = shown[:_SHOWN_NAMES], len(shown) - _SHOWN_NAMES
    if more > 0:
        return _("{names} and {count} more").format(names=", ".join(shown), count=grouped(more))
    if len(shown) > 1:
        return _("{names} and {last}").format(names=", ".join(shown[:-1]), last=shown[-1])
    return "".join(shown)
