"""The facts of a conference."""

import zoneinfo
from collections.abc import Iterable, Mapping
from copy import copy
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.desk.forms.shown import as_posted, as_shown, carried
from agreements.desk.phrases import fact_in_words
from agreements.models import Conference
from agreements.web.address_field import AddressField
from agreements.web.printed_words import check_printed
from agreements.wording import clocks, moments

_WALL_CLOCK = "%Y-%m-%dT%H:%M"
_MEANT = "deadline_meant"
_YEARS = range(1900, 3000)
_PRINTED = ("name", "legal_name", "short_name", "address", "signatory_name")


def time_zones() -> list[str]:
    """Names to choose from, those of places first."""
    names = zoneinfo.available_timezones()
    return sorted(
        (name for name in names if "/" in name or name == "UTC"), key=lambda name: (name.startswith("Etc/"), name)
    )


def _check_year(moment: datetime) -> None:
    """Near the first and the last day of the calendar other time zones have no day at all."""
    if not _YEARS.start <= moment.year < _YEARS.stop:
        raise ValidationError(_("Enter a year from %(first)s to %(last)s.") % {"first": _YEARS[0], "last": _YEARS[-1]})


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
        label=_("Deadline"),
        help_text=_("In the time zone above. Authors who have declined can change their mind until then."),
        validators=[_check_year],
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
        for name in _PRINTED:
            self.fields[name].validators.append(check_printed)
        # As it stands: the form writes into its instance.
        self._standing: datetime | None = None
        if self.instance.pk and self.instance.deadline:
            self._standing = self.instance.deadline.astimezone(self.instance.zone)
            self.initial["deadline"] = self._standing.replace(tzinfo=None)
            words = gettext("Now it is %(moment)s.") % {"moment": moments.in_words(self._standing)}
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
        found = clocks.moments_of(typed, zone)
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
        before, after = clocks.around(typed, zone)
        parts = {"time": f"{typed:%H:%M}", "before": moments.in_words(before), "after": moments.in_words(after)}
        self.add_error(
            "deadline",
            gettext(
                "The clock is put forward on that day and never reads %(time)s. The nearest times are %(before)s and "
                "%(after)s."
            )
            % parts,
        )

    def _asked(self, found: list[datetime], *, is_typed_anew: bool) -> datetime | None:
        choices = {moment.astimezone(UTC).isoformat(): moment for moment in found}
        answer = choices.get(self.data.get(self.add_prefix(_MEANT), ""))
        listed = [(value, self._choice(moment)) for value, moment in choices.items()]
        self.fields[_MEANT] = forms.ChoiceField(
            label=gettext("Which deadline do you mean?"), choices=listed, widget=forms.RadioSelect
        )
        self.order_fields(
            [name for field in self.Meta.fields for name in (field, *([_MEANT] * (field == "deadline")))]
        )
        if answer is None:
            question = (
                gettext(
                    "The clock is put back on that day and reads this time twice. Choose below which one you mean: %(choices)s."
                )
                if is_typed_anew
                else gettext("The time zone has changed. Choose below which deadline you mean: %(choices)s.")
            )
            self.add_error("deadline", question % {"choices": gettext(" or ").join(words for _value, words in listed)})
        return answer

    def _choice(self, moment: datetime) -> str:
        words = f"{moments.in_words(moment)}, {clocks.offset_in_words(moment)}"
        if self._standing is None or self._standing.astimezone(UTC) != moment.astimezone(UTC):
            return words
        return gettext("%(moment)s, the same moment as before") % {"moment": words}

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
        error_messages = {
            "slug": {"unique": _("Another conference has this short name already. Choose a different one.")},
        }
        help_texts = {
            **_ConferenceForm.Meta.help_texts,
            "slug": _("Lower-case letters, digits and hyphens, such as “icml-2020”. It cannot be changed later."),
        }


class ConferenceForm(_ConferenceForm):
    """The facts of a conference, compared with what the page showed: see `changes`."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, conference: Conference) -> None:
        """`conference` as it is now; the form itself is about what it showed when it was opened."""
        found = copy(conference) if data is None else as_shown(conference, data.get("shown", ""))
        self.was_shown = copy(found)
        super().__init__(data, instance=found or copy(conference))
        self.initial["shown"] = carried(conference, self.Meta.fields)

    @property
    def changes(self) -> dict[str, Any]:
        """What was typed differently from what was shown, by column."""
        typed = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return {name: new for name, new in typed.items() if new != getattr(self.was_shown, name)}

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
        fields = (*_ConferenceForm.Meta.fields, "countersigning", "policy", "viewers_export")
        labels = {
            **_ConferenceForm.Meta.labels,
            "countersigning": _("How agreements are countersigned"),
            "policy": _("A paper is clear when"),
            "viewers_export": _("Viewers may export email addresses and reasons for declining, and read mails"),
        }
        help_texts = _ConferenceForm.Meta.help_texts | {
            "countersigning": _(
                "A signature under a different name than the printed one always waits for a signatory."
            ),
            "viewers_export": _(
                "Owners, managers and signatories always may. Every export is listed under “Downloads”."
            ),
        }
        widgets = {**_ConferenceForm.Meta.widgets, "countersigning": forms.RadioSelect, "policy": forms.RadioSelect}
