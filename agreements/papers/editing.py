"""What a paper is called, by number and title, its date and its track; and what another title means for what was signed."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import NamedTuple

from agreements import audit, matters
from agreements.matters import About
from agreements.models import Agreement, Authorship, Paper, User
from agreements.models.agreement import AgreementQuerySet
from agreements.settling import corrections
from agreements.settling.corrections import Corrected

_KINDS = {
    "number": "paper.renumbered",
    "title": "paper.retitled",
    "date": "paper.redated",
    "track": "paper.track_changed",
}


class TakenNumberError(Exception):
    """Another paper of the conference has this number."""


class MovedPaperError(Exception):
    """The paper, or who has signed about it, is no longer what was shown."""


@dataclass(frozen=True)
class Facts:
    """What can be changed of a paper."""

    number: str
    title: str
    date: date | None
    track: str


class Edited(NamedTuple):
    """Names of what was changed, and what became of what was signed."""

    changed: Sequence[str] = ()
    corrected: Corrected = Corrected()


def facts_of(paper: Paper) -> Facts:
    return Facts(paper.number, paper.title, paper.date, paper.track)


def signed_about(paper: Paper) -> AgreementQuerySet:
    """Agreements that stand and are signed: a corrected title concerns them."""
    return Agreement.objects.filter(authorship__paper=paper).signed()


def digest_of(paper: Paper) -> str:
    """Of what the page shows before a change: the paper's facts, the rule, and who has signed."""
    signed = sorted(str(pk) for pk in signed_about(paper).values_list("pk", flat=True))
    shown = repr((facts_of(paper), str(paper.conference.title_correction), signed))
    return hashlib.sha256(shown.encode()).hexdigest()


def edit(paper: Paper, wanted: Facts, *, by: User | None, shown: str = "") -> Edited:
    """Write these facts, each that differs with an event of its own, and carry out the conference's rule for who has signed.

    `shown` is the digest of what whoever changes it was shown. What was signed keeps its words. Raises TakenNumberError,
    MovedPaperError.
    """
    with audit.deed(paper.conference, by=by):
        audit.locks.conference()
        audit.locks.people(Authorship.objects.filter(paper=paper).values_list("author", flat=True))
        present = Paper.objects.select_related("conference").get(pk=paper.pk)
        if shown and shown != digest_of(present):
            raise MovedPaperError
        changed = _write(present, wanted)
        matters.changed(About.LISTS, Authorship.objects.filter(paper=paper).values_list("author", flat=True))
        if "title" not in changed:
            return Edited(list(changed))
        corrected = corrections.carry_out(corrections.TITLE, signed_about(present), by=by)
        title = hashlib.sha256(wanted.title.encode()).hexdigest()
        facts = {"titles": {str(present.pk): title}} | corrected._asdict()
        personal = {"from": changed["title"], "to": wanted.title}
        audit.record("paper.retitled", subject=f"paper:{present.pk}", facts=facts, personal=personal)
    return Edited(list(changed), corrected)


def _write(paper: Paper, wanted: Facts) -> dict[str, str]:
    """What each of those that differ was before; the event of a title waits for what follows from it."""
    before = asdict(facts_of(paper))
    changed = {name: before[name] for name, value in asdict(wanted).items() if value != before[name]}
    if "number" in changed and _is_taken(paper, wanted.number):
        raise TakenNumberError
    for name in changed:
        setattr(paper, name, getattr(wanted, name))
    if changed:
        paper.save(update_fields=list(changed))
    for name in changed.keys() - {"title"}:
        facts = {"from": str(before[name] or ""), "to": str(getattr(wanted, name) or "")}
        audit.record(_KINDS[name], subject=f"paper:{paper.pk}", facts=facts)
    return {name: str(value or "") for name, value in changed.items()}


def _is_taken(paper: Paper, number: str) -> bool:
    return Paper.objects.filter(conference=paper.conference_id, number=number).exclude(pk=paper.pk).exists()
