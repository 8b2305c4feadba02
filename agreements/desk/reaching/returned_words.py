"""Where mails come back to: whether that is read, and how much arrived there that was none of ours."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max, Subquery, Sum, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import clock
from agreements.models import ReturnMailbox, StrayCount
from agreements.sentences import counted
from agreements.templatetags.desk import distance

_DAYS = 30
_NOWHERE = gettext_lazy(
    "“Sent” says that the server took a mail. Whether one came back is not known here: whoever runs this installation has set "
    "up no bounce address."
)


def as_facts() -> dict[str, Any]:
    """Expressions within another query, for `about_returns`."""
    since = (clock.now() - timedelta(days=_DAYS)).date()
    strays = StrayCount.objects.filter(day__gt=since).order_by().annotate(whole=Value(1)).values("whole")
    boxes = ReturnMailbox.objects.order_by().annotate(whole=Value(1)).values("whole")
    return {
        "strays": Subquery(strays.annotate(sum=Sum("count")).values("sum")),
        "returns_read_at": Subquery(boxes.annotate(last=Max("read_at")).values("last")),
    }


def about_returns(facts: Mapping[str, Any]) -> list[str]:
    """Sentences for whoever manages mails, of the whole installation."""
    lines = [] if _is_anywhere() else [str(_NOWHERE)]
    read_at = facts["returns_read_at"] if settings.BOUNCE_MAILBOX else None
    if read_at is not None:
        when = distance(read_at, clock.now())
        lines.append(_("Mails that come back were last looked for {when}.").format(when=when))
    if count := facts["strays"]:
        lines.append(
            counted(
                "In the last 30 days {count} report about a mail arrived without a signature of ours, or could not be read. It "
                "changed nothing.",
                "In the last 30 days {count} reports about mails arrived without a signature of ours, or could not be read. They "
                "changed nothing.",
                count,
            )
        )
    return lines


def _is_anywhere() -> bool:
    return bool(settings.BOUNCE_ADDRESS or settings.ANYMAIL_WEBHOOK_SECRET)
