"""What the log tells of an import: which titles it replaced, and which papers it touched."""

import hashlib

from agreements import audit
from agreements.importing.steps import Plan
from agreements.models import Conference

_CHUNK = 500


def replacing_titles(found: Plan) -> dict[str, dict[str, str]]:
    """SHA-256 of each title that will replace another, by the paper's id: signatures that follow bear it."""
    titles = [
        (paper.pk, step.values["title"])
        for step in found.papers
        if (paper := step.existing) is not None and step.values.get("title", paper.title) != paper.title
    ]
    return {"titles": {str(pk): hashlib.sha256(title.encode()).hexdigest() for pk, title in titles}} if titles else {}


def record_papers(conference: Conference, found: Plan) -> None:
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
        audit.record("import.papers", facts=facts)
