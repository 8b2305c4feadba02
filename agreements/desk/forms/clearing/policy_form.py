"""When a paper is clear: a policy with all that belongs to it, and whoever corresponds for a paper."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.conferences.policies import Proposal
from agreements.desk.listing.row_keys import keys_in
from agreements.models import Authorship, Policy, Text

_MOST_SIGNATURES = 99
_MOST_DAYS = 90


class PolicyForm(forms.Form):
    policy = forms.ChoiceField(label=_("A paper is clear when"), choices=Policy.choices, widget=forms.RadioSelect)
    needed_signatures = forms.IntegerField(
        label=_("How many of the authors"),
        min_value=1,
        max_value=_MOST_SIGNATURES,
        help_text=_("Where so many of the authors have to sign; of a paper with fewer authors, all of them."),
    )
    objection_days = forms.IntegerField(
        label=_("Days to object"),
        min_value=1,
        max_value=_MOST_DAYS,
        help_text=_(
            "Where one signs for all: so long the others, who are told by mail, can say that they do not agree."
        ),
    )
    for_all = forms.ModelMultipleChoiceField(
        Text.objects.none(),
        label=_("Texts that are signed for all"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Tick a text only if its words say that whoever signs it has the authority of all co-authors. A signature under "
            "any other text counts for its signer alone."
        ),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, texts: Any, present: Proposal) -> None:
        initial = present.facts | {"for_all": present.for_all}
        super().__init__(data, initial=initial)
        self.fields["for_all"].queryset = texts  # type: ignore[attr-defined]  # of a field with a queryset
        if not texts:
            del self.fields["for_all"]

    def proposal(self) -> Proposal:
        given = self.cleaned_data
        marked: Iterable[Text] = given.get("for_all", ())
        return Proposal(
            Policy(given["policy"]),
            given["needed_signatures"],
            given["objection_days"],
            frozenset(text.pk for text in marked),
        )


class CorrespondentsForm(forms.Form):
    """A tick for each author of a paper."""

    corresponding = forms.TypedMultipleChoiceField(
        label=_("Corresponding authors"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    # Who corresponded when the page was shown.
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, authorships: Sequence[Authorship]) -> None:
        super().__init__(data)
        named = [each.pk for each in authorships if each.is_corresponding]
        self.fields["corresponding"].choices = [(each.pk, each.printed_name) for each in authorships]  # type: ignore[attr-defined]  # of a field with choices
        self.initial = {"corresponding": named, "shown": " ".join(map(str, named))}

    @property
    def was_shown(self) -> set[int]:
        return keys_in(self.cleaned_data["shown"].split())
