"""The facts of a conference."""

from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, RegexValidator, validate_slug
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.desk.forms.deadlines import DeadlineForm
from agreements.desk.forms.laying_out import FieldGroup, grouped
from agreements.desk.forms.laying_out.conference_groups import CONFERENCE
from agreements.desk.forms.shown import as_posted, as_shown, carried
from agreements.desk.phrases import fact_in_words
from agreements.models import Conference
from agreements.web.address_field import AddressField
from agreements.web.printed_words import check_printed
from agreements.wording import clocks

# Who signs is changed on a page of its own, from a day on; the links end with the deadline and its grace.
_INSTEAD = {"signatory_name": (), "deadline": ("deadline", "grace_days", "grace_months")}
_MOST_GRACE = {"grace_days": 3660, "grace_months": 120}
_PRINTED = ("name", "legal_name", "short_name", "address", "signatory_name")


def time_zones() -> list[str]:
    """Names to choose from: what deadlines mostly mean, then those of places."""
    names = clocks.zones() - {clocks.ANYWHERE_ON_EARTH}
    places = sorted(
        (name for name in names if "/" in name or name == "UTC"), key=lambda name: (name.startswith("Etc/"), name)
    )
    return [clocks.zone_name(clocks.ANYWHERE_ON_EARTH), *places]


