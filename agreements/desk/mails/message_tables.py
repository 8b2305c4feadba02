"""The tables of mails: all of them, those that are held, and those that wait to leave."""

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.desk.bulk.construction import Rows
from agreements.desk.mails.message_deeds import deeds_of
from agreements.desk.tables import STATES, ConferenceTable, cell, in_bulk, ticks, titled
from agreements.models import Message
from agreements.templatetags.desk import ago

_LET_GO = ("release_mails", (), _("Let go"))
_HOLD = ("hold_mails", (), _("Hold"))


class MessageTable(ConferenceTable):
    tick = ticks()
    subject = tables.Column(
        accessor="author__name", order_by=("author__name_key", "created_at"), verbose_name=_("To"), attrs=cell("main")
    )
    kind = tables.Column(verbose_name=_("Mail"), attrs={"td": {"class": "nowrap cell-bare"}})
    state = tables.Column(verbose_name=_("State"), attrs=STATES)
    answer = tables.Column(
        empty_values=(), orderable=False, verbose_name=_("Answer"), attrs=cell("quiet cell-brief cell-wide-only")
    )
    created_at = tables.Column(verbose_name=_("Written"), attrs=cell("quiet cell-bare"))

    noun = _("mails")
    # Some of its deeds are done at once.
    method = "post"
    deeds_of = (_LET_GO, _HOLD, *in_bulk(Rows.MESSAGES))

    class Meta:
        order_by = "-created_at"
        empty_text = _("No mail yet")

    empty_hint = _("Every invitation, reminder and signed copy is listed here, with the mail server’s answer.")

    def render_tick(self, record: Message) -> SafeString:
        """Only mails to which something can be done are chosen."""
        return render_to_string("desk/message_tick.html", {"record": record, "deeds": deeds_of(record)})

    def render_subject(self, record: Message) -> SafeString:
        return titled(
            reverse("message", args=[self.slug, record.pk]), (record.link.agent or record.author).name, record.email
        )

    def render_kind(self, record: Message) -> str:
        return record.get_kind_display()

    def badge_of(self, record: Message) -> tuple[str, str]:
        return record.state, gettext("Held") if record.is_held else ""

    def render_answer(self, record: Message) -> str:
        return Truncator(record.outcome).chars(80)

    def render_created_at(self, value: Any) -> str:
        return ago(value)


class HeldTable(MessageTable):
    """Of mails that wait until somebody has looked."""

    class Meta(MessageTable.Meta):
        empty_text = _("Nothing is held")


class WaitingTable(MessageTable):
    """Of mails that wait to leave."""

    class Meta(MessageTable.Meta):
        empty_text = _("Nothing waits to leave")


MESSAGE_TABLES: dict[str, type[MessageTable]] = {"held": HeldTable, "waiting": WaitingTable}
