"""The order of a paper's authors, as numbers that are typed; and why somebody is none of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.desk.reasons import ReasonField
from agreements.models import Authorship
from agreements.wording.values import MAX_POSITION


class AuthorOrderForm(forms.Form):
    """A number for each author; `shown` are the authorships that the page showed, in their order."""

    shown = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, authorships: Sequence[Authorship]) -> None:
        super().__init__(data)
        self.initial["shown"] = " ".join(str(each.pk) for each in authorships)
        for place, each in enumerate(authorships, 1):
            self.fields[f"place_{each.pk}"] = forms.IntegerField(
                label=each.printed_name,
                min_value=1,
                max_value=MAX_POSITION,
                initial=place,
                error_messages={"required": gettext("Enter a place: 1, 2, 3 and so on.")},
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        names_at: dict[int, str] = {}
        for name in (name for name in self.fields if name.startswith("place_") and name in cleaned):
            place = cleaned[name]
            if place in names_at:
                words = gettext("{name} has this place, too. Give each author another one.")
                self.add_error(name, words.format(name=names_at[place]))
            names_at.setdefault(place, str(self.fields[name].label))
        return cleaned

    @property
    def is_of_others(self) -> bool:
        """Whether the paper's authors are others by now than those that the page showed."""
        return sorted(self.cleaned_data.get("shown", "").split()) != sorted(str(self.initial["shown"]).split())

    @property
    def order(self) -> list[int]:
        places = {name: self.cleaned_data[name] for name in self.fields if name.startswith("place_")}
        return [int(name.removeprefix("place_")) for name in sorted(places, key=lambda name: int(places[name]))]


class EndAuthorshipForm(forms.Form):
    reason = ReasonField(
        help_text=_("The author reads it in a mail, if there was anything to answer."),
        missing=_("Say why: it is kept with the history of the paper."),
    )
