"""Which entries of the list are probably one person, until somebody says that they are two."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from agreements import audit, matters
from agreements.matters import About, one_person
from agreements.matters.one_person import COLUMNS, Pair, Sign
from agreements.models import ERASED, Author, Authorship, Conference, KeptApart, Matter, MatterKind, User
from agreements.models.people import AuthorQuerySet
from agreements.names import is_another


@dataclass(frozen=True)
class Likeness:
    author: Author
    other: Author
    signs: tuple[Sign, ...]

    @property
    def words(self) -> list[str]:
        return [sign.words for sign in self.signs]


def of_conference(conference: Conference, *, limit: int) -> list[Likeness]:
    """The first so many pairs; in a number of queries that never grows."""
    standing = Author.objects.standing().filter(conference=conference)
    found = one_person.all_pairs(standing, Authorship.objects.filter(paper__conference=conference))
    return _likenesses(found, Author.objects.in_bulk({pk for pair in found for pk in pair}))[:limit]


def of_author(author: Author, alike: Iterable[Author] | None = None) -> list[Likeness]:
    """Who else may be this person; `other` is never the author. `alike` are those who have something of this author's
    (`alike_of`), if they were read already."""
    people = {each.pk: each for each in (alike_of(author) if alike is None else alike)}
    people[author.pk] = author
    equal = {sign: one_person.firsts(_with_same(author, people.values(), column)) for sign, column in COLUMNS.items()}
    names = _like_names(author, people)
    pairs = {pair: signs for pair, signs in one_person.without_apart(equal, names).items() if author.pk in pair}
    return [
        each if each.author == author else Likeness(each.other, each.author, each.signs)
        for each in _likenesses(pairs, people)
    ]


def alike_of(author: Author) -> AuthorQuerySet:
    """Others of the list with the same address or ORCID."""
    same = Q()
    for column in COLUMNS.values():
        value = getattr(author, column)
        same |= Q(**{column: value}) if value else Q(pk=None)
    others = Author.objects.standing().filter(same, conference=author.conference_id)
    return others.exclude(pk=author.pk).order_by("pk")


def _with_same(author: Author, people: Iterable[Author], column: str) -> list[int]:
    value = getattr(author, column)
    return sorted(each.pk for each in people if value and getattr(each, column) == value)


def keep_apart(author: Author, other: Author, *, by: User | None) -> bool:
    """“No, two people”: nobody is asked again, not even because of the address that they share; False if it was said."""
    first, second = sorted((author, other), key=lambda each: each.pk)
    with audit.deed(author.conference, by=by):
        audit.locks.people([first.pk, second.pk])
        said = {"by": by, "at": audit.evidence_time()}
        _, is_new = KeptApart.objects.get_or_create(first=first, second=second, defaults=said)
        if is_new:
            for one, another in ((first, second), (second, first)):
                facts = {"author": one.pk, "other": another.pk}
                audit.record(
                    "author.kept_apart",
                    subject=f"author:{one.pk}",
                    facts=facts,
                    personal={"name": one.name, "other": another.name},
                )
            matters.changed(About.IDENTITIES, [first.pk, second.pk])
            if by is not None:
                _settle_shared_address(first, second, by=by)
    return is_new


def _settle_shared_address(first: Author, second: Author, *, by: User) -> None:
    subjects = [f"author:{first.pk}+{second.pk}", f"author:{second.pk}+{first.pk}"]
    for matter in Matter.objects.open().filter(kind=MatterKind.SHARED_ADDRESS, subject__in=subjects):
        matters.settle_by_hand(matter, by=by)


# --- Beside one author ------------------------------------------------------------------------------------------------
def _like_names(author: Author, people: dict[int, Author]) -> list[Pair]:
    """The co-authors on one paper whose names are not different; they are added to `people`."""
    papers = author.authorships.standing().values("paper")
    listed = list(Authorship.objects.standing().filter(paper__in=papers).select_related("author"))
    own = {each.paper_id: each.printed_name for each in listed if each.author_id == author.pk}
    others = (each for each in listed if each.author_id != author.pk and each.printed_name != ERASED)
    like = [each for each in others if _is_like(own[each.paper_id], author, each)]
    people.update((each.author_id, each.author) for each in like)
    return [(min(author.pk, each.author_id), max(author.pk, each.author_id)) for each in like]


def _is_like(name: str, author: Author, other: Authorship) -> bool:
    native = other.author.native_name
    is_like = not is_another(name, other.printed_name, native=native)
    return is_like or not is_another(author.native_name, other.printed_name)


def _likenesses(pairs: dict[Pair, list[Sign]], people: Mapping[int, Author]) -> list[Likeness]:
    found = [Likeness(people[first], people[second], tuple(signs)) for (first, second), signs in pairs.items()]
    return sorted(found, key=lambda each: (list(Sign).index(each.signs[0]), each.author.name_key, each.author.pk))
