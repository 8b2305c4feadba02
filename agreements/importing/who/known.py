"""The people and papers of a conference, as an import compares its rows with them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from agreements.importing.places import Key, Standing
from agreements.importing.who.identity import Person
from agreements.models import Agreement, Author, Authorship, Conference, EventValue, Link, Paper

_SUBJECT = "author:"


@dataclass(frozen=True)
class Known:
    papers: Mapping[str, Paper]
    # By the person's key; whoever turned out to be somebody else is that one.
    authors: Mapping[str, Author]
    people: Mapping[str, Person]
    # By paper and person.
    authorships: Mapping[Key, Authorship]
    ended: Mapping[Key, Authorship]
    # The state of the agreement that stands, by authorship.
    states: Mapping[int, str]

    @property
    def places(self) -> dict[Key, Standing]:
        return {key: Standing(each.position, each.printed_name) for key, each in self.authorships.items()}

    @cached_property
    def on_papers(self) -> Mapping[str, Mapping[str, Authorship]]:
        """By paper and person, in the order in which they stand."""
        found = defaultdict[str, dict[str, Authorship]](dict)
        for (paper, key), each in sorted(self.authorships.items(), key=lambda item: item[1].position):
            found[paper][key] = each
        return found


def key_of(author: int) -> str:
    return f"{_SUBJECT}{author}"


def known(conference: Conference) -> Known:
    """Six queries, whatever the size."""
    papers = {paper.pk: paper for paper in Paper.objects.filter(conference=conference)}
    rows = {author.pk: author for author in Author.objects.filter(conference=conference)}
    keys = {pk: key_of(_survivor(author, rows).pk) for pk, author in rows.items()}
    people = _people(conference, rows, keys)
    standing: dict[Key, Authorship] = {}
    ended: dict[Key, Authorship] = {}
    for each in Authorship.objects.filter(paper__conference=conference):
        paper, key = papers[each.paper_id].number, keys.get(each.author_id, f"another conference’s {each.author_id}")
        (ended if each.ended_at else standing)[paper, key] = each
        if key in people:
            people[key].names |= {each.printed_name}
            people[key].places.setdefault(paper, each.position)
    for (paper, key), each in standing.items():
        if key in people:
            people[key].places[paper] = each.position
    states = Agreement.objects.standing().filter(conference=conference).values_list("authorship_id", "state")
    return Known(
        papers={paper.number: paper for paper in papers.values()},
        authors={key_of(pk): author for pk, author in rows.items() if author.merged_into_id is None},
        people=people,
        authorships=standing,
        ended={key: each for key, each in ended.items() if key not in standing},
        states=dict(states),
    )


def _people(conference: Conference, rows: Mapping[int, Author], keys: Mapping[int, str]) -> dict[str, Person]:
    people = defaultdict[str, Person](lambda: Person(""))
    for pk, author in rows.items():
        person = people[keys[pk]]
        person.key = keys[pk]
        person.names |= {author.name, author.native_name} - {""}
        if author.merged_into_id is None:
            person.orcid, person.emails = author.orcid, frozenset({author.email} - {""})
        elif author.email:
            person.former_emails |= {author.email}
    links = Link.objects.filter(author__conference=conference).values_list("author", "email")
    changes = EventValue.objects.filter(
        event__conference=conference, event__kind="author.address_changed", name="from"
    ).values_list("event__subject", "value")
    former = [*links, *((int(subject.removeprefix(_SUBJECT)), email) for subject, email in changes)]
    for author_pk, email in former:
        if email and author_pk in keys:
            people[keys[author_pk]].former_emails |= {email}
    for person in people.values():
        person.former_emails -= person.emails
    return dict(people)


def _survivor(author: Author, rows: Mapping[int, Author]) -> Author:
    while author.merged_into_id is not None:
        author = rows[author.merged_into_id]
    return author
