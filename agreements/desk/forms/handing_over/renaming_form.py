"""Another name of a person, and what is to become of the former one."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.models import Author
from agreements.proceedings.later_names import NameWay
from agreements.web.ruled_field import RuledField
from agreements.wording import values

WAYS = {
    NameWay.SEPARATE: _("Separate: papers so far keep the former name; only what comes bears the new one"),
    NameWay.LINKED: _("Linked: all papers print the new name, and what was signed says under which name it was"),
    NameWay.UPDATED: _(
        "Updated: all papers print the new name, the former one is shown nowhere, and what was signed is closed away and "
        "asked for again"
    ),
}


class RenamingForm(forms.Form):
    name = RuledField(
        values.name, label=_("New name"), error_messages={"required": _("Enter the name, as it is to be printed.")}
    )
    native_name = RuledField(values.native_name, label=_("New name in native script"), required=False)
    way = forms.ChoiceField(
        label=_("What becomes of the former name"),
        choices=[(way.value, words) for way, words in WAYS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the person wishes.")},
        help_text=_("Ask the person which of these they wish. Co-authors are told of none of them."),
    )

    def __init__(self, *args: Any, author: Author, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._author = author
        self.initial["native_name"] = author.native_name

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if name == self._author.name:
            raise forms.ValidationError(gettext("This is the name that stands there already."))
        return name
