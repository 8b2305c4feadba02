"""How a bundle is to be laid out, and which papers it takes though they are not clear."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.desk.forms.laying_out import FieldGroup, Layout, grouped
from agreements.desk.reasons import ReasonField
from signatures.exporting.bundles.layouts import patterns
from signatures.exporting.bundles.making_bundles import Wish
from signatures.models import BundleLayout

_BETWEEN = re.compile(r"[\n,;]")
_GROUPS: Layout = (
    (_("How the files are laid out"), (("layout",), ("pattern",), ("volume",))),
    (_("Papers that would be left out"), (("papers",), ("reason",))),
)


class BundleForm(forms.Form):
    layout = forms.ChoiceField(
        label=_("Layout"),
        choices=BundleLayout.choices,
        initial=BundleLayout.SIGNATURES,
        widget=forms.RadioSelect,
    )
    pattern = forms.CharField(label=_("Your own file names"), required=False, max_length=patterns.LONGEST)
    volume = forms.CharField(
        label=_("PMLR’s number of the volume"),
        required=False,
        max_length=20,
        help_text=_("Such as 119. For that layout only."),
    )
    papers = forms.CharField(
        label=_("Take these, too"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The IDs of papers that are withdrawn or not clear, with commas between them."),
    )
    reason = ReasonField(help_text=_("For these papers only. Whoever gets the bundle reads it, and the log keeps it."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields = ", ".join(f"{{{name}}}" for name in patterns.FIELDS)
        self.fields["pattern"].help_text = gettext("For that layout only, such as {example}. Fields: {fields}").format(
            example=patterns.EXAMPLE, fields=fields
        )

    @property
    def groups(self) -> list[FieldGroup]:
        return grouped(self, _GROUPS)

    def clean_papers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(filter(None, map(str.strip, _BETWEEN.split(str(self.cleaned_data["papers"]))))))

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or self.cleaned_data
        if facts.get("layout") == BundleLayout.PATTERN:
            try:
                patterns.check(facts.get("pattern", ""))
            except patterns.PatternError as error:
                self.add_error("pattern", str(error))
        if facts.get("papers") and not facts.get("reason") and "reason" not in self.errors:
            self.add_error("reason", gettext("Say why these papers are taken."))
        return facts

    @property
    def wish(self) -> Wish:
        facts = self.cleaned_data
        return Wish(BundleLayout(facts["layout"]), facts["pattern"], facts["volume"], facts["papers"], facts["reason"])
