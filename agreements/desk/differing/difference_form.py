"""What a list has otherwise than it is here, kind by kind, and what is to be done about each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agreements.desk.reasons import ReasonField
from agreements.importing.difference.differences import Difference, papers_of
from agreements.importing.difference.kinds_and_remedies import REMEDIES, TICKED, TITLES, DifferenceKind, Remedy
from agreements.importing.difference.settlement import Settlement
from agreements.importing.remarking.difference_words import TITLES_OF_KINDS, name_of_remedy
from agreements.importing.steps import Plan
from agreements.models import Conference, Correction

# Beyond these the whole list is a file. A form has a thousand fields at most, and each of these two.
ROWS, ALL_ROWS = 25, 400


@dataclass(frozen=True)
class ShownDifference:
    """`label` says whom or what it is about, where the values beside do not."""

    difference: Difference
    label: str
    is_ticked: bool


@dataclass(frozen=True)
class DifferenceGroup:
    kind: DifferenceKind
    title: str
    count: int
    papers: int
    shown: Sequence[ShownDifference]
    # What is done, to be chosen; None where nothing can be.
    field: forms.BoundField | None
    has_ticks: bool
    # What becomes of what was signed.
    signed: str

    @property
    def more(self) -> int:
        return self.count - len(self.shown)


class DifferenceForm(forms.Form):
    """One field for each kind that there is. `everything`: the kind of which more than the first few are shown."""

    reason = ReasonField(
        help_text=_(
            "For those who were asked or have signed, and are taken off or whose paper is withdrawn: they read it."
        ),
    )

    def __init__(
        self, found: Plan, conference: Conference, data: QueryDict | None = None, *, everything: str = ""
    ) -> None:
        settlement = found.reading.settlement
        super().__init__(data, initial={"reason": settlement.reason}, prefix="difference")
        self.fields["reason"].widget.attrs["class"] = "form-control"
        self._found, self._conference, self._everything = found, conference, everything
        for kind in found.difference.by_kind:
            if len(REMEDIES[kind]) > 1:
                self.fields[kind.value] = forms.ChoiceField(
                    label=str(TITLES_OF_KINDS[kind]),
                    choices=[(each.value, name_of_remedy(kind, each)) for each in REMEDIES[kind]],
                    initial=found.reading.remedy(kind).value,
                    widget=forms.Select(attrs={"class": "form-select"}),
                )
        if not TICKED & found.difference.by_kind.keys():
            del self.fields["reason"]

    def settlement(self) -> Settlement:
        """What was said, without what is done anyway. Rows that were not on the page stay ticked as they were."""
        reading, said = self._found.reading, self.cleaned_data
        remedies = {DifferenceKind(name): Remedy(value) for name, value in said.items() if name != "reason"}
        other = Settlement()
        chosen = {
            kind: each for kind, each in remedies.items() if each is not other.remedy(kind, compares=reading.compares)
        }
        keys = {each.key for each in self._found.difference.rows if each.kind in TICKED}
        data = self.data if isinstance(self.data, QueryDict) else QueryDict()
        shown, ticked = (set(data.getlist(self.add_prefix(name))) & keys for name in ("shown", "ticked"))
        return Settlement(
            chosen, frozenset((reading.settlement.ticked & keys - shown) | ticked), said.get("reason", "")
        )

    @property
    def groups(self) -> list[DifferenceGroup]:
        return [self._group(kind, rows) for kind, rows in self._found.difference.by_kind.items()]

    def _group(self, kind: DifferenceKind, rows: Sequence[Difference]) -> DifferenceGroup:
        most = ALL_ROWS if kind.value == self._everything else ROWS
        ticked = self._found.reading.settlement.ticked
        return DifferenceGroup(
            kind=kind,
            title=str(TITLES_OF_KINDS[kind]),
            count=len(rows),
            papers=papers_of(rows),
            shown=[ShownDifference(each, label_of(each), each.key in ticked) for each in rows[:most]],
            field=self[kind.value] if kind.value in self.fields else None,
            has_ticks=kind in TICKED,
            signed=self._of_signed(kind, sum(each.signed for each in rows)),
        )

    def _of_signed(self, kind: DifferenceKind, count: int) -> str:
        remedy = self._found.reading.remedy(kind)
        if not count or kind not in (DifferenceKind.RENAMED, *TITLES) or remedy is Remedy.KEEP:
            return ""
        rule = (
            self._conference.name_correction if kind is DifferenceKind.RENAMED else self._conference.title_correction
        )
        return signed_sentence(Correction.ASK_AGAIN if remedy is Remedy.ASK_AGAIN else Correction(rule), count)


def label_of(each: Difference) -> str:
    return each.name if each.name not in (each.before, each.after) else ""


def signed_sentence(rule: Correction, count: int) -> str:
    match rule:
        case Correction.ASK_AGAIN:
            words = ngettext(
                "%(n)s signed agreement is replaced: its author is asked to sign again, by mail, when you import.",
                "%(n)s signed agreements are replaced: their authors are asked to sign again, by mail, when you import.",
                count,
            )
        case Correction.AMEND:
            words = ngettext(
                "%(n)s agreement stays as it was signed, and its author is told, as the conference’s settings say.",
                "%(n)s agreements stay as they were signed, and their authors are told, as the conference’s settings say.",
                count,
            )
        case _:
            words = ngettext(
                "%(n)s agreement stays as it was signed, as the conference’s settings say.",
                "%(n)s agreements stay as they were signed, as the conference’s settings say.",
                count,
            )
    return words % {"n": f"{count:,}"}
