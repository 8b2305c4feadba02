"""The choices inside of texts, as fields: of one paper each, or one for all papers whose texts offer the same."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext as _

from agreements.wording import Choice
from signatures.visits.sheets import Sheet


class PickField(forms.ChoiceField):
    """Its value is the number of an option, from 0; none is preselected. Whether one is needed, the decision says."""

    def __init__(self, choice: Choice) -> None:
        self.choice = choice
        super().__init__(
            label=choice.name,
            required=False,
            choices=[(str(number), option.text) for number, option in enumerate(choice.options)],
            error_messages={"invalid_choice": self.unpicked},
        )

    @property
    def unpicked(self) -> str:
        return _("Choose one of the options for “{name}”.").format(name=self.choice.name)


def of_paper(sheet: Sheet) -> Mapping[str, Choice]:
    """By the name of the field."""
    return {f"{sheet.agreement.pk}-{number}": choice for number, choice in enumerate(sheet.wording.choices)}


def of_all(sheets: Sequence[Sheet]) -> Mapping[str, Choice]:
    """The same for one answer to all papers: a choice that reads the same in several texts is made once."""
    found = list(dict.fromkeys(choice for sheet in sheets for choice in sheet.wording.choices))
    return {f"all-{number}": choice for number, choice in enumerate(found)}


def in_all(sheet: Sheet, sheets: Sequence[Sheet]) -> list[str]:
    """The fields of `of_all` that this paper's text asks for, in its order."""
    names = {choice: name for name, choice in of_all(sheets).items()}
    return [names[choice] for choice in sheet.wording.choices]
