"""The facts of a conference."""

import zoneinfo
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

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
        help_text="In the time zone above. Until then a decliner can still change their mind.",
    )
    paper_date = forms.DateField(
        label="Date of the papers",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Stands in the agreement of every paper that was imported without a date of its own.",
    )
    contact_email = AddressField(label=gettext_lazy("Address for their answers"), required=False)

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
            "legal_name": "Legal name of the organisation",
            "short_name": "Its short name",
            "signatory_name": "Who countersigns",
            "contact_name": "Who writes to the authors",
        }
        help_texts = {
            "name": "As authors know it, such as “ICML 2020”.",
            "legal_name": "The party that authors make the agreement with.",
            "short_name": "How the text calls the organisation after its first sentence.",
            "address": "Stands in the agreement.",
            "signatory_name": "The name under every agreement on the organisation's side.",
            "time_zone": "Type a city, such as Vienna. Anywhere on Earth is Etc/GMT+12.",
            "contact_name": "The sender's name in every mail. The conference's own name if empty.",
        }
        widgets: dict[str, Any] = {"time_zone": forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off"})}


class NewConferenceForm(_ConferenceForm):
    class Meta(_ConferenceForm.Meta):
        fields = ("name", "slug", *_ConferenceForm.Meta.fields[1:])
        labels = {**_ConferenceForm.Meta.labels, "slug": "Word for its addresses"}
        help_texts = {
            **_ConferenceForm.Meta.help_texts,
            "slug": "Small letters, digits and hyphens, such as “icml-2020”. It stays.",
        }


class ConferenceForm(_ConferenceForm):
    class Meta(_ConferenceForm.Meta):
        fields = (*_ConferenceForm.Meta.fields, "countersigning", "policy")
        labels = {
            **_ConferenceForm.Meta.labels,
            "countersigning": "How it countersigns",
            "policy": "A paper is clear when",
        }
        widgets = {**_ConferenceForm.Meta.widgets, "countersigning": forms.RadioSelect, "policy": forms.RadioSelect}
