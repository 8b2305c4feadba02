"""What stays when an import is taken back, in sentences."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agreements.importing.applying.examining import Stays, WhyKept
from agreements.importing.remarks import name_of

_ROWS = {
    "paper": gettext_noop("Paper %(name)s is withdrawn, not removed: something has been done with it since."),
    "authorship": gettext_noop("%(name)s is taken off the paper, and stays in its history."),
    "agreement": gettext_noop(
        "The agreement of %(name)s is ended, not removed: something has been done with it since."
    ),
    "author": gettext_noop("%(name)s stays in the list of authors: something has been done with this entry since."),
}
_VALUES = {
    WhyKept.CHANGED: gettext_noop("%(name)s: %(field)s stays, because somebody has changed it since."),
    WhyKept.ANSWERED: gettext_noop("%(name)s: %(field)s stays, because somebody has answered since."),
    WhyKept.PLACE: gettext_noop("%(name)s: the place among the authors stays, because it is no longer free."),
}
_PAPER = gettext_noop("Paper %(name)s")


def sentences(told: Iterable[Sequence[str]]) -> list[str]:
    """Of `Stays`, or of what is kept of them."""
    return [_sentence(Stays(table, name, column, WhyKept(why))) for table, name, column, why in told]


def _sentence(stays: Stays) -> str:
    if stays.why is WhyKept.NAMED:
        return _(_ROWS[stays.table]) % {"name": stays.name}
    name = _(_PAPER) % {"name": stays.name} if stays.table == "paper" else stays.name
    return _(_VALUES[stays.why]) % {"name": name, "field": name_of(stays.column)}