class _ConferenceForm(DeadlineForm):
    paper_date = forms.DateField(
        label=_("Date of the papers"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Used in the agreement for every paper that was imported without a date of its own."),
        error_messages={"invalid": _("Enter a day, such as 2026-12-31.")},
    )
    contact_email = AddressField(label=_("Email address for replies"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(_PRINTED) & set(self.fields):
            self.fields[name].validators.append(check_printed)

    @property
    def groups(self) -> list[FieldGroup]:
        return grouped(self, CONFERENCE)

    class Meta(DeadlineForm.Meta):
        fields: tuple[str, ...] = (
            "name",
            "legal_name",
            "short_name",
            "address",
            "signatory_name",
            "time_zone",
            "deadline",
            "paper_date",
            "contact_name",
            "contact_email",
        )
        labels = {
            "name": _("Name"),
            "legal_name": _("Legal name of the organisation"),
            "short_name": _("Short name of the organisation"),
            "address": _("Postal address"),
            "time_zone": _("Time zone"),
            "signatory_name": _("Name under the agreement"),
            "contact_name": _("Who writes to the authors"),
        }
        help_texts = {
            "name": _("As authors know it, such as “ICML 2020”."),
            "legal_name": _("The party with which authors make the agreement."),
            "short_name": _("What the text calls the organisation after its first sentence."),
            "address": _("Printed in the agreement."),
            "signatory_name": _(
                "Named in the agreement, and signs it where agreements are countersigned at once. From a queue every "
                "signatory signs with their own name."
            ),
            "time_zone": _("Type a city, such as Vienna, or choose Anywhere on Earth."),
            "contact_name": _(
                "Sends every mail and signs it. If empty, the conference sends and the signatory signs."
            ),
        }
        widgets: dict[str, Any] = {"time_zone": forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off"})}


class NewConferenceForm(_ConferenceForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # As the help has it: Django’s own rule takes capitals and underscores, too.
        others = [rule for rule in self.fields["slug"].validators if rule is not validate_slug]
        self.fields["slug"].validators = [*others, RegexValidator(r"^[a-z0-9-]+\Z")]

    class Meta(_ConferenceForm.Meta):
        fields = ("name", "slug", *_ConferenceForm.Meta.fields[1:])
        labels = {**_ConferenceForm.Meta.labels, "slug": _("Web address")}
        error_messages = {
            "slug": {
                "unique": _("Another conference has this web address already. Choose a different one."),
                "invalid": _("Use lower-case letters, digits and hyphens, such as “icml-2020”."),
            },
        }
        help_texts = {
            **_ConferenceForm.Meta.help_texts,
            "slug": _("Lower-case letters, digits and hyphens, such as “icml-2020”. It cannot be changed later."),
        }


class ConferenceForm(_ConferenceForm):
    """The facts of a conference, compared with what the page showed: see `changes`."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, conference: Conference, may_require: bool = True
    ) -> None:
        """`conference` as it is now; the form itself is about what it showed when it was opened.

        `may_require`: whether who fills it in has the second factor that may be asked of all.
        """
        found = copy(conference) if data is None else as_shown(conference, data.get("shown", ""))
        self.was_shown = copy(found)
        self._may_require = may_require
        super().__init__(data, instance=found or copy(conference))
        for name in ("grace_days", "grace_months"):
            self.fields[name].error_messages["required"] = gettext("Enter a number, such as 0.")
            self.fields[name].required = name == "grace_days"
            self.fields[name].validators.append(MaxValueValidator(_MOST_GRACE[name]))
        if conference.closes_at_in_words:
            words = gettext("Now they end on %(moment)s.") % {"moment": conference.closes_at_in_words}
            self.fields["grace_days"].help_text = f"{self.fields['grace_days'].help_text} {words}"
        self.initial["shown"] = carried(conference, self.Meta.fields)

    @property
    def changes(self) -> dict[str, Any]:
        """What was typed differently from what was shown, by column."""
        typed = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return {name: new for name, new in typed.items() if new != getattr(self.was_shown, name)}

    def clean_requires_second_factor(self) -> bool:
        """Nobody locks themselves out."""
        is_required: bool = self.cleaned_data["requires_second_factor"]
        is_new = is_required and self.was_shown is not None and not self.was_shown.requires_second_factor
        if is_new and not self._may_require:
            words = gettext(
                "You have none yourself, and would lock yourself out: set one up on the page of your account first."
            )
            raise forms.ValidationError(words)
        return is_required

    def clean_grace_months(self) -> int:
        """Of two that are filled in none is guessed at."""
        months: int = self.cleaned_data["grace_months"] or 0
        if months and self.cleaned_data.get("grace_days"):
            raise forms.ValidationError(gettext("Give days or months, and leave the other at 0."))
        return months

    def clean(self) -> dict[str, Any]:
        if self.was_shown is None:
            words = gettext("This page was opened too long ago. Look through the settings, and save them once more.")
            self.data = {name: self.data[name] for name in self.data} | {"shown": self.initial["shown"]}
            raise forms.ValidationError(words)
        return super().clean()

    def asked_again(self, present: Conference, names: Iterable[str]) -> "ConferenceForm":
        """The facts as they are by now, with what was typed differently; `names` are those that somebody else changed, too."""
        fresh = ConferenceForm(conference=present)
        kept = {name: self.data.get(name, "") for name in self.changes}
        found = ConferenceForm({each.html_name: as_posted(each) for each in fresh} | kept, conference=present)
        for name in names:
            words = gettext("Somebody else has changed this to “%(present)s”. Save again to replace that with yours.")
            found.add_error(name, words % {"present": fact_in_words(present, name)})
        return found

    class Meta(_ConferenceForm.Meta):
        fields = (
            *(name for each in _ConferenceForm.Meta.fields for name in _INSTEAD.get(each, (each,))),
            "countersigning",
            "own_answers",
            "name_correction",
            "title_correction",
            "waivers_need_two",
            "requires_second_factor",
            "viewers_export",
            "holds_mails",
            "shows_answers",
        )
        labels = {
            **_ConferenceForm.Meta.labels,
            "grace_days": _("Days after the deadline for which an answer still counts"),
            "grace_months": _("Or whole months"),
            "countersigning": _("How agreements are countersigned"),
            "own_answers": _("Who countersigns what a signatory has signed as an author"),
            "name_correction": _("When a printed name is corrected after signing"),
            "title_correction": _("When a title is corrected after signing"),
            "waivers_need_two": _("A waiver counts once a second member of the team has confirmed it"),
            "requires_second_factor": _("Owners and signatories log in with a second factor"),
            "holds_mails": _("Mails to many wait in the outbox until somebody has looked"),
            "shows_answers": _("Authors see who of their co-authors has answered, and can ask the others to"),
            "viewers_export": _("Viewers may export email addresses and reasons for declining, and read mails"),
        }
        help_texts = _ConferenceForm.Meta.help_texts | {
            "grace_days": _("So long the links in mails work."),
            "grace_months": _("Fill in one of the two, and leave the other at 0."),
            "countersigning": _(
                "A signature under a different name than the printed one always waits for a signatory. What waits when this is "
                "changed stays in the queue."
            ),
            "own_answers": _(
                "A signatory is taken for the author by the address of the account, or by the name. With “Another "
                "signatory”, their own answers wait, also where the rule countersigns, and another member of the team with "
                "this role is needed."
            ),
            "name_correction": _(
                "What is signed always keeps the name that its author saw. Corrections in capitals, accents or a middle "
                "name seldom need more; ask again where your publisher wants the very name that is printed."
            ),
            "title_correction": _(
                "Each correction tells beforehand how many signed agreements it concerns, and what will happen to them."
            ),
            "waivers_need_two": _(
                "A waiver stands in the place of an answer: a form signed by hand, an employer’s signature, or the reason "
                "why none can come. With this, nobody decides about one alone."
            ),
            "requires_second_factor": _(
                "A passkey, or the code of an app. Until they have one, they are led to where it is set up."
            ),
            "shows_answers": _("Whether, not what. They can write one note a day; nobody sees an address."),
            "viewers_export": _(
                "Owners, managers and signatories always may. Every export is listed under “Downloads”."
            ),
        }
        widgets = {
            **_ConferenceForm.Meta.widgets,
            **dict.fromkeys(
                ("countersigning", "own_answers", "name_correction", "title_correction"), forms.RadioSelect
            ),
        }
