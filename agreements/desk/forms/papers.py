"""What a paper is called: the same rules hold as for a list that is imported."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.desk.reasons import reason_for_authors
from agreements.models import Paper, PaperStatus
from agreements.papers.editing import Facts, digest_of, facts_of
from agreements.wording import values
from agreements.wording.characters import clean


class PaperFactsForm(forms.Form):
    """Number, title, date and track, checked as an import checks them."""

    number = forms.CharField(label=_("ID"), max_length=values.MAX_PAPER_ID)
    title = forms.CharField(
        label=_("Title"),
        max_length=values.MAX_TITLE,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("As it is printed above the agreement. Formulas may stand between dollar signs."),
    )
    date = forms.DateField(label=_("Date"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    track = forms.CharField(label=_("Track"), required=False, max_length=values.MAX_TRACK)

    def clean_number(self) -> str:
        return str(_checked(values.paper_id, self.cleaned_data["number"]))

    def clean_title(self) -> str:
        return str(_checked(values.title, " ".join(self.cleaned_data["title"].split())))

    def clean_track(self) -> str:
        return str(_checked(values.track, self.cleaned_data["track"]))

    def facts(self) -> Facts:
        day: date | None = self.cleaned_data["date"]
        return Facts(self.cleaned_data["number"], self.cleaned_data["title"], day, self.cleaned_data["track"])


class PaperForm(PaperFactsForm):
    """Of a paper that is there: `shown` is the digest of what the page told before."""

    shown = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, paper: Paper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {**vars(facts_of(paper)), "shown": digest_of(paper)}

    def ask_again(self, paper: Paper) -> None:
        """Somebody was first: what was typed stays, and from now on it is about the paper as it is."""
        self.data = {name: self.data[name] for name in self.data} | {"shown": digest_of(paper)}
        words = _(
            "The paper, or who has signed, has changed since you opened the page. Nothing was saved: look again."
        )
        self.add_error(None, words)


def _checked(rule: Callable[[str], object], value: str) -> object:
    try:
        return rule(clean(value))
    except values.RefusedValueError as error:
        raise forms.ValidationError(error.told(gettext)) from error


class MergeForm(forms.Form):
    """By its ID: which other paper is this one."""

    other = forms.CharField(
        label=_("ID of the other paper"),
        max_length=values.MAX_PAPER_ID,
        help_text=_("Its authors become authors of this paper, and its ID is withdrawn."),
    )

    def __init__(self, *args: Any, paper: Paper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paper = paper

    def clean_other(self) -> Paper:
        number = clean(self.cleaned_data["other"])
        found = Paper.objects.filter(conference=self.paper.conference_id, number=number).first()
        if found is None:
            raise forms.ValidationError(_("There is no paper with this ID."))
        if found.pk == self.paper.pk:
            raise forms.ValidationError(_("This is the paper itself. Enter the ID of the other one."))
        if found.status == PaperStatus.WITHDRAWN:
            raise forms.ValidationError(_("The other paper is withdrawn. Revive it first, or leave it as it is."))
        return found


class MergeReasonForm(forms.Form):
    """`shown` is the digest of what the page told would happen."""

    shown = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = reason_for_authors()


class SplitPaperForm(PaperFactsForm):
    """The facts of the new paper, and which authors it has."""

    authors = forms.MultipleChoiceField(
        label=_("Authors of the new paper"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one author for the new paper.")},
    )
    is_moved = forms.BooleanField(
        label=_("They are no longer authors of the first paper"),
        required=False,
        help_text=_("Their agreements about the first paper are ended; what was signed is kept."),
    )
    reason = reason_for_authors()

    def __init__(self, *args: Any, paper: Paper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = paper.authorships.standing().order_by("position").values_list("author", "printed_name")
        self.fields["authors"].choices = [(str(pk), name) for pk, name in rows]  # type: ignore[attr-defined]
        self.initial = {"date": paper.date, "track": paper.track}

    def clean_authors(self) -> list[int]:
        return list(map(int, self.cleaned_data["authors"]))
