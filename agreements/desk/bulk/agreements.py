"""Agreements of a selection that are ended, put back, asked for again or waived."""

from collections.abc import Callable

from django import forms
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.desk.bulk.construction import (
    SAMPLE,
    BulkDeed,
    BulkReach,
    OptionalReasonForm,
    OrderForm,
    ReasonForm,
    Rows,
)
from agreements.desk.reasons import ReasonField
from agreements.models import Agreement, BulkJobKind, Conference, WaiverKind
from agreements.models.agreement import AgreementQuerySet
from agreements.sentences import counted
from agreements.settling import asking_again, ends_and_returns, selecting, waiving


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


def _reach(
    chosen: AgreementQuerySet, possible: AgreementQuerySet, left_out: Callable[[int], str], consequences: list[str]
) -> BulkReach:
    """`left_out`: what is said of so many others."""
    rows = possible.order_by("authorship__paper__number_key", "authorship__position", "pk")
    steps = [[pk] for pk in rows.values_list("pk", flat=True)]
    names = rows.values_list("authorship__printed_name", "authorship__paper__number", "authorship__paper__title")
    sample = [
        _("{name}, paper {number}: {title}").format(name=name, number=number, title=title)
        for name, number, title in names[:SAMPLE]
    ]
    others = chosen.count() - len(steps)
    return BulkReach(steps, sample, [left_out(others)] if others else [], consequences)


def _of(conference: Conference, rows: QuerySet[Agreement]) -> AgreementQuerySet:
    return Agreement.objects.filter(conference=conference, pk__in=rows.order_by().values("pk"))


def _told(possible: AgreementQuerySet) -> int:
    asked = Q(invited_at__isnull=False) & ~Q(authorship__author__email="")
    found: int = possible.aggregate(people=Count("authorship__author", filter=asked, distinct=True))["people"]
    return found


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


def _to_end(conference: Conference, rows: QuerySet[Agreement]) -> BulkReach:
    chosen = _of(conference, rows)
    possible = selecting.to_end(chosen)
    signed = possible.signed().count()
    lines = [
        _("Nobody is asked or reminded about them any more. Their papers are not clear without another agreement.")
    ]
    if signed:
        lines.append(
            counted(
                "{count} of them is signed: what was signed is kept, and says that it was ended.",
                "{count} of them are signed: what was signed is kept, and says that it was ended.",
                signed,
            )
        )
    if told := _told(possible):
        lines.append(
            counted(
                "{count} author who was asked is told by mail, with your reason.",
                "{count} authors who were asked are told by mail, with your reason.",
                told,
            )
        )
    return _reach(
        chosen,
        possible,
        lambda count: counted("{count} has ended already.", "{count} have ended already.", count),
        lines,
    )


def _to_put_back(conference: Conference, rows: QuerySet[Agreement]) -> BulkReach:
    chosen = _of(conference, rows)
    possible = selecting.to_put_back(chosen)
    lines = [
        _("Each becomes what it was before it was ended or waived."),
        _("A mail about the end that has not left yet is not sent. If it has left, another one tells of the return."),
    ]
    return _reach(chosen, possible, _stays, lines)


def _to_ask_again(conference: Conference, rows: QuerySet[Agreement]) -> BulkReach:
    chosen = _of(conference, rows)
    text = conference.current_text
    possible = selecting.to_ask_again(chosen, text)
    people = possible.aggregate(people=Count("authorship__author", distinct=True))["people"]
    lines = [
        counted(
            "{count} person is asked again by mail, with your reason.",
            "{count} people are asked again by one mail each, with your reason.",
            people,
        ),
        _("What they signed before is kept, and says that it was replaced."),
        _("A mail that has been sent cannot be called back."),
    ]
    if text is not None:
        lines.insert(1, _("They are asked to sign text {number}.").format(number=text.number))
    return _reach(chosen, possible, _cannot_be_asked, lines)


def _to_waive(conference: Conference, rows: QuerySet[Agreement]) -> BulkReach:
    chosen = _of(conference, rows)
    possible = selecting.to_waive(chosen)
    lines = [_("Nobody is asked or reminded about them any more, and their papers can be clear without them.")]
    if conference.waivers_need_two:
        lines.append(_("Another member of the team has to confirm each of them first."))
    return _reach(chosen, possible, _cannot_be_waived, lines)


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
