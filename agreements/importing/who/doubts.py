"""What somebody should look at before the yes to an import."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from agreements.importing.remarks import Doubt, DoubtKind
from agreements.importing.rows import Row, RowKey
from agreements.importing.steps import AuthorStep
from agreements.importing.who.identity import Person, forms_of
from agreements.importing.who.known import Known
from agreements.models import EndCause, PaperStatus
from agreements.names import forms
from agreements.wording.addresses import mailbox


def doubts(
    rows: Sequence[Row], authors: Iterable[AuthorStep], known: Known, who: Mapping[RowKey, Person]
) -> Iterator[Doubt]:
    """In the order of the rows; of a withdrawn paper at its first."""
    steps = {step.key: step for step in authors}
    sharing = _names_by_address(steps, known)
    pages = {number: paper.pk for number, paper in known.papers.items()}
    withdrawn = {number for number, paper in known.papers.items() if paper.status == PaperStatus.WITHDRAWN}
    for row in rows:
        if row.paper_id in withdrawn:
            withdrawn.remove(row.paper_id)
            yield Doubt(row.line, row.paper_id, row.name, DoubtKind.WITHDRAWN, page=pages[row.paper_id])
        person = who[row.key]
        for kind, other in _of_row(row, person, known, steps[person.key].address, sharing):
            yield Doubt(row.line, row.paper_id, row.name, kind, other, pages.get(row.paper_id))


def _of_row(
    row: Row, person: Person, known: Known, address: str, sharing: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[DoubtKind, str]]:
    key = row.paper_id, person.key
    if ended := known.ended.get(key):
        can_be_put_back = ended.ended_cause == EndCause.NOT_AN_AUTHOR
        yield (DoubtKind.TAKEN_OFF if can_be_put_back else DoubtKind.MOVED_AWAY), ""
    if not address:
        yield DoubtKind.NO_ADDRESS, ""
    elif others := _others(sharing[address], person):
        yield DoubtKind.SHARED_ADDRESS, others[0]
    elif others := _others(sharing.get(mailbox(address), {}), person):
        yield DoubtKind.SAME_MAILBOX, others[0]
    if row.email and row.email != address:
        is_former = row.email in person.former_emails
        author = known.authors.get(person.key)
        name = author.name if author else row.name
        yield (DoubtKind.FORMER_ADDRESS, address) if is_former else (DoubtKind.OTHER_ADDRESS, name)
    if (authorship := known.authorships.get(key)) and _is_renamed(row, person.key, known):
        yield (DoubtKind.NEW_NAME if row.email else DoubtKind.LIKELY_NAME), authorship.printed_name


def _others(people: Mapping[str, str], person: Person) -> list[str]:
    return [name for key, name in people.items() if key != person.key]


def _is_renamed(row: Row, key: str, known: Known) -> bool:
    author, printed = known.authors.get(key), known.authorships[row.paper_id, key].printed_name
    names = [printed, *((author.name, author.native_name) if author else ())]
    return forms_of(row).isdisjoint(form for name in names for form in forms(name))


def _names_by_address(steps: Mapping[str, AuthorStep], known: Known) -> Mapping[str, Mapping[str, str]]:
    """Who will be written to at each address and in each mailbox: the names by the people's keys."""
    found = defaultdict[str, dict[str, str]](dict)
    people = {key: (author.email, author.name) for key, author in known.authors.items() if key not in steps}
    for key, step in steps.items():
        name = step.existing.name if step.existing is not None else ""
        people[key] = (step.address, step.values.get("name", name))
    for key, (address, name) in people.items():
        for each in filter(None, (address, mailbox(address))):
            found[each][key] = name
    return found
