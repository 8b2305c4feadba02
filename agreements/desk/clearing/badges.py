"""What a paper shows by what blocks it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.models import Blocker
from agreements.states import State

# Where that is not what most of its agreements are: the state, and another word.
BADGES: dict[str, tuple[State, str | Promise]] = {
    Blocker.OBJECTION: (State.DECLINED, _("Objected to")),
    Blocker.CORRESPONDENT: (State.DRAFT, _("Nobody corresponds")),
    Blocker.ANSWER: (State.INVITED, ""),
    Blocker.COUNTERSIGNATURE: (State.ACCEPTED, ""),
    Blocker.OBJECTION_DAYS: (State.INVITED, _("May be objected to")),
}
