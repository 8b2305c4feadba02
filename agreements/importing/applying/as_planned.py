"""A part of a plan against the rows as they are now: what is as it was planned is written, and no other paper of it.

A list is compared with its preview once, when its import begins. From then on other deeds have their turn between two parts: a
paper that is no longer as it was then, or one of whose people is not, is left out and told as such. To import the list again
compares it anew.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from agreements import audit
from agreements.importing.applying import kept_parts
from agreements.importing.applying.kept_parts import Kept, remarks_of, row_of
from agreements.importing.applying.row_values import of_row, parsed
from agreements.importing.difference.settlement import settlement_from
from agreements.importing.rows import Reading, Row
from agreements.importing.steps import AuthorshipStep, AuthorStep, Change, Plan, Step
from agreements.models import Agreement, Author, Authorship, ImportBatch, Paper

# By key: the ids of people whom parts before made.
Made = Mapping[str, int]


@dataclass(frozen=True)
class Compared:
    """What of a part can be written, and the rows of the list that cannot."""

    plan: Plan
    left_out: tuple[Row, ...] = ()


@dataclass(frozen=True)
class _Present:
    """The rows as they are, and held."""

    papers: Mapping[str, Paper]
    authors: Mapping[int, Author]
    authorships: Mapping[int, Authorship]
    standing: Mapping[int, list[list[int]]]
    # Those on which an agreement stands.
    asked: Collection[int]
    # Addresses that somebody was given since the plan was made.
    given: Collection[str]
    ended: Collection[Authorship]
    withdrawn: Collection[Paper]


def compared(batch: ImportBatch, kept: Kept, made: Made) -> Compared:
    """Within a deed that holds the conference; the people whom the part concerns are held from here on."""
    present = _held(batch, kept, made)
    people = {each["key"]: _author_step(each, present, made) for each in kept["authors"]}
    rows: dict[str, list[Kept]] = {each["key"]: [] for each in kept["papers"]}
    for each in kept["authorships"]:
        rows[each["paper"]].append(each)
    good = [
        each
        for each in kept["papers"]
        if _is_paper_as_planned(each, present)
        and all(people[row["author"]] is not None for row in rows[each["key"]])
        and all(_is_authorship_as_planned(row, present) for row in rows[each["key"]])
    ]
    numbers = {each["key"] for each in good}
    authorships = [each for number in numbers for each in rows[number]]
    named = {each["author"] for each in authorships}
    left_out = [row_of(each["row"]) for number in rows.keys() - numbers for each in rows[number] if each["row"]]
    found = Plan(
        reading=Reading(
            digest=kept["file"],
            remarks=remarks_of(kept),
            compares=kept["compares"],
            settlement=settlement_from(kept["settlement"]),
        ),
        papers=tuple(_step(Paper, each, present.papers.get(each["key"])) for each in good),
        authors=tuple(step for key, step in people.items() if step is not None and key in named),
        authorships=tuple(_authorship_step(each, present) for each in kept["authorships"] if each["paper"] in numbers),
        addresses=_addresses(kept, present, made),
        ended=tuple(each for each in present.ended if each.paper.number not in rows.keys() - numbers),
        withdrawn=tuple(present.withdrawn),
    )
    return Compared(found, tuple(sorted(left_out, key=lambda row: row.key)))


def _held(batch: ImportBatch, kept: Kept, made: Made) -> _Present:
    papers = {paper.number: paper for paper in _papers(batch, kept)}
    withdrawn = list(batch.conference.papers.accepted().filter(pk__in=kept["withdrawn"]).order_by("pk"))
    theirs = Authorship.objects.standing().filter(pk__in=kept["ended"])
    ended = list(theirs.select_related("paper").order_by("pk"))
    touched = {paper.pk for paper in (*papers.values(), *withdrawn)} | {each.paper_id for each in ended}
    standing = kept_parts.standing_of(touched)
    known = {each["pk"] for each in kept["authors"] if each["pk"]} | set(made.values())
    on_papers = {author for rows in standing.values() for _, author, _ in rows}
    authors = audit.locks.people(known | on_papers)
    pks = [each["pk"] for each in kept["authorships"] if each["pk"]]
    asked = Agreement.objects.standing().filter(authorship__in=pks).values_list("authorship", flat=True)
    return _Present(
        papers=papers,
        authors=authors,
        authorships=Authorship.objects.in_bulk(pks),
        standing=standing,
        asked=set(asked),
        given=_given(batch, kept, made),
        ended=ended,
        withdrawn=withdrawn,
    )


def _papers(batch: ImportBatch, kept: Kept) -> list[Paper]:
    return list(batch.conference.papers.filter(number__in=[each["key"] for each in kept["papers"]]))


def _given(batch: ImportBatch, kept: Kept, made: Made) -> set[str]:
    new = {each["values"]["email"] for each in kept["authors"] if not each["pk"] and each["values"].get("email")}
    known = {pk for pk, _ in kept["addresses"]} | set(made.values())
    there = Author.objects.standing().filter(conference=batch.conference_id, email__in=new)
    return {email for pk, email in there.values_list("pk", "email") if pk not in known}


def _addresses(kept: Kept, present: _Present, made: Made) -> frozenset[tuple[int, str]]:
    """Whose they are as far as the plan knows, and those of people whom it made since."""
    of_made = {(pk, present.authors[pk].email) for pk in made.values() if pk in present.authors}
    return frozenset((pk, email) for pk, email in kept["addresses"]) | of_made


# --- Whether it is as it was planned -----------------------------------------------------------------------------------
def _is_as_planned(kept: Kept, row: Paper | Author | Authorship) -> bool:
    """Each value is still what it was, or already what it would become. Of the places of a paper its standing authors tell:
    a plan counts on those that others give up."""
    values, before = kept["values"], kept["before"]
    now = of_row(row, values).items()
    return all(value in (before[field], values[field]) for field, value in now if field != "position")


def _is_paper_as_planned(kept: Kept, present: _Present) -> bool:
    row = present.papers.get(kept["key"])
    if row is None or kept["pk"] is None:
        return row is None and kept["pk"] is None
    is_same = row.pk == kept["pk"] and row.status == kept["status"] and _is_as_planned(kept, row)
    return is_same and present.standing.get(row.pk, []) == kept["standing"]


def _is_authorship_as_planned(kept: Kept, present: _Present) -> bool:
    if kept["pk"] is None:
        return True  # The paper tells.
    row = present.authorships.get(kept["pk"])
    return row is not None and _is_as_planned(kept, row) and not (kept["needs_agreement"] and row.pk in present.asked)


def _author_step(kept: Kept, present: _Present, made: Made) -> AuthorStep | None:
    """None if the person is no longer as planned."""
    if kept["pk"] is None and kept["key"] not in made:
        is_free = kept["values"].get("email") not in present.given
        return AuthorStep(kept["key"], None, parsed(Author, kept["values"])) if is_free else None
    row = present.authors.get(kept["pk"] or made[kept["key"]])
    if row is None or row.merged_into_id is not None:
        return None
    if kept["pk"] is None:
        return AuthorStep(kept["key"], row, {})
    if not _is_as_planned(kept, row) or row.email not in _known_addresses(kept):
        return None
    step = _step(Author, kept, row)
    moves_to = kept["moves_to"] if row.email == kept["email"] else ""
    return AuthorStep(kept["key"], row, step.values, step.changes, moves_to)


def _known_addresses(kept: Kept) -> set[str]:
    return {kept["email"], kept["moves_to"] or kept["email"], kept["values"].get("email") or kept["email"]}


# --- As steps again ----------------------------------------------------------------------------------------------------
def _step(model: type[Any], kept: Kept, row: Any) -> Step[Any]:
    return Step(kept["key"], row, parsed(model, kept["values"]), _changes(kept, row))


def _changes(kept: Kept, row: Paper | Author | Authorship | None) -> tuple[Change, ...]:
    """Only what is not so already."""
    if row is None:
        return ()
    now = of_row(row, kept["values"])
    return tuple(Change("", field, "", "") for field, value in kept["values"].items() if now[field] != value)


def _authorship_step(kept: Kept, present: _Present) -> AuthorshipStep:
    row = present.authorships.get(kept["pk"]) if kept["pk"] else None
    step = _step(Authorship, kept, row)
    again = (Change("", "agreement", "", ""),) if row is not None and kept["needs_agreement"] else ()
    return AuthorshipStep(
        kept["key"],
        row,
        step.values,
        (*step.changes, *again),
        row=row_of(kept["row"]) if kept["row"] else None,
        paper=kept["paper"],
        author=kept["author"],
        needs_agreement=kept["needs_agreement"],
    )
