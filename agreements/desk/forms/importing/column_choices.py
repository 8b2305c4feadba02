"""Which columns of a list are which of ours."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.importing.files.headings import is_deciding
from agreements.importing.listings.choices import Choices
from agreements.importing.rows import ColumnMapping, Question

COLUMN_WORDS = {
    "paper_id": _("Paper’s ID"),
    "title": _("Paper’s title"),
    "email": _("Email address"),
    "name": _("Full name"),
    "given_name": _("Given name"),
    "middle_name": _("Middle name"),
    "family_name": _("Family name"),
    "suffix": _("What follows the name, such as Jr."),
    "native_name": _("Name in the author’s own script"),
    "affiliation": _("Affiliation"),
    "author_order": _("Place among the authors"),
    "is_speaker": _("Speaker: yes or no"),
    "is_corresponding": _("Corresponding author: yes or no"),
    "orcid": _("ORCID iD"),
    "person": _("The system’s number of the person"),
    "decision": _("Decision or status"),
    "track": _("Track"),
    "date": _("Date of the paper"),
    "language": _("Language of the author"),
}
_NAMES = frozenset({"name", "given_name", "family_name"})
_SEPARATORS = (
    ("", _("One author in each row")),
    (";", _("Several in a cell, with semicolons")),
    (",", _("Several in a cell, with commas")),
    ("|", _("Several in a cell, with vertical bars")),
    ("\n", _("Several in a cell, one in each line")),
)
_DATES = (
    ("", _("As it can be told from the dates")),
    ("dmy", _("Day, month, year")),
    ("mdy", _("Month, day, year")),
    ("ymd", _("Year, month, day")),
)
_NEEDED = {
    "paper_id": _("Choose the column with the paper’s ID."),
    "title": _("Choose the column with the paper’s title."),
    "email": _("Choose the column with the email address."),
}
_SELECT, _BOX = {"class": "form-select"}, {"class": "form-check-input"}


class ColumnsForm(forms.Form):
    """A choice for each column of the list, in their order; what was guessed is chosen already."""

    separator = forms.ChoiceField(
        label=_("Authors"), choices=_SEPARATORS, required=False, widget=forms.Select(attrs=_SELECT)
    )
    date_order = forms.ChoiceField(
        label=_("Dates"), choices=_DATES, required=False, widget=forms.Select(attrs=_SELECT)
    )
    family_first = forms.BooleanField(
        label=_("Full names begin with the family name"), required=False, widget=forms.CheckboxInput(attrs=_BOX)
    )
    first_row_is_data = forms.BooleanField(
        label=_("There are no headings: the first row is an author already"),
        required=False,
        widget=forms.CheckboxInput(attrs=_BOX),
    )

    without_addresses = forms.BooleanField(
        label=_("There are no email addresses: compare the list with what is here"),
        required=False,
        widget=forms.CheckboxInput(attrs=_BOX),
    )

    def __init__(self, asked: Question, data: Any = None) -> None:
        self.asked = asked
        self.guess = asked.guess or ColumnMapping()
        initial = {
            name: getattr(self.guess, name)
            for name in ("separator", "date_order", "family_first", "first_row_is_data")
        }
        super().__init__(data, initial=initial)
        for number, option in enumerate(asked.options):
            heading = option.words or option.value
            self.fields[_field(number)] = forms.ChoiceField(
                label=_("Meaning of “%(heading)s”") % {"heading": heading},
                choices=[("", _("Not used")), *((name, COLUMN_WORDS[name]) for name in COLUMN_WORDS)],
                initial=self.guess.columns.get(option.value, ""),
                required=False,
                widget=forms.Select(
                    attrs=_SELECT | {"aria-label": _("Meaning of “%(heading)s”") % {"heading": heading}}
                ),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [cleaned.get(_field(number), "") for number in range(len(self.asked.options))]
        left_out = {"email"} if cleaned.get("without_addresses") else set()
        for column, words in _NEEDED.items():
            if column not in (*chosen, *left_out):
                self.add_error(None, words)
        if not _NAMES.intersection(chosen):
            self.add_error(None, _("Choose the column with the author’s name, or those with its parts."))
        for number, column in enumerate(chosen):
            if column and column != "decision" and column in chosen[:number]:
                self.add_error(_field(number), _("Another column is that already."))
        return cleaned

    def added_to(self, choices: Choices) -> Choices:
        """Of several files that are asked about, what was said of the others stays."""
        cleaned = self.cleaned_data
        is_data, was_data = cleaned["first_row_is_data"], self.guess.first_row_is_data
        if was_data and not is_data:  # the headings have not been read yet
            return replace(choices, mapping=None)
        columns = {} if is_data or choices.mapping is None else dict(choices.mapping.columns)
        for number, option in enumerate(self.asked.options):
            columns[str(number + 1) if is_data else option.value] = cleaned[_field(number)]
        said = {name: cleaned[name] for name in ("separator", "date_order", "family_first")}
        return replace(choices, mapping=ColumnMapping(columns, first_row_is_data=is_data, **said))

    @property
    def is_guessed(self) -> bool:
        """Whether nothing is missing of what a list must have."""
        guessed = set(self.guess.columns.values())
        return guessed >= _NEEDED.keys() and not _NAMES.isdisjoint(guessed)

    @property
    def columns(self) -> list[dict[str, Any]]:
        """Those that have a heading or anything in the first rows."""
        return [
            {
                "heading": option.words or _("Column %(number)d, without a heading") % {"number": number + 1},
                "samples": option.samples,
                "choice": self[_field(number)],
                "is_deciding": is_deciding(option.value),
                "is_likely": bool(self[_field(number)].value()) or is_deciding(option.value),
            }
            for number, option in enumerate(self.asked.options)
            if option.words or option.samples
        ]


def _field(number: int) -> str:
    return f"column-{number}"
