"""A conference's policy: what another one would make clear and what no longer, and the change, of exactly what was shown."""

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from agreements import audit, clearance
from agreements.clearance import Terms
from agreements.clearance.rule import is_signed_for_all, to_tell
from agreements.jobs import bulk_jobs
from agreements.models import BulkJob, BulkJobKind, Conference, Paper, PaperStatus, Policy, Text, User

# Papers of one statement, where nothing is written.
_AT_ONCE = 2_000
# Up to so many papers whoever pressed waits for; more are a worker's.
FEW = 1_000


class OvertakenPolicyError(Exception):
    """Something else would become clear by now, or no longer, than what was shown; `present` says what."""

    def __init__(self, present: "Outlook") -> None:
        super().__init__()
        self.present = present


@dataclass(frozen=True)
class Proposal:
    """A policy with all that belongs to it; `for_all`: the published texts whose words warrant authority for all."""

    policy: Policy
    needed_signatures: int
    objection_days: int
    for_all: frozenset[int]

    @property
    def facts(self) -> dict[str, Any]:
        return {
            "policy": self.policy.value,
            "needed_signatures": self.needed_signatures,
            "objection_days": self.objection_days,
        }


@dataclass
class Outlook:
    """What a proposal would change: papers by their keys, in the order of their numbers, and how many people would be told."""

    proposal: Proposal
    papers: int = 0
    clear_before: int = 0
    become_clear: list[int] = field(default_factory=list)
    no_longer_clear: list[int] = field(default_factory=list)
    # Of those that are not clear at once: clear when their authors have had the time to object.
    begin_days: list[int] = field(default_factory=list)
    people_told: int = 0

    @property
    def clear_after(self) -> int:
        return self.clear_before + len(self.become_clear) - len(self.no_longer_clear)

    @property
    def digest(self) -> str:
        told = [self.proposal.facts, sorted(self.proposal.for_all)]
        told += [sorted(keys) for keys in (self.become_clear, self.no_longer_clear, self.begin_days)]
        return hashlib.sha256(json.dumps([*told, self.papers], sort_keys=True).encode()).hexdigest()


def present(conference: Conference) -> Proposal:
    marked = conference.texts.published().filter(is_for_all=True).values_list("pk", flat=True)
    facts = Policy(conference.policy), conference.needed_signatures, conference.objection_days
    return Proposal(*facts, frozenset(marked))


def outlook(conference: Conference, proposal: Proposal) -> Outlook:
    """Nothing is written; a number of queries that grows with the thousands of papers."""
    found, now = Outlook(proposal), audit.next_evidence_time(conference)
    terms = Terms(proposal.policy, proposal.needed_signatures, now)
    papers = Paper.objects.filter(conference=conference, status=PaperStatus.ACCEPTED)
    rows = list(papers.values_list("pk", "is_clear", "is_kept_clear"))
    for part in _parts(rows):
        asks = clearance.asks_of([pk for pk, *_ in part], for_all=proposal.for_all)
        for pk, is_clear, is_kept_clear in part:
            authors = asks.get(pk, [])
            verdict = clearance.evaluate(terms, PaperStatus.ACCEPTED, authors, was_kept_clear=is_kept_clear)
            _note(found, pk, was_clear=is_clear, is_clear=verdict.blocker is None)
            if is_signed_for_all(proposal.policy, authors) and (told := sum(map(to_tell, authors))):
                found.people_told += told
                found.begin_days.append(pk)
    return found


def _parts(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), _AT_ONCE):
        yield rows[start : start + _AT_ONCE]


def _note(found: Outlook, pk: int, *, was_clear: bool, is_clear: bool) -> None:
    found.papers += 1
    found.clear_before += was_clear
    if is_clear and not was_clear:
        found.become_clear.append(pk)
    if was_clear and not is_clear:
        found.no_longer_clear.append(pk)


def set_policy(
    conference: Conference, proposal: Proposal, *, by: User | None, shown: str | None = None
) -> BulkJob | None:
    """Write it, and have all papers looked at anew: few at once, many by a worker in parts; None if nothing has to be.

    `shown` is the digest of the outlook that was confirmed: OvertakenPolicyError if it would be another by now. Raises
    AlreadyRunningError while the papers are still looked at by the policy before.
    """
    with audit.deed(conference, by=by):
        held = audit.locks.conference()
        if proposal == present(held):
            return None
        foreseen = outlook(held, proposal)
        if shown is not None and shown != foreseen.digest:
            raise OvertakenPolicyError(foreseen)
        _write(held, proposal)
        steps = [[pk] for pk in held.papers.order_by("pk").values_list("pk", flat=True)]
        job = bulk_jobs.owe(BulkJobKind.POLICY, held, steps, by=by) if steps else None
    for name, value in proposal.facts.items():
        setattr(conference, name, value)
    if job is not None and job.total <= FEW:
        # Its own deeds, so that whoever signed by the policy before is looked at after them.
        while bulk_jobs.run(job.pk, {BulkJobKind.POLICY: part_of_job}):
            pass
    return job


def _write(conference: Conference, proposal: Proposal) -> None:
    before = present(conference)
    changes = {name: new for name, new in proposal.facts.items() if new != getattr(conference, name)}
    if changes:
        Conference.objects.filter(pk=conference.pk).update(**changes)
        audit.record("conference.changed", facts={name: str(value) for name, value in changes.items()})
    published = conference.texts.published()
    for text in published.filter(pk__in=before.for_all ^ proposal.for_all).order_by("number"):
        mark(text, is_for_all=text.pk in proposal.for_all)


def mark(text: Text, *, is_for_all: bool) -> None:
    """Say whether its words warrant authority for all, within a deed that holds the conference."""
    Text.objects.filter(pk=text.pk).update(is_for_all=is_for_all)
    audit.record("text.marked", facts={"text": text.number, "is_for_all": is_for_all})


def part_of_job(job: BulkJob, keys: Sequence[str]) -> None:
    """Look at these papers anew by the present policy, whichever that is by now."""
    clearance.changed(Paper.objects.filter(conference=job.conference, pk__in=keys).values_list("pk", flat=True))


def names_of(papers: Collection[int], *, limit: int) -> list[str]:
    """The first few, by number and title."""
    rows = Paper.objects.filter(pk__in=list(papers)[:_AT_ONCE]).order_by("number_key", "pk")[:limit]
    return [f"{number} {title}" for number, title in rows.values_list("number", "title")]
