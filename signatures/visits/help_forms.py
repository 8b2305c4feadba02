"""What an author asks for, and says about it afterwards."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Authorship, HelpKind
from agreements.people.help_requests import NamedOfficer
from agreements.web.address_field import AddressField
from agreements.web.printed_words import PrintedField, WordsField

# In place of a co-author's key.
_MISSING = 0


def _several_lines(rows: int = 5) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class HelpForm(forms.Form):
    """A request to staff; some kinds say nothing without words. `agreements` are those that it can be about."""

    agreement = forms.TypedChoiceField(
        label=_("Which paper?"),
        widget=forms.RadioSelect,
        coerce=UUID,
        error_messages={"required": _("Choose the paper."), "invalid_choice": _("Choose one of these papers.")},
    )
    officer_name = PrintedField(label=_("Who may sign for your employer?"), max_length=200, required=False)
    officer_title = PrintedField(label=_("Their title"), max_length=200, required=False)
    officer_organisation = PrintedField(label=_("Their organisation"), max_length=300, required=False)
    about = forms.TypedChoiceField(
        label=_("Which co-author?"),
        coerce=int,
        error_messages={"required": _("Choose the co-author."), "invalid_choice": _("Choose one of these people.")},
    )
    printed_name = PrintedField(
        max_length=200, error_messages={"required": _("Type the name, as it is to be printed.")}
    )
    clause = forms.ChoiceField(label=_("Which clause is it about?"), required=False)
    email = AddressField()
    words = WordsField(
        widget=_several_lines(),
        error_messages={"required": _("Without this the conference does not know what to do.")},
    )

    LABELS = {
        HelpKind.NOT_MY_PAPER: _("What is wrong?"),
        HelpKind.CO_AUTHOR_ADDRESS: _("How do you know it?"),
        HelpKind.QUESTION: _("Your question"),
    }
    OFFICER = ("officer_name", "officer_title", "officer_organisation")
    NEED_WORDS = frozenset({HelpKind.QUESTION})
    NAMES = {
        HelpKind.NAME: _("How is your name to be printed?"),
        HelpKind.CO_AUTHOR: _("How is the name to be printed?"),
    }
    ADDRESSES = {
        HelpKind.OTHER_ADDRESS: _("Which address should we use?"),
        HelpKind.CO_AUTHOR: _("The missing author’s email address, if you know it"),
        HelpKind.CO_AUTHOR_ADDRESS: _("At which address are they reached?"),
        HelpKind.EMPLOYER: _("Their email address"),
    }

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        kind: HelpKind,
        agreements: Sequence[Agreement] = (),
        co_authors: Sequence[Authorship] = (),
        clauses: Sequence[str] = (),
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        """`initial`: what stands there already."""
        super().__init__(data, initial=dict(initial or {}))
        self._only = agreements[0].pk if kind in HelpKind.of_one_paper() and len(agreements) == 1 else None
        self._papers = {each.authorship.paper_id: each.pk for each in agreements}
        self._co_authors = {each.pk: each.paper_id for each in co_authors}
        self.order_fields(["about", "agreement", *self.OFFICER, "printed_name", "clause", "email", "words"])
        self._ask_words(kind)
        self._ask_address(kind)
        self._ask_paper(kind, agreements)
        self._ask_whom(kind, co_authors)
        self._ask_name(kind)
        self._ask_clause(kind, clauses)
        if kind != HelpKind.EMPLOYER:
            for name in self.OFFICER:
                del self.fields[name]

    def _ask_words(self, kind: HelpKind) -> None:
        words = self.fields["words"]
        words.required = kind in self.NEED_WORDS
        words.label = self.LABELS.get(kind, _("Anything the conference should know"))

    def _ask_address(self, kind: HelpKind) -> None:
        if kind not in self.ADDRESSES:
            del self.fields["email"]
            return
        self.fields["email"].label = self.ADDRESSES[kind]
        self.fields["email"].required = kind in (HelpKind.OTHER_ADDRESS, HelpKind.CO_AUTHOR_ADDRESS)
        self.fields["email"].error_messages["required"] = _("Type the address that the conference should use.")

    def _ask_paper(self, kind: HelpKind, agreements: Sequence[Agreement]) -> None:
        if kind not in HelpKind.of_one_paper() or len(agreements) < 2:
            del self.fields["agreement"]
            return
        if kind == HelpKind.CO_AUTHOR and self._co_authors:
            # Of a name that is misspelt the co-author says which.
            self.fields["agreement"].required = False
            self.fields["agreement"].help_text = _("If somebody is missing.")
        self.fields["agreement"].choices = [  # type: ignore[attr-defined]  # a field with choices
            (str(each.pk), f"{each.authorship.paper.number}: {each.authorship.paper.title}") for each in agreements
        ]

    def _ask_whom(self, kind: HelpKind, co_authors: Sequence[Authorship]) -> None:
        is_missing = kind == HelpKind.CO_AUTHOR
        if kind != HelpKind.CO_AUTHOR_ADDRESS and not (is_missing and co_authors):
            del self.fields["about"]
            return
        if is_missing:
            self.fields["about"].label = _("Who is it about?")
        named = _("{name}, paper {number}")
        self.fields["about"].choices = [  # type: ignore[attr-defined]  # a field with choices
            (_MISSING, _("Somebody who is missing")) if is_missing else ("", "---------"),
            *((each.pk, named.format(name=each.printed_name, number=each.paper.number)) for each in co_authors),
        ]

    def _ask_name(self, kind: HelpKind) -> None:
        if kind in self.NAMES:
            self.fields["printed_name"].label = self.NAMES[kind]
        else:
            del self.fields["printed_name"]

    def _ask_clause(self, kind: HelpKind, clauses: Sequence[str]) -> None:
        if kind == HelpKind.QUESTION and clauses:
            every = [("", _("None in particular")), *((each, each) for each in clauses)]
            self.fields["clause"].choices = every  # type: ignore[attr-defined]  # a field with choices
        else:
            del self.fields["clause"]

    def clean(self) -> None:
        super().clean()
        if "about" in self.fields and "agreement" in self.fields:
            self._clean_paper()
        if "officer_name" in self.fields:
            self._clean_officer()

    def _clean_paper(self) -> None:
        """A co-author names the paper; of somebody who is missing it has to be said."""
        if about := self.cleaned_data.get("about"):
            self.cleaned_data["agreement"] = self._papers.get(self._co_authors[about])
        elif "about" not in self.errors and not self.cleaned_data.get("agreement") and "agreement" not in self.errors:
            self.add_error("agreement", _("Choose the paper."))

    def _clean_officer(self) -> None:
        """An officer is named wholly, or described in words."""
        needed = {"officer_name", "officer_organisation", "email"}
        if any(self.cleaned_data.get(name) for name in ("email", *self.OFFICER)) or self.errors:
            for name in needed - set(self.errors):
                if not self.cleaned_data.get(name):
                    self.add_error(name, _("Needed to ask an officer: name, organisation and address."))
        elif not self.cleaned_data.get("words"):
            self.add_error("officer_name", _("Name who may sign, or tell the conference what you know below."))

    def asked(self) -> dict[str, Any]:
        """Of a valid form: what `asking.ask_for_help` takes."""
        given = self.cleaned_data
        return {
            "words": given["words"],
            "email": given.get("email", ""),
            "agreement": given.get("agreement", self._only),
            "about": given.get("about") or None,
            "printed_name": given.get("printed_name", ""),
            "clause": given.get("clause", ""),
            "officer": NamedOfficer(*(given.get(name, "") for name in self.OFFICER)),
        }


class WriteAgainForm(forms.Form):
    words = WordsField(
        label=_("Write again"),
        widget=_several_lines(),
        error_messages={"required": _("Type what you want to tell the conference.")},
    )


class ObjectionForm(forms.Form):
    words = WordsField(label=_("Anything the conference should know"), required=False, widget=_several_lines())
