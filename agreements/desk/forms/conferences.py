"""The facts of a conference."""

import zoneinfo
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from agreements.models import Conference
from agreements.wording import moments

_WALL_CLOCK = "%Y-%m-%dT%H:%M"
_MEANT = "deadline_meant"


def time_zones() -> list[str]:
    """Names to choose from, those of places first."""
    names = zoneinfo.available_timezones()
    return sorted(
        (name for name in names if "/" in name or name == "UTC"), key=lambda name: (name.startswith("Etc/"), name)
    )


def _readings_of(moment: datetime) -> set[datetime]:
    """As the form shows it, and with its seconds."""
    reading = moment.replace(tzinfo=None, fold=0)
    return {reading, reading.replace(second=0, microsecond=0), reading.replace(microsecond=0)}


class _ConferenceForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """The deadline is typed, and shown, as the clock reads in the conference's time zone.

    Where what is typed may mean two moments, or where only the time zone was changed, a question is put into the form:
    `deadline_meant`, answered with one of the moments.
    """

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # As it stands: the form writes into its instance.
        self._standing: datetime | None = None
        if self.instance.pk and self.instance.deadline:
            self._standing = self.instance.deadline.astimezone(self.instance.zone)
            self.initial["deadline"] = self._standing.replace(tzinfo=None)
            words = _("Now it is %(moment)s.") % {"moment": moments.in_words(self._standing)}
            self.fields["deadline"].help_text = f"{words} {self.fields['deadline'].help_text}"

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or self.cleaned_data
        typed, name = facts.get("deadline"), facts.get("time_zone")
        if isinstance(typed, datetime) and name in zoneinfo.available_timezones():
            moment = self._moment_of(typed.replace(tzinfo=None), zoneinfo.ZoneInfo(name))
            if moment is not None:
                facts["deadline"] = moment
        return facts

    def _moment_of(self, typed: datetime, zone: zoneinfo.ZoneInfo) -> datetime | None:
        """Which moment is meant; None where the form says what is wrong, or asks."""
        standing = self._standing
        is_typed_anew = standing is None or typed not in _readings_of(standing)
        if standing is not None and not is_typed_anew and standing.tzinfo == zone:
            return standing
        found = moments.moments_of(typed, zone)
        if standing is not None and not is_typed_anew:
            kept = standing.astimezone(zone)
            found = [kept, *(moment for moment in found if moment.astimezone(UTC) != kept.astimezone(UTC))]
        if not found:
            self._refuse_gap(typed, zone)
            return None
        if len(found) == 1:
            return found[0]
        return self._asked(found, is_typed_anew=is_typed_anew)

    def _refuse_gap(self, typed: datetime, zone: zoneinfo.ZoneInfo) -> None:
        before, after = moments.around(typed, zone)
        told = {"time": f"{typed:%H:%M}", "before": moments.in_words(before), "after": moments.in_words(after)}
        self.add_error(
            "deadline",
            _(
                "The clock is put forward on that day and never reads %(time)s. The nearest times are %(before)s and "
                "%(after)s."
            )
            % told,
        )

    def _asked(self, found: list[datetime], *, is_typed_anew: bool) -> datetime | None:
        choices = {moment.astimezone(UTC).isoformat(): moment for moment in found}
        answer = choices.get(self.data.get(self.add_prefix(_MEANT), ""))
        listed = [(value, self._choice(moment)) for value, moment in choices.items()]
        self.fields[_MEANT] = forms.ChoiceField(
            label=_("Which deadline is meant?"), required=False, choices=listed, widget=forms.RadioSelect
        )
        self.order_fields(
            [name for field in self.Meta.fields for name in (field, *([_MEANT] * (field == "deadline")))]
        )
        if answer is None:
            question = (
                _(
                    "The clock is put back on that day and reads this time twice. Say below which one is meant: %(choices)s."
                )
                if is_typed_anew
                else _("The time zone is another one now. Say below which deadline is meant: %(choices)s.")
            )
            self.add_error("deadline", question % {"choices": _(" or ").join(words for _value, words in listed)})
        return answer

    def _choice(self, moment: datetime) -> str:
        words = f"{moments.in_words(moment)}, {moments.offset_in_words(moment)}"
        if self._standing is None or self._standing.astimezone(UTC) != moment.astimezone(UTC):
            return words
        return _("%(moment)s, the same moment as before") % {"moment": words}

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
            "contact_email": "Address for their answers",
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
