"""What the words of each mail are looked at with, beside an author and papers: what staff said, who signed, what changed.

All of it is made up; who looks at a mail before it leaves has to know what it may be about.
"""

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _

from agreements.models import Conference, HelpKind, VoidCause
from agreements.wording import long_date

Sample = Mapping[str, Any]
AUTHOR, CO_AUTHOR = "Ada Example", "Grace Example"


def sample_of(stem: str, conference: Conference) -> Sample:
    make = _SAMPLES.get(stem)
    return make(conference) if make else {}


def _officer(_conference: Conference) -> Sample:
    return {"agent": SimpleNamespace(name="Olive Officer", organisation=_("Example University"))}


def _signed(conference: Conference) -> Sample:
    signed = SimpleNamespace(
        effective_date=conference.today,
        is_by_agent=False,
        countersignature=SimpleNamespace(
            signatory_name=conference.present_signatory, organisation=conference.legal_name
        ),
    )
    return {"signature": signed}


def _nudge(_conference: Conference) -> Sample:
    return {"co_author": CO_AUTHOR, "said": _("Could you look at it this week? Thank you!")}


def _ended(_conference: Conference) -> Sample:
    return {"cause": VoidCause.PAPER_WITHDRAWN.value, "reason": _("You asked us to withdraw it."), "has_signed": False}


def _answer(_conference: Conference) -> Sample:
    asked = SimpleNamespace(get_kind_display=lambda: HelpKind.QUESTION.label, agreement_id=None, objected_by_id=None)
    return {"request": asked, "answer": _("The deadline is the same for all authors."), "done": ""}


def _corrected(_conference: Conference) -> Sample:
    return {"corrections": [{"number": "1", "former": _("The Titel of a Paper"), "new": _("The Title of a Paper")}]}


def _new_words(_conference: Conference) -> Sample:
    return {"changes": _("Clause 3 names the publisher."), "is_major": False, "agent": None}


def _merged(_conference: Conference) -> Sample:
    told = {"kept": AUTHOR, "merged": "A. Example", "address": "ada@example.org"}
    return {**told, "is_undone": False, "is_awaited": True}


def _for_all(conference: Conference) -> Sample:
    until = conference.deadline_in_words or long_date(conference.today, conference.language)
    return {"signers": CO_AUTHOR, "signer_count": 1, "until": until}


def _changed(conference: Conference) -> Sample:
    return {"day": long_date(conference.today, conference.language)}


def _receipt(conference: Conference) -> Sample:
    answer = {"title": _("The Title of a Paper"), "number": "1", "is_accepted": True, "name": AUTHOR, "office": ""}
    told = SimpleNamespace(**answer, at=long_date(conference.today, conference.language), code="", document="")
    return {"answers": [told], "has_accepted": True, "can_change": False, "agent": None, "check_page": "/verify/"}


_SAMPLES: dict[str, Callable[[Conference], Sample]] = {
    "nudge": _nudge,
    "receipt": _receipt,
    "copy": _signed,
    "ended": _ended,
    "put_back": lambda _conference: {"is_awaited": True},
    "form_refused": lambda _conference: {"reason": _("Its second page is missing.")},
    "answer": _answer,
    "corrected": _corrected,
    "new_words": _new_words,
    "merged": _merged,
    "deadline": lambda _conference: {"agent": None},
    "for_all": _for_all,
    "forwarded": _officer,
    "agent": _officer,
    "agent_again": _officer,
    "agent_receipt": lambda conference: {**_receipt(conference), **_officer(conference)},
    "agent_copy": lambda conference: {**_officer(conference), **_signed(conference)},
    "agent_released": _officer,
    "changed": _changed,
}
