"""With which words somebody is reminded: they differ from round to round. Pure."""

from typing import Final

# The beginnings of their templates' names.
FIRST: Final = "reminder"
SECOND: Final = "reminder_second"
LATER: Final = "reminder_later"
LAST: Final = "reminder_last"
AFTER: Final = "reminder_after"
STEMS: Final = (FIRST, SECOND, LATER, LAST, AFTER)


def stem_of(reminders: int, *, is_last: bool, is_after: bool) -> str:
    """For whoever was reminded so often. `is_last`: no other round comes before the deadline; `is_after`: it has passed."""
    if is_after:
        return AFTER
    if is_last:
        return LAST
    return (FIRST, SECOND)[reminders] if reminders < len((FIRST, SECOND)) else LATER
