"""The tables of mails: all of them, those that are held, and those that wait to leave."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.desk.bulk.construction import Rows
from agreements.desk.tables import TICK_ALL, ConferenceTable, badge, cell, in_bulk, titled
from agreements.models import Message
from agreements.templatetags.desk import ago

_TableDeeds = tuple[tuple[str, tuple[str, ...], str | Promise], ...]
_LET_GO = ("release_mails", (), _("Let go"))
_HOLD = ("hold_mails", (), _("Hold"))
_TAKE_OUT = ("drop_mails", (), _("Take out"))


class MessageTable(ConferenceTable):
    tick = tables.TemplateColumn(
        template_name="desk/message_tick.html",
        verbose_name=TICK_ALL,
        orderable=False,
        attrs={"td": {"class": "cell-tick"}, "th": {"class": "cell-tick"}},
    )
    subject = tables.Column(
        accessor="author__name", order_by=("author__name_key", "created_at"), verbose_name=_("To"), attrs=cell("main")
    )
    kind = tables.Column(verbose_name=_("Mail"), attrs={"td": {"class": "nowrap"}})
    state = tables.Column(verbose_name=_("State"))
    answer = tables.Column(
        empty_values=(), orderable=False, verbose_name=_("Answer"), attrs={"td": {"class": "small quiet break"}}
    )
    created_at = tables.Column(verbose_name=_("Written"), attrs=cell("quiet"))

    noun = _("mails")
    deeds_of: _TableDeeds = in_bulk(Rows.MESSAGES)

    class Meta:
        order_by = "-created_at"
        empty_text = _("No mail yet")

    empty_hint = _("Every invitation, reminder and signed copy is listed here, with the mail server’s answer.")

    def render_subject(self, record: Message) -> SafeString:
        return titled(
            reverse("message", args=[self.slug, record.pk]), (record.link.agent or record.author).name, record.email
        )

    def render_kind(self, record: Message) -> str:
        return record.get_kind_display()

    def render_state(self, record: Message) -> SafeString:
        return badge(record.state, gettext("Held") if record.is_held else "")

    def render_answer(self, record: Message) -> str:
        return Truncator(record.outcome).chars(80)

    def render_created_at(self, value: Any) -> str:
        return ago(value)


class HeldTable(MessageTable):
    """Of mails that wait until somebody has looked."""

    deeds_of: _TableDeeds = (_LET_GO, _TAKE_OUT)

    class Meta(MessageTable.Meta):
        empty_text = _("Nothing is held")


class WaitingTable(MessageTable):
    """Of mails that wait to leave."""

    deeds_of: _TableDeeds = (_HOLD, _TAKE_OUT)

    class Meta(MessageTable.Meta):
        empty_text = _("Nothing waits to leave")


MESSAGE_TABLES: dict[str, type[MessageTable]] = {"held": HeldTable, "waiting": WaitingTable}
