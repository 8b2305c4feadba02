"""A person of the list, and a person as a paper has them, to be corrected."""

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.desk.forms.shown import as_shown, carried
from agreements.models import Author, Authorship, Conference, Correction
from agreements.people import amending
from agreements.sentences import counted
from agreements.web.ruled_field import RuledField
from agreements.wording import values

M = TypeVar("M", Author, Authorship)
_MOVED = _("Somebody else has changed this since you opened the page. Look at what it is now, and save again.")


class PersonFields(forms.Form):
    name = RuledField(
        values.name, label=_("Name"), error_messages={"required": _("Enter the name, as it is to be printed.")}
    )
    native_name = RuledField(
        values.native_name,
        label=_("Name in native script"),
        required=False,
        help_text=_("Whoever signs with this name has signed with their own."),
    )
    orcid = RuledField(values.orcid, label=_("ORCID"), required=False)
    language = RuledField(
        values.language, label=_("Language"), required=False, help_text=_("A code, such as “en” or “zh-hans”.")
    )


class OnPaperFields(forms.Form):
    affiliation = RuledField(values.affiliation, label=_("Affiliation"), required=False)
    is_speaker = forms.BooleanField(label=_("Speaker"), required=False)
    is_corresponding = forms.BooleanField(label=_("Corresponding author"), required=False)


class _Correcting(forms.Form, Generic[M]):
    """`shown` carries what the page showed; `is_confirmed` that what will follow was shown, too."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    is_confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)
    columns: tuple[str, ...] = ()

    def __init__(self, data: Mapping[str, Any] | None = None, *, row: M) -> None:
        self.row: M = row
        super().__init__(data, initial={name: getattr(row, name) for name in self.columns})
        self.initial["shown"] = carried(row, self.columns)

    @property
    def was_shown(self) -> M | None:
        return as_shown(self.row, self.cleaned_data["shown"])

    @property
    def changes(self) -> dict[str, Any]:
        """What was typed differently from what was shown."""
        typed = {name: self.cleaned_data[name] for name in self.columns}
        shown = self.was_shown
        return {name: new for name, new in typed.items() if shown is None or getattr(shown, name) != new}

    def ask_again(self) -> None:
        """Somebody was first: what was typed stays, and from now on it is about what stands there."""
        self.data = {name: self.data[name] for name in self.data if name != "is_confirmed"}
        self.data |= {"shown": self.initial["shown"]}
        self.add_error(None, str(_MOVED))

    def as_confirmed(self) -> list[tuple[str, str]]:
        """Everything that was typed, to be carried by the page that asks."""
        pairs = [(name, value) for name in self.data for value in self._list(name)]
        left_out = ("csrfmiddlewaretoken", "is_confirmed")
        return [(name, value) for name, value in pairs if name not in left_out] + [("is_confirmed", "on")]

    def _list(self, name: str) -> list[str]:
        return self.data.getlist(name) if hasattr(self.data, "getlist") else [str(self.data[name])]


class PersonForm(_Correcting[Author], PersonFields):
    columns = amending.OF_PERSON

    def __init__(self, data: Mapping[str, Any] | None = None, *, author: Author, wished: str = "") -> None:
        """`wished`: the name as its author wants it printed."""
        super().__init__(data, row=author)
        self.author = author
        self.initial["name"] = wished or author.name
        self.authorships = list(author.authorships.standing().select_related("paper").order_by("paper__number_key"))
        if self.authorships:
            self.fields["papers"] = papers_field(
                self.authorships, _("Papers that print the new name"), is_required=False
            )
            self.initial["papers"] = [str(each.pk) for each in self.authorships if each.printed_name == author.name]

    @property
    def printed_on(self) -> list[int]:
        """Those of the ticked papers that print another name than the one that was typed."""
        ticked, name = self.cleaned_data.get("papers", []), self.cleaned_data["name"]
        is_renamed = "name" in self.changes
        return [
            each.pk for each in self.authorships if is_renamed and str(each.pk) in ticked and each.printed_name != name
        ]

    def consequences(self, conference: Conference) -> list[str]:
        renamed = [each for each in self.authorships if each.pk in self.printed_on]
        name = self.cleaned_data["name"]
        return _consequences(conference, name, amending.signed_otherwise(renamed, name))


class AuthorshipForm(_Correcting[Authorship], OnPaperFields):
    printed_name = RuledField(
        values.name,
        label=_("Name as printed"),
        error_messages={"required": _("Enter the name, as the paper prints it.")},
    )
    field_order = ("printed_name", "affiliation", "is_speaker", "is_corresponding")
    columns = amending.OF_AUTHORSHIP

    def __init__(self, data: Mapping[str, Any] | None = None, *, authorship: Authorship, wished: str = "") -> None:
        """`wished`: the name as a co-author says that it is printed."""
        super().__init__(data, row=authorship)
        self.authorship = authorship
        self.initial["printed_name"] = wished or authorship.printed_name

    def consequences(self, conference: Conference) -> list[str]:
        if "printed_name" not in self.changes:
            return []
        name = self.cleaned_data["printed_name"]
        return _consequences(conference, name, amending.signed_otherwise([self.authorship], name))


def papers_field(authorships: Sequence[Authorship], label: Any, *, is_required: bool) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=[(str(each.pk), _printed_as(each)) for each in authorships],
        required=is_required,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose the papers that are the other person’s.")},
    )


def _printed_as(authorship: Authorship) -> str:
    words = gettext("{number}: {title} (printed as {name})")
    paper = authorship.paper
    return words.format(number=paper.number, title=paper.title, name=authorship.printed_name)


def _consequences(conference: Conference, name: str, signed: int) -> list[str]:
    """What another printed name means for what was signed; nothing where nothing was."""
    if not signed:
        return []
    printed = gettext("The name that is printed becomes “{name}”.").format(name=name)
    kept = counted(
        "{count} signed agreement keeps the name as it was signed.",
        "{count} signed agreements keep the name as it was signed.",
        signed,
    )
    match conference.name_correction:
        case Correction.AMEND:
            return [printed, kept, gettext("The author gets a mail that tells the former and the corrected name.")]
        case Correction.ASK_AGAIN:
            replaced = counted(
                "{count} signed agreement no longer counts, and is kept. The author is asked to sign again.",
                "{count} signed agreements no longer count, and are kept. The author is asked to sign again.",
                signed,
            )
            return [
                printed,
                replaced,
                gettext("The invitation tells what was corrected, and the new words are read before signing."),
            ]
        case _:
            return [printed, kept, gettext("Nobody is mailed.")]
