"""Who countersigns for a conference: another one from a date on, and all of them as they were noted.

Where a day has come the later one is meant, without anybody doing anything at midnight: see `Conference.signatory_on`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from agreements import audit
from agreements.conferences.image_files import Plain
from agreements.models import Conference, ConferenceImage, ImageKind, Signatory, User

_COLUMNS = ("signatory_name", "later_signatory_name", "later_signatory_from")


class OtherSignatoryError(Exception):
    """Somebody else has named another one since it was shown."""


@dataclass(frozen=True)
class Term:
    """One line of the history; `until` is the first day of the next one. What was replaced before it began never held."""

    signatory: Signatory
    until: date | None
    is_replaced: bool


def appoint(
    conference: Conference,
    *,
    name: str,
    since: date,
    by: User | None,
    picture: Plain | None = None,
    shown: int | None = None,
) -> Signatory:
    """From `since` on, a day of the conference's, this name countersigns; what is signed before keeps the former one.

    It replaces what was only planned by now. `shown`: how many changes there were when it was asked for. Raises
    ValidationError for a day that has passed, OtherSignatoryError.
    """
    with audit.deed(conference, by=by):
        present = audit.locks.conference()
        today = present.day_of(audit.evidence_time())
        noted = _noted(present)
        if shown not in (None, _last_number(noted)):
            raise OtherSignatoryError
        _check(since, today)
        if not noted:
            _note_the_first(present, present.signatory_on(today))
        found = Signatory.objects.create(
            conference=present, number=_last_number(noted) + 1, name=name, since=since, decided_on=today, by=by
        )
        _take_down(found, present, today)
        if picture is not None:
            _keep_picture(present, name, picture, by)
        audit.record(
            "conference.signatory_changed",
            subject=f"signatory:{found.pk}",
            facts={"since": since.isoformat(), "picture": picture.digest if picture else ""},
            personal={"signatory_name": name},
        )
    for column in _COLUMNS:
        setattr(conference, column, getattr(present, column))
    return found


def _check(since: date, today: date) -> None:
    if since < today:
        raise ValidationError(
            gettext(
                "That day has passed, and what was signed keeps its signatory. Today is the first day that can be."
            )
        )


def _take_down(found: Signatory, conference: Conference, today: date) -> None:
    """In the conference's own row, which tells of whom is in force by then, and of this one."""
    conference.signatory_name = conference.signatory_on(today)
    conference.later_signatory_name, conference.later_signatory_from = found.name, found.since
    conference.save(update_fields=_COLUMNS)


def history(conference: Conference) -> list[Term]:
    """All that were noted, the first first; of a conference that never had another one the present one alone."""
    noted = _noted(conference) or [Signatory(conference=conference, number=0, name=conference.signatory_name)]
    held = [each for each in noted if not _is_replaced(each, noted)]
    ends = {each.number: following.since for each, following in pairwise(held)}
    return [Term(each, ends.get(each.number), each not in held) for each in noted]


def in_force(noted: Sequence[Signatory], day: date) -> str:
    """Who countersigns by rule on that day, by the changes alone; empty where none was noted."""
    held = [each for each in noted if not _is_replaced(each, noted) and (each.since is None or each.since <= day)]
    return held[-1].name if held else ""


def _noted(conference: Conference) -> list[Signatory]:
    return list(conference.signatories.order_by("number"))


def _last_number(noted: Sequence[Signatory]) -> int:
    return noted[-1].number if noted else 0


def _is_replaced(one: Signatory, noted: Sequence[Signatory]) -> bool:
    """Whether somebody decided otherwise before the day had come, or on it."""
    later = [each for each in noted if each.number > one.number]
    return one.since is not None and any(each.since and each.decided_on and _ends(one, each) for each in later)


def _ends(one: Signatory, later: Signatory) -> bool:
    """A change of today replaces one of today, too; one that has begun stays until the later one begins."""
    if one.since is None or later.since is None or later.decided_on is None:
        return False
    return later.decided_on < one.since or later.since <= one.since


def _note_the_first(conference: Conference, name: str) -> None:
    """And whose picture there is: from now on one without a name is nobody's."""
    Signatory.objects.create(conference=conference, number=0, name=name)
    written = ConferenceImage.objects.current(conference, signatory=name).get(ImageKind.SIGNATURE)
    if written is not None and not written.signatory_name:
        whole = ConferenceImage.objects.get(pk=written.pk)
        _insert(conference, name, Plain(bytes(whole.content), whole.width, whole.height), whole.by)


def _keep_picture(conference: Conference, name: str, picture: Plain, by: User | None) -> None:
    _insert(conference, name, picture, by)
    audit.record("conference.image_changed", facts={"kind": ImageKind.SIGNATURE.value, "sha256": picture.digest})


def _insert(conference: Conference, name: str, picture: Plain, by: User | None) -> None:
    ConferenceImage.objects.create(
        conference=conference,
        kind=ImageKind.SIGNATURE,
        signatory_name=name,
        sha256=picture.digest,
        width=picture.width,
        height=picture.height,
        content=picture.content,
        by=by,
    )
