"""The deadline of a conference, typed and shown as its clocks read."""

import zoneinfo
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.models import Conference
from agreements.wording import clocks, moments

_WALL_CLOCK = "%Y-%m-%dT%H:%M"
_MEANT = "deadline_meant"
_YEARS = range(1900, 3000)


def _check_year(moment: datetime) -> None:
    """Near the first and the last day of the calendar other time zones have no day at all."""
    if not _YEARS.start <= moment.year < _YEARS.stop:
        raise ValidationError(_("Enter a year from %(first)s to %(last)s.") % {"first": _YEARS[0], "last": _YEARS[-1]})


def _readings_of(moment: datetime) -> set[datetime]:
    """As the form shows it, and with its seconds."""
    reading = moment.replace(tzinfo=None, fold=0)
    return {reading, reading.replace(second=0, microsecond=0), reading.replace(microsecond=0)}


class DeadlineForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """The deadline is typed, and shown, as the clock reads in the conference's time zone.

    Where what is typed may mean two moments, or where only the time zone was changed, a question is put into the form:
    `deadline_meant`, answered with one of the moments.
    """

    deadline = forms.DateTimeField(
        required=False,
        input_formats=[_WALL_CLOCK, "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_WALL_CLOCK),
        label=_("Deadline"),
        help_text=_("On that zone’s clock. Authors who have declined can change their mind until then."),
        validators=[_check_year],
        error_messages={"invalid": _("Enter a day and a time.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "time_zone" in self.fields:
            self.initial["time_zone"] = self.instance.zone_in_words
        # As it stands: the form writes into its instance.
        self._standing: datetime | None = None
        if self.instance.pk and self.instance.deadline:
            self._standing = self.instance.deadline.astimezone(self.instance.zone)
            self.initial["deadline"] = self._standing.replace(tzinfo=None)
            words = gettext("Now it is %(moment)s.") % {"moment": moments.in_words(self._standing)}
            self.fields["deadline"].help_text = f"{words} {self.fields['deadline'].help_text}"

    def clean_time_zone(self) -> str:
        """It is offered by the name that people give it."""
        return clocks.zone_called(str(self.cleaned_data["time_zone"]))

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or self.cleaned_data
        typed, name = facts.get("deadline"), facts.get("time_zone")
        if isinstance(typed, datetime) and name in clocks.zones():
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
        fields: tuple[str, ...] = ("deadline",)
