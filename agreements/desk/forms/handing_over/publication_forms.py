"""Days of first publication, one or a list of them, and the days that the text promises."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.desk.bulk.published import day_field
from agreements.models import Conference
from agreements.proceedings import dated_lists, lapsing
from agreements.proceedings.dated_lists import DatedList
from agreements.sentences import counted, listed

# Longer lists are for the command.
_MOST_LINES = 5_000
_MOST_DAYS = 3_660
# So many lines are named that cannot be taken.
_NAMED = 5


def refuse_coming(conference: Conference, day: date) -> date:
    if day > conference.today:
        raise forms.ValidationError(gettext("This day has not come yet. Enter it once the paper is published."))
    return day


class PublishedForm(forms.Form):
    """The day of one paper; an empty one takes a wrong day back."""

    day = day_field(required=False, help_text=_("Leave it empty if the paper is not published yet."))

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._conference = conference

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        return refuse_coming(self._conference, day) if day else None


class DaysForm(forms.Form):
    """A list as it is pasted."""

    rows = forms.CharField(
        label=_("A list of papers and days"),
        strip=False,
        max_length=400_000,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
        help_text=_("One paper a line: its ID, a comma or tab, and the day, such as “1084, 2026-12-31”."),
        error_messages={"required": _("Paste at least one line.")},
    )

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._conference = conference
        self.found = DatedList()

    def clean_rows(self) -> str:
        words: str = self.cleaned_data["rows"]
        if words.count("\n") > _MOST_LINES:
            raise forms.ValidationError(gettext("Paste at most 5,000 lines at once."))
        self.found = dated_lists.read(self._conference, words)
        if problems := list(_problems(self.found)):
            raise forms.ValidationError(problems)
        for day in self.found.days.values():
            refuse_coming(self._conference, day)
        return words


def _problems(found: DatedList) -> Iterable[str]:
    if found.unread:
        yield gettext("No ID and day: line {lines}.").format(lines=_some(found.unread))
    if found.unknown:
        yield gettext("No paper of this conference has this ID: {numbers}.").format(
            numbers=_some(found.unknown.values())
        )
    if found.doubled:
        yield gettext("Given two different days: {numbers}.").format(numbers=_some(found.doubled.values()))
    if not found.days and found.is_whole:
        yield gettext("There is no line with an ID and a day.")


def _some(values: Iterable[object]) -> str:
    every = list(dict.fromkeys(map(str, values)))
    return listed(every[:_NAMED], total=len(every))


class TermsForm(forms.Form):
    """Nought promises nothing. What would end agreements at once is refused: they end by the calendar, never by a press."""

    exclusive_days = forms.IntegerField(
        label=_("Days of exclusivity"),
        min_value=0,
        max_value=_MOST_DAYS,
        help_text=_(
            "So long after first publication the text lets nobody else publish the paper. 0 if it says nothing."
        ),
    )
    lapse_days = forms.IntegerField(
        label=_("Days until an agreement lapses"),
        min_value=0,
        max_value=_MOST_DAYS,
        help_text=_(
            "So long after signing it ends by itself, if the paper is not published by then. 0 if it never does."
        ),
    )

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._conference = conference
        self.initial = {name: getattr(conference, name) for name in self.fields}

    def clean_lapse_days(self) -> int:
        days: int = self.cleaned_data["lapse_days"]
        if days and days != self._conference.lapse_days and (now := lapsing.due(self._conference, days).count()):
            words = counted(
                "With so few days {count} agreement would lapse at once. Enter first when its paper was published.",
                "With so few days {count} agreements would lapse at once. Enter first when their papers were published.",
                now,
            )
            raise forms.ValidationError(words)
        return days
