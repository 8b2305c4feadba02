"""The word for each state: badges, filters, tables and the timeline take it from here, and translate it where they show it.

Message states, kinds of help and roles have theirs in the choices of `models`, in the same way.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.states import State

# A label, translated where it is shown.
Words = str | Promise

# The agreement's choices: another word is another migration.
AGREEMENT = {
    State.DRAFT: _("Not invited"),
    State.INVITED: _("Waiting"),
    State.ACCEPTED: _("Accepted"),
    State.COUNTERSIGNED: _("Countersigned"),
    State.DECLINED: _("Declined"),
    State.WAIVED: _("Waived"),
    State.VOID: _("Ended"),
}

# What a paper can be beside what its agreements are.
PAPER = {"clear": _("Clear"), "withdrawn": _("Withdrawn"), "not_published": _("Will not be published")}

# How the papers of a conference divide: each is in exactly one part.
PAPER_PARTS = {"clear": PAPER["clear"], "for_us": _("For us"), "waiting": _("Waiting"), "blocked": _("Blocked")}

# An agreement that nobody waits for, whatever its state.
SPARED = _("Settled by a co-author")

# Columns as a preview of an import names them.
FIELD = {
    "name": _("name"),
    "title": _("title"),
    "date": _("date"),
    "track": _("track"),
    "position": _("position"),
    "affiliation": _("affiliation"),
    "native_name": _("name in native script"),
    "orcid": "ORCID",
    "language": _("language"),
    "email": _("address"),
    "printed_name": _("printed name"),
    "is_speaker": _("speaker"),
    "is_corresponding": _("corresponding"),
}
