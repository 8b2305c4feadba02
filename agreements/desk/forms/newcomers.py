"""Somebody who is added to a paper, and somebody of whom it turns out that they are another person."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.desk.forms.persons import OnPaperFields, PersonFields, papers_field
from agreements.models import Author, Conference, HelpRequest
from agreements.people.authorships.adding import Newcomer, OnPaper
from agreements.web.address_field import AddressField
from agreements.wording import values


class NewAuthorForm(OnPaperFields, PersonFields):
    """`person`: an author of the conference who becomes one of this paper; without, somebody new."""

    email = AddressField(
        label=_("Email address"),
        required=False,
        help_text=_("May be left empty. Without an address nobody can be asked to sign."),
    )
    is_another = forms.BooleanField(
        label=_("This is another person all the same"), required=False, widget=forms.HiddenInput
    )
    position = forms.IntegerField(label=_("Place among the authors"), min_value=1, max_value=values.MAX_POSITION)
    is_invited = forms.BooleanField(label=_("Send the invitation at once"), required=False)
    field_order = ("name", "native_name", "email", "orcid", "language", "affiliation", "position", "is_speaker")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        conference: Conference,
        person: Author | None,
        last: int,
        wished: HelpRequest | None = None,
    ) -> None:
        """`wished`: who is missing, as a co-author says."""
        named = {"name": wished.printed_name, "email": wished.email} if wished else {}
        super().__init__(data, initial={"position": last, **named, **({"name": person.name} if person else {})})
        self.conference, self.person = conference, person
        self.alike: list[Author] = []
        if person is not None:
            self.fields["name"].label = _("Name as printed")
            for name in ("native_name", "email", "orcid", "language", "is_another"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Who has the same address or ORCID is probably the same person: that is asked first."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.person is None and not cleaned.get("is_another"):
            self.alike = _alike(self.conference, cleaned.get("email", ""), cleaned.get("orcid", ""))
        if self.alike:
            self.fields["is_another"].widget = forms.CheckboxInput()
            self.add_error(
                "is_another", gettext("Somebody in the list has this address or ORCID. Is it the same person?")
            )
        return cleaned

    @property
    def who(self) -> Author | Newcomer:
        given = self.cleaned_data
        if self.person is not None:
            return self.person
        return Newcomer(**{name: given[name] for name in ("name", "native_name", "email", "orcid", "language")})

    @property
    def on_paper(self) -> OnPaper:
        given = self.cleaned_data
        names = ("affiliation", "is_speaker", "is_corresponding", "position")
        return OnPaper(printed_name=given["name"], **{name: given[name] for name in names})


def _alike(conference: Conference, email: str, orcid: str) -> list[Author]:
    standing = Author.objects.standing().filter(conference=conference)
    with_address = standing.exclude(email="").filter(email=email)
    return list((with_address | standing.exclude(orcid="").filter(orcid=orcid)).distinct())


class SplitAuthorForm(PersonFields):
    email = AddressField(
        label=_("Email address of the other person"),
        required=False,
        help_text=_("May be the same. Without an address nobody can be asked to sign."),
    )
    is_invited = forms.BooleanField(label=_("Send the other person a mail with the link at once"), required=False)
    field_order = ("moved", "name", "native_name", "email", "orcid", "language")

    def __init__(self, data: Mapping[str, Any] | None = None, *, author: Author) -> None:
        super().__init__(data)
        self.theirs = list(author.authorships.standing().select_related("paper").order_by("paper__number_key"))
        self.fields["moved"] = papers_field(self.theirs, _("Papers of the other person"), is_required=True)
        self.order_fields(self.field_order)

    def clean_moved(self) -> list[int]:
        moved = [int(pk) for pk in self.cleaned_data["moved"]]
        if len(moved) == len(self.theirs):
            raise forms.ValidationError(_("At least one paper stays with this author. Edit the author instead."))
        return moved

    @property
    def who(self) -> Newcomer:
        names = ("name", "native_name", "email", "orcid", "language")
        return Newcomer(**{name: self.cleaned_data[name] for name in names})
