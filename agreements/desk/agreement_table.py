"""The rows of the list of agreements."""

from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.desk.agreement_list import ONLINE, granted_of, is_proposed, route_label, route_of
from agreements.desk.bulk import Rows
from agreements.desk.tables import ASKING, NUMBERS, STATES, ConferenceTable, cell, in_bulk, ticks, titled
from agreements.models import Agreement
from agreements.states import State
from agreements.templatetags.desk import ago


class AgreementTable(ConferenceTable):
    tick = ticks()
    paper = tables.Column(
        accessor="authorship__paper__number", order_by=("authorship__paper__number_key", "pk"), verbose_name=_("ID"),
        attrs=NUMBERS,
    )  # fmt: skip
    author = tables.Column(
        accessor="authorship__printed_name", order_by=("authorship__name_key", "pk"), verbose_name=_("Author"),
        attrs=cell("main"),
    )  # fmt: skip
    state = tables.Column(order_by=("state", "pk"), verbose_name=_("State"), attrs=STATES)
    route = tables.Column(empty_values=(), orderable=False, verbose_name=_("Route"), attrs=cell("quiet cell-bare"))
    since = tables.Column(
        empty_values=(), orderable=False, verbose_name=_("Since"), attrs=cell("quiet cell-wide-only")
    )

    noun = _("agreements")
    deeds_of = (*ASKING, *in_bulk(Rows.AGREEMENTS))

    class Meta:
        order_by = "paper"
        empty_text = _("No agreements yet")

    empty_hint = _("There is one for each author of each paper, as soon as these are imported.")

    def render_author(self, record: Agreement) -> SafeString:
        url = reverse("agreement", args=[self.slug, record.pk])
        return titled(url, record.authorship.printed_name, record.authorship.paper.title)

    def badge_of(self, record: Agreement) -> tuple[str, str]:
        return record.state, ""

    def render_state(self, record: Agreement) -> SafeString:
        shown = super().render_state(record)
        if not is_proposed(record):
            return shown
        return format_html('{} <span class="small quiet">{}</span>', shown, gettext("waiver to confirm"))

    def render_route(self, record: Agreement) -> str:
        route = route_of(record)
        return "" if route == ONLINE and record.answered_at is None else str(route_label(route))

    def render_since(self, record: Any) -> str:
        return ago(since(record))


def since(agreement: Any) -> datetime | None:
    """When an agreement of `agreement_list.agreements` came into its state, as far as a row shows it."""
    if agreement.state == State.WAIVED:
        granted = granted_of(agreement)
        return granted.decided_at if granted else None
    moments: dict[State, datetime | None] = {
        State.DRAFT: agreement.created_at,
        State.INVITED: agreement.invited_at,
        State.ACCEPTED: agreement.answered_at,
        State.DECLINED: agreement.answered_at,
        State.COUNTERSIGNED: agreement.countersigned_at,
        State.VOID: agreement.voided_at,
    }
    return moments[State(agreement.state)]
