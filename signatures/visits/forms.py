"""What an author fills in: the answer to one or several agreements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from agreements.web.printed_words import WordsField
from signatures.answering import Office
from signatures.models import Decision
from signatures.signing import Answer
from signatures.visits.choosing import picking
from signatures.visits.sheets import Sheet
from signatures.visits.typed_names import OF_A_NAME, TypedNameField

LATER = "later"
DECISIONS = (*Decision.values, LATER)
# Fields that exist once an agreement: the digest of the words that were on the page, whether it said that the agreement
# had been declined, and the decision.
_SHOWN = "shown-"
_CHANGE = "change-"
_DECISION = "decision-"
# One for each choice in a text: of all papers together, or of one paper.
_PICK = "pick-"


@dataclass(frozen=True)
class PaperFields:
    """One agreement on the page, where it is answered otherwise than the others."""

    sheet: Sheet
    decision: BoundField
    picks: Sequence[BoundField]

    @property
    def is_wrong(self) -> bool:
        return any(each.errors for each in (self.decision, *self.picks))


class SignForm(forms.Form):
    """One answer for all papers, and one of its own for a paper that is answered otherwise; nothing of it has a value before it
    is given."""

    # The day that the page showed as that of signing.
    day = forms.CharField(required=False, max_length=10)
    # What is asked of whoever accepts; a no needs neither consent nor name.
    consent = forms.BooleanField(required=False, label=_("Signing electronically"))
    decision = forms.ChoiceField(
        required=False,
        label=_("Your decision"),
        choices=Decision,
        error_messages={"invalid_choice": _("Choose Accept or Decline.")},
    )
    reason = WordsField(required=False, label=_("Why you decline"))
    typed_name: forms.CharField = TypedNameField(required=False, label=_("Your full name"), error_messages=OF_A_NAME)

    NEEDED: Mapping[str, Any] = {
        "consent": _("Tick this to sign electronically, or choose “I want to sign on paper” below."),
        "typed_name": OF_A_NAME["required"],
    }

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, sheets: Sequence[Sheet], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial, use_required_attribute=False)
        self.sheets = sheets
        for sheet in sheets:
            key = sheet.agreement.pk
            self.fields[f"{_SHOWN}{key}"] = forms.CharField(max_length=64)
            self.fields[f"{_CHANGE}{key}"] = forms.CharField(max_length=1, required=False)
            self.fields[f"{_DECISION}{key}"] = forms.ChoiceField(
                required=False, label=sheet.title, choices=[*Decision.choices, (LATER, _("Decide later"))]
            )
            for name, choice in picking.of_paper(sheet).items():
                self.fields[f"{_PICK}{name}"] = picking.PickField(choice)
        for name, choice in picking.of_all(sheets).items():
            self.fields[f"{_PICK}{name}"] = picking.PickField(choice)
        self.order_fields(["decision", *(name for name in self.fields if name.startswith((_DECISION, _PICK)))])

    @classmethod
    def kept(cls, data: Mapping[str, Any], *, sheets: Sequence[Sheet], has_decided: bool = True) -> "SignForm":
        """What was typed, shown again and not judged; without the decisions where the words must be read again."""
        names = cls(sheets=sheets).fields
        initial = {name: field.widget.value_from_datadict(data, {}, name) for name, field in names.items()}
        if not has_decided:
            initial = {name: value for name, value in initial.items() if not name.startswith(("decision", _PICK))}
        return cls(sheets=sheets, initial=initial)

    @staticmethod
    def named(data: Mapping[str, Any]) -> list[UUID]:
        """The agreements that a posted form is about, as far as the names of its fields make sense."""
        keys = [name.removeprefix(_SHOWN) for name in data if name.startswith(_SHOWN)]
        return [UUID(key) for key in keys if _is_uuid(key)]

    @staticmethod
    def shown(data: Mapping[str, Any]) -> dict[str, str]:
        """The digests of the words that the page of a posted form showed, by agreement."""
        return {name.removeprefix(_SHOWN): str(value) for name, value in data.items() if name.startswith(_SHOWN)}

    @staticmethod
    def stale(data: Mapping[str, Any], *, sheets: Sequence[Sheet]) -> list[Sheet]:
        """Whose words have changed since the page of a posted form showed them."""
        shown = SignForm.shown(data)
        return [
            each for each in sheets if shown.get(str(each.agreement.pk), each.wording.digest) != each.wording.digest
        ]

    @staticmethod
    def as_shown_now(sheets: Sequence[Sheet]) -> dict[str, str]:
        """What the hidden fields of a page say that shows these."""
        digests = {f"{_SHOWN}{each.agreement.pk}": each.wording.digest for each in sheets}
        return {"day": sheets[0].day.isoformat()} | digests

    @staticmethod
    def posted_decision(data: Mapping[str, Any], agreement: UUID) -> str:
        """As it was posted, on this paper or on all."""
        return str(data.get(f"{_DECISION}{agreement}") or data.get("decision", ""))

    @staticmethod
    def decided(chosen: Mapping[UUID, str], *, sheets: Sequence[Sheet]) -> dict[str, Any]:
        """What the fields hold where these decisions were chosen before."""
        alike = set(chosen.values())
        if len(chosen) == len(sheets) and len(alike) == 1 and LATER not in alike:
            return {"decision": alike.pop()}
        return {f"{_DECISION}{pk}": decision for pk, decision in chosen.items()}

    @property
    def has_declined(self) -> bool:
        """Of a valid form."""
        return any(answer.decision == Decision.DECLINED for answer in self.answers())

    @property
    def office(self) -> Office | None:
        """Of a valid form; an author has none."""
        return None

    @property
    def papers(self) -> list[PaperFields]:
        return [
            PaperFields(
                sheet,
                self[f"{_DECISION}{sheet.agreement.pk}"],
                [self[f"{_PICK}{name}"] for name in picking.of_paper(sheet)],
            )
            for sheet in self.sheets
        ]

    @property
    def picks(self) -> list[BoundField]:
        """For all papers whose texts ask for them."""
        return [self[f"{_PICK}{name}"] for name in picking.of_all(self.sheets)]

    def clean(self) -> None:
        super().clean()
        broken = [name for name in self.errors if name.startswith(_SHOWN)]
        for name in broken:
            del self.errors[name]
        if broken or not self.sheets:
            self.add_error(None, _("The form was incomplete, and nothing was recorded. Please fill it in again."))
        self._insist_on_decisions()
        self._insist_on_picks()
        self._insist_on_signature()

    def _insist_on_decisions(self) -> None:
        decisions = [self._decided(sheet) for sheet in self.sheets]
        if not all(decisions) and not any(name.startswith("decision") for name in self.errors):
            self.add_error("decision", _("Choose Accept or Decline."))
        if decisions and set(decisions) == {LATER}:
            self.add_error(
                None, _("You have left every paper for later. Decide at least one, or simply close this page.")
            )

    def _insist_on_signature(self) -> None:
        """Consent and name belong to a yes. Whoever says no is not told what is wrong with fields that are not theirs."""
        if self._only_declines():
            for name in (*self.NEEDED, "signer_title"):
                self.errors.pop(name, None)
                self.cleaned_data[name] = ""
            return
        for name, words in self.NEEDED.items():
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, words)

    def _only_declines(self) -> bool:
        given = {self._decided(sheet) for sheet in self.sheets}
        return Decision.DECLINED in given and given <= {Decision.DECLINED, LATER}

    def _insist_on_picks(self) -> None:
        """Exactly one of the options of each choice belongs to an acceptance."""
        for sheet in self.sheets:
            for own, name in self._picks_of(sheet):
                field = self.fields[name]
                is_open = not self._picked(own, name) and own not in self.errors and name not in self.errors
                if is_open and self._decided(sheet) == Decision.ACCEPTED and isinstance(field, picking.PickField):
                    self.add_error(name, field.unpicked)

    def _decided(self, sheet: Sheet) -> str:
        given = self.cleaned_data
        return str(given.get(f"{_DECISION}{sheet.agreement.pk}") or given.get("decision", ""))

    def _picks_of(self, sheet: Sheet) -> list[tuple[str, str]]:
        """The fields in which the choices of this paper's text are made, in their order: of this paper alone, and of all."""
        names = zip(picking.of_paper(sheet), picking.in_all(sheet, self.sheets), strict=True)
        return [(f"{_PICK}{own}", f"{_PICK}{name}") for own, name in names]

    def _picked(self, own: str, name: str) -> str:
        return str(self.cleaned_data.get(own) or self.cleaned_data.get(name) or "")

    def picked_on(self, sheet: Sheet) -> dict[str, str]:
        """Of a valid form: the words of the option that was picked, by the name of the choice."""
        if self.decision_on(sheet) != Decision.ACCEPTED:
            return {}
        return sheet.wording.with_picks(self._numbers_of(sheet)).picks

    def _numbers_of(self, sheet: Sheet) -> tuple[int, ...]:
        return tuple(int(self._picked(own, name)) for own, name in self._picks_of(sheet))

    def decision_on(self, sheet: Sheet) -> str:
        """The decision of a valid form: a value of Decision, or LATER."""
        return self._decided(sheet)

    def answers(self) -> list[Answer]:
        return [
            Answer(
                sheet.agreement.pk,
                Decision(self.decision_on(sheet)),
                self.cleaned_data[f"{_SHOWN}{sheet.agreement.pk}"],
                is_change=bool(self.cleaned_data[f"{_CHANGE}{sheet.agreement.pk}"]),
                picks=self._numbers_of(sheet) if self.decision_on(sheet) == Decision.ACCEPTED else (),
            )
            for sheet in self.sheets
            if self.decision_on(sheet) != LATER
        ]


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
