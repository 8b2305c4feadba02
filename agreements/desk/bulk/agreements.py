"""Agreements of a selection that are ended, put back, asked for again or waived."""

from collections.abc import Callable
from typing import NamedTuple

from django import forms
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.desk.bulk.construction import (
    KEY,
    SAMPLE,
    BulkDeed,
    BulkReach,
    OptionalReasonForm,
    OrderForm,
    ReasonForm,
    Rows,
)
from agreements.desk.reasons import ReasonField
from agreements.models import BulkJobKind, Conference, WaiverKind
from agreements.models.agreement import AgreementQuerySet
from agreements.sentences import counted
from agreements.settling import asking_again, ends_and_returns, selecting, waiving
from agreements.states import SIGNED


class WaiveForm(OrderForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("Instead of the authors’ answers"),
        choices=[(kind.value, kind.label) for kind in WaiverKind if kind not in WaiverKind.with_a_file()],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of these.")},
    )
    reason = ReasonField(
        help_text=gettext_lazy("Only the conference’s staff read this: how you know it, and who told you."),
        missing=gettext_lazy("Say why: it is kept with the agreements."),
    )


class _Possible(NamedTuple):
    """Of those to which it can be done: how many are signed, whose authors they are, and who of these was asked by mail."""

    signed: int
    people: set[int]
    told: set[int]


def _reach(
    chosen: AgreementQuerySet,
    possible: AgreementQuerySet,
    left_out: Callable[[int], str],
    consequences: Callable[[_Possible], list[str]],
) -> BulkReach:
    """`left_out`: what is said of so many others. All that is counted is counted at one look."""
    rows = possible.order_by("authorship__paper__number_key", "authorship__position", "pk")
    author, asked = "authorship__author", Q(invited_at__isnull=False) & ~Q(authorship__author__email="")
    told = list(possible.order_by().values_list(KEY, author, "state", ExpressionWrapper(asked, BooleanField())))
    found = _Possible(
        signed=sum(state in SIGNED for _, _, state, _ in told),
        people={person for _, person, _, _ in told},
        told={person for _, person, _, is_asked in told if is_asked},
    )
    others = chosen.count() - len(told)
    return BulkReach(
        rows,
        frozenset(key for key, *_ in told),
        _named(rows),
        [left_out(others)] if others else [],
        consequences(found),
    )


def _named(rows: AgreementQuerySet) -> list[str]:
    names = rows.values_list("authorship__printed_name", "authorship__paper__number", "authorship__paper__title")
    return [
        _("{name}, paper {number}: {title}").format(name=name, number=number, title=title)
        for name, number, title in names[:SAMPLE]
    ]


def _stays(count: int) -> str:
    return counted(
        "{count} stays: it has not ended, another agreement has taken its place, or name or title have changed since.",
        "{count} stay: they have not ended, another agreement has taken their place, or name or title have changed since.",
        count,
    )


def _cannot_be_asked(count: int) -> str:
    return counted(
        "{count} is left out: it was not asked for yet, waits under the present text, or its author has no email address.",
        "{count} are left out: they were not asked for yet, wait under the present text, or their authors have no email address.",
        count,
    )


def _cannot_be_waived(count: int) -> str:
    return counted(
        "{count} is left out: it is signed, waived or ended, or a waiver waits to be confirmed.",
        "{count} are left out: they are signed, waived or ended, or a waiver waits to be confirmed.",
        count,
    )


def _to_end(_conference: Conference, chosen: AgreementQuerySet) -> BulkReach:
    return _reach(
        chosen,
        selecting.to_end(chosen),
        lambda count: counted("{count} has ended already.", "{count} have ended already.", count),
        _of_an_end,
    )


def _of_an_end(found: _Possible) -> list[str]:
    lines = [
        _("Nobody is asked or reminded about them any more. Their papers are not clear without another agreement.")
    ]
    if found.signed:
        lines.append(
            counted(
                "{count} of them is signed: what was signed is kept, and says that it was ended.",
                "{count} of them are signed: what was signed is kept, and says that it was ended.",
                found.signed,
            )
        )
    if found.told:
        lines.append(
            counted(
                "{count} author who was asked is told by mail, with your reason.",
                "{count} authors who were asked are told by mail, with your reason.",
                len(found.told),
            )
        )
    return lines


def _to_put_back(_conference: Conference, chosen: AgreementQuerySet) -> BulkReach:
    lines = [
        _("Each becomes what it was before it was ended or waived."),
        _("A mail about the end that has not left yet is not sent. If it has left, another one tells of the return."),
    ]
    return _reach(chosen, selecting.to_put_back(chosen), _stays, lambda _found: lines)


def _to_ask_again(conference: Conference, chosen: AgreementQuerySet) -> BulkReach:
    text = conference.current_text

    def lines(found: _Possible) -> list[str]:
        which = [_("They are asked to sign text {number}.").format(number=text.number)] if text else []
        return [
            counted(
                "{count} person is asked again by mail, with your reason.",
                "{count} people are asked again by one mail each, with your reason.",
                len(found.people),
            ),
            *which,
            _("What they signed before is kept, and says that it was replaced."),
            _("A mail that has been sent cannot be called back."),
        ]

    return _reach(chosen, selecting.to_ask_again(chosen, text), _cannot_be_asked, lines)


def _to_waive(conference: Conference, chosen: AgreementQuerySet) -> BulkReach:
    lines = [_("Nobody is asked or reminded about them any more, and their papers can be clear without them.")]
    if conference.waivers_need_two:
        lines.append(_("Another member of the team has to confirm each of them first."))
    return _reach(chosen, selecting.to_waive(chosen), _cannot_be_waived, lambda _found: lines)


END = BulkDeed(
    BulkJobKind.VOID,
    Rows.AGREEMENTS,
    "end",
    gettext_lazy("End"),
    lambda count: counted("End {count} agreement", "End {count} agreements", count),
    gettext_lazy("None of the selected agreements can be ended"),
    _to_end,
    ends_and_returns.part_of_ending,
    ReasonForm,
    is_dangerous=True,
)
PUT_BACK = BulkDeed(
    BulkJobKind.REINSTATE,
    Rows.AGREEMENTS,
    "put-back",
    gettext_lazy("Put back"),
    lambda count: counted("Put back {count} agreement", "Put back {count} agreements", count),
    gettext_lazy("None of the selected agreements can be put back"),
    _to_put_back,
    ends_and_returns.part_of_putting_back,
    OptionalReasonForm,
)
ASK_AGAIN = BulkDeed(
    BulkJobKind.ASK_AGAIN,
    Rows.AGREEMENTS,
    "ask-again",
    gettext_lazy("Ask again"),
    lambda count: counted("Ask again for {count} agreement", "Ask again for {count} agreements", count),
    gettext_lazy("None of the selected agreements can be asked for again"),
    _to_ask_again,
    asking_again.part_of_job,
    ReasonForm,
)
WAIVE = BulkDeed(
    BulkJobKind.WAIVE,
    Rows.AGREEMENTS,
    "waive",
    gettext_lazy("Waive"),
    lambda count: counted("Waive {count} agreement", "Waive {count} agreements", count),
    gettext_lazy("None of the selected agreements can be waived"),
    _to_waive,
    waiving.part_of_job,
    WaiveForm,
)
