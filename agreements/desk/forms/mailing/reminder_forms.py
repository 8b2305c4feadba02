"""The calendar of reminders, and a round that somebody orders by hand."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agreements.desk.bulk import ListForm
from agreements.desk.listing.row_keys import key_in
from agreements.models import ReminderSchedule
from agreements.models.mailing.schedules import check_days
from agreements.sentences import counted

# From so many people on, somebody says once more that it is meant.
MANY = 100
# So many can be left out by a tick; for more there are the lists and their filters.
LISTED = 250


class DaysField(forms.CharField):
    """Days before the deadline as people write them, "14, 7, 3, 1", in any order; a list, the earliest first."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        words = str(value or "").replace(",", " ").replace(";", " ").split()
        try:
            days = sorted({int(word) for word in words}, reverse=True)
        except ValueError as error:
            raise ValidationError(_("Enter whole numbers of days, such as 14, 7, 3, 1.")) from error
        check_days(days)
        return days


class ScheduleForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """When reminders leave, and what holds them back."""

    days = DaysField(
        label=_("Days before the deadline"),
        required=False,
        max_length=200,
        help_text=_("As many as you like, such as 14, 7, 3, 1. Nought is the day of the deadline itself."),
    )
    is_weekly_after = forms.BooleanField(label=_("After the deadline every week, while answers count"), required=False)
    is_anywhere_on_earth = forms.TypedChoiceField(
        label=_("Days and hours are those of"), coerce=lambda value: value == "True", widget=forms.RadioSelect
    )
    hour = forms.TypedChoiceField(label=_("Hour"), coerce=int, choices=[(hour, f"{hour:02}:00") for hour in range(24)])
    pause_days = forms.IntegerField(
        label=_("Days of quiet after any mail"),
        min_value=1,
        max_value=30,
        help_text=_("1: not on the same day. 2: neither on the same day nor on the next."),
    )
    most_a_week = forms.IntegerField(
        label=_("Reminders to one person in seven days, at most"), min_value=1, max_value=7
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = [("False", self.instance.conference.zone_in_words), ("True", _("Anywhere on Earth"))]
        self.fields["is_anywhere_on_earth"].choices = zones  # type: ignore[attr-defined]

    class Meta:
        model = ReminderSchedule
        fields = ("days", "is_weekly_after", "is_anywhere_on_earth", "hour", "pause_days", "most_a_week")


class _PeopleField(forms.TypedMultipleChoiceField):
    """By their ids. Whoever is not due any more is left out anyhow."""

    def valid_value(self, value: Any) -> bool:
        return key_in(str(value)) is not None


class LeaveOutForm(ListForm):
    """Before a round by hand: who is left out of it, and that so many are meant."""

    without = _PeopleField(coerce=int, required=False)

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people[:LISTED]
        self.ticked = set(self["without"].value() or ())
        if count > MANY:
            label = counted("Yes, {count} person is to be reminded.", "Yes, {count} people are to be reminded.", count)
            self.fields["is_sure"] = forms.BooleanField(
                label=label,
                error_messages={"required": _("Tick this to remind so many, or choose fewer in the lists.")},
            )
