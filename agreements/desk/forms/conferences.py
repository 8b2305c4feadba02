"""The facts of a conference."""

import zoneinfo
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import Conference
from agreements.web.address_field import AddressField

_WALL_CLOCK = "%Y-%m-%dT%H:%M"


def time_zones() -> list[str]:
    """Names to choose from, those of places first."""
    names = zoneinfo.available_timezones()
    return sorted(
        (name for name in names if "/" in name or name == "UTC"), key=lambda name: (name.startswith("Etc/"), name)
    )


class _ConferenceForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """The deadline is typed, and shown, as the clock reads in the conference's time zone."""

    deadline = forms.DateTimeField(
        required=False,
        input_formats=[_WALL_CLOCK, "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_WALL_CLOCK),
        label=_("Deadline"),
        help_text=_("In the time zone above. Authors who have declined can change their mind until then."),
        error_messages={"invalid": _("Enter a day and a time.")},
    )
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
        if self.instance.pk and self.instance.deadline:
            self.initial["deadline"] = self.instance.deadline.astimezone(self.instance.zone).replace(tzinfo=None)

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or self.cleaned_data
        deadline, name = facts.get("deadline"), facts.get("time_zone")
        if isinstance(deadline, datetime) and name in zoneinfo.available_timezones():
            facts["deadline"] = deadline.replace(tzinfo=zoneinfo.ZoneInfo(name))
        return facts

    class Meta:
        model = Conference
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
            "signatory_name": _("Who countersigns"),
            "contact_name": _("Who writes to the authors"),
        }
        help_texts = {
            "name": _("As authors know it, such as “ICML 2020”."),
            "legal_name": _("The party with which authors make the agreement."),
            "short_name": _("What the text calls the organisation after its first sentence."),
            "address": _("Printed in the agreement."),
            "signatory_name": _("The name that signs every agreement for the organisation."),
            "time_zone": _("Type a city, such as Vienna. For Anywhere on Earth, choose Etc/GMT+12."),
            "contact_name": _("The sender’s name on every mail. If empty, the name of the conference."),
        }
        widgets: dict[str, Any] = {"time_zone": forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off"})}


class NewConferenceForm(_ConferenceForm):
    class Meta(_ConferenceForm.Meta):
        fields = ("name", "slug", *_ConferenceForm.Meta.fields[1:])
        labels = {**_ConferenceForm.Meta.labels, "slug": _("Short name in web addresses")}
        help_texts = {
            **_ConferenceForm.Meta.help_texts,
            "slug": _("Lower-case letters, digits and hyphens, such as “icml-2020”. It cannot be changed later."),
        }


class ConferenceForm(_ConferenceForm):
    class Meta(_ConferenceForm.Meta):
        fields = (*_ConferenceForm.Meta.fields, "countersigning", "policy")
        labels = {
            **_ConferenceForm.Meta.labels,
            "countersigning": _("How agreements are countersigned"),
            "policy": _("A paper is clear when"),
        }
        widgets = {**_ConferenceForm.Meta.widgets, "countersigning": forms.RadioSelect, "policy": forms.RadioSelect}
