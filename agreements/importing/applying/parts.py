"""A plan in parts of some whole papers, each of which can be kept and written by itself."""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from agreements.importing.outcomes import Remark
from agreements.importing.rows import RowKey
from agreements.importing.steps import AuthorshipStep, AuthorStep, Plan, Step
from agreements.models import Authorship, Paper

# Rows of the list, written in one transaction: measured (`make bench-import`), so that whoever signs meanwhile waits less
# than half a second.
ROWS = 500
# Papers, each of whose authors is written to.
WITHDRAWN = 10


@dataclass
class PlanPart:
    """Some papers of a plan, whole.

    `earlier`: the parts before it that may have made people whom it names; `sharing`: the keys of others, new as well, to whose
    address somebody new of this part is written to.
    """

    papers: list[Step[Paper]] = field(default_factory=list)
    authors: dict[str, AuthorStep] = field(default_factory=dict)
    authorships: list[AuthorshipStep] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    earlier: set[int] = field(default_factory=set)
    sharing: set[str] = field(default_factory=set)
    # Whose places on these papers are given up; and papers that are withdrawn, which are parts of their own.
    ended: list[Authorship] = field(default_factory=list)
    withdrawn: list[Paper] = field(default_factory=list)

    def plan_of(self, whole: Plan) -> Plan:
        """The part as a plan of its own."""
        emails = {step.values["email"] for step in self.authors.values() if step.values.get("email")}
        reading = replace(whole.reading, rows=(), problems=(), remarks=tuple(self.remarks))
        return Plan(
            reading=reading,
            papers=tuple(self.papers),
            authors=tuple(self.authors.values()),
            authorships=tuple(self.authorships),
            addresses=frozenset(each for each in whole.addresses if each[1] in emails),
            ended=tuple(self.ended),
            withdrawn=tuple(self.withdrawn),
        )


def parts_of(whole: Plan) -> list[PlanPart]:
    """Only papers about which anything would be written, or about one of their authors; in the order of the list."""
    papers = {step.key: step for step in whole.papers}
    authors = {step.key: step for step in whole.authors}
    remarks = _by_row(whole.reading.remarks)
    ended = defaultdict[int, list[Authorship]](list)
    for each in whole.ended:
        ended[each.paper_id].append(each)
    parts: list[PlanPart] = []
    for number, steps in _touched(whole, ended):
        if not parts or len(parts[-1].authorships) + len(steps) > ROWS:
            parts.append(PlanPart())
        part = parts[-1]
        part.papers.append(papers[number])
        part.authorships += steps
        part.authors |= {step.author: authors[step.author] for step in steps}
        if (existing := papers[number].existing) is not None:
            part.ended += ended.pop(existing.pk, ())
        part.remarks += [each for step in steps if step.row for each in remarks.get(step.row.key, ())]
    _note_earlier(parts)
    # Whoever is gone from a paper of which no row is taken.
    alone = [each for theirs in ended.values() for each in theirs]
    parts += [PlanPart(ended=alone[start : start + WITHDRAWN]) for start in range(0, len(alone), WITHDRAWN)]
    starts = range(0, len(whole.withdrawn), WITHDRAWN)
    return [*parts, *(PlanPart(withdrawn=list(whole.withdrawn[start : start + WITHDRAWN])) for start in starts)]


def _touched(whole: Plan, left: Container[int]) -> Iterator[tuple[str, list[AuthorshipStep]]]:
    """`left`: papers on which somebody gives up a place."""
    by_paper = defaultdict[str, list[AuthorshipStep]](list)
    for step in whole.authorships:
        by_paper[step.paper].append(step)
    written = {each.key for each in whole.authors if each.existing is None or each.changes}
    for paper in whole.papers:
        steps = by_paper[paper.key]
        is_left = paper.existing is not None and paper.existing.pk in left
        rows: Sequence[Step[Paper] | AuthorshipStep] = [paper, *steps]
        if (
            is_left
            or any(each.existing is None or each.changes for each in rows)
            or any(s.author in written for s in steps)
        ):
            yield paper.key, steps


def _by_row(remarks: Sequence[Remark]) -> Mapping[RowKey, list[Remark]]:
    found = defaultdict[RowKey, list[Remark]](list)
    for each in remarks:
        found[each.row, each.part].append(each)
    return found


def _note_earlier(parts: Sequence[PlanPart]) -> None:
    seen = defaultdict[str, set[int]](set)
    called = defaultdict[str, set[str]](set)
    for number, part in enumerate(parts):
        new = [step for step in part.authors.values() if step.existing is None]
        for step in new:
            email = step.values.get("email", "")
            part.sharing |= called[email]
            part.earlier |= seen[step.key].union(*(seen[key] for key in called[email]))
        for step in new:
            seen[step.key].add(number)
            if email := step.values.get("email", ""):
                called[email].add(step.key)
        part.sharing -= part.authors.keys()
