"""What the log tells of an import: which titles it replaced, and which papers it touched."""

import hashlib
from collections.abc import Collection, Mapping

from agreements import audit
from agreements.importing.steps import Plan
from agreements.models import Conference

_CHUNK = 500


def replacing_titles(found: Plan) -> Mapping[int, str]:
    """SHA-256 of each title that will replace another, by the paper's id: signatures that follow bear it."""
    titles = [
        (paper.pk, step.values["title"])
        for step in found.papers
        if (paper := step.existing) is not None and step.values.get("title", paper.title) != paper.title
    ]
    return {pk: digest_of(title) for pk, title in titles}


def digest_of(title: str) -> str:
    return hashlib.sha256(title.encode()).hexdigest()


def titles_of(titles: Mapping[int, str], papers: Collection[int]) -> dict[str, dict[str, str]]:
    """Those of these papers, as an event states them."""
    of_these = {str(pk): digest for pk, digest in titles.items() if pk in papers}
    return {"titles": of_these} if of_these else {}


def record_papers(conference: Conference, found: Plan, titles: Mapping[int, str]) -> None:
    """Which papers were added or changed, in events that stay small, so that each paper's history can tell."""
    touched = {step.paper for step in found.authorships if step.existing is None or step.changes}
    touched |= {step.key for step in found.papers if step.existing is None or step.changes}
    added = {step.key for step in found.papers if step.existing is None}
    new_numbers = {step.key: step.values["number"] for step in found.papers if "number" in step.values}
    numbers = sorted(new_numbers.get(number, number) for number in touched)
    for start in range(0, len(numbers), _CHUNK):
        rows = conference.papers.filter(number__in=numbers[start : start + _CHUNK]).order_by("pk")
        pks = dict(rows.values_list("number", "pk"))
        facts = {
            "file": found.reading.digest,
            "added": [pk for number, pk in pks.items() if number in added],
            "changed": [pk for number, pk in pks.items() if number not in added],
        }
        audit.record("import.papers", facts=facts | titles_of(titles, set(pks.values())))


def record_end(kind: str, file: str, counts: Mapping[str, int]) -> None:
    """One line for all of an import, after those that name its papers."""
    audit.record(kind, facts={"file": file} | dict(counts))
