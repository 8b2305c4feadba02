"""Which entries of the list are probably one person, until somebody says that they are two."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from agreements import audit, matters
from agreements.models import Author, Authorship, Conference, KeptApart, Matter, MatterKind, User
from agreements.models.paper import AuthorshipQuerySet
from agreements.models.people import AuthorQuerySet
from agreements.names import Grade, grade
from agreements.wording.addresses import GMAIL, mailbox

Pair = tuple[int, int]


class Sign(StrEnum):
    """What says so, the most telling first."""

    ORCID = "orcid"
    ADDRESS = "address"
    MAILBOX = "mailbox"
    NAME = "name"

    @property
    def words(self) -> str:
        return str(_WORDS[self])


_WORDS = {
    Sign.ORCID: _("The same ORCID"),
    Sign.ADDRESS: _("The same email address"),
    Sign.MAILBOX: _("Two addresses of one mailbox"),
    Sign.NAME: _("A like name on the same paper"),
}


# What two entries of one person may have in common.
_COLUMNS: Mapping[Sign, str] = {Sign.ORCID: "orcid", Sign.ADDRESS: "email"}


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
    found = _pairs(standing, _same_names(Authorship.objects.filter(paper__conference=conference)))
    return _likenesses(found, Author.objects.in_bulk({pk for pair in found for pk in pair}))[:limit]


def of_author(author: Author, alike: Iterable[Author] | None = None) -> list[Likeness]:
    """Who else may be this person; `other` is never the author. `alike` are those who have something of this author's
    (`alike_of`), if they were read already."""
    people = {each.pk: each for each in (alike_of(author) if alike is None else alike)}
    people[author.pk] = author
    equal = {sign: _firsts(_with_same(author, people.values(), column)) for sign, column in _COLUMNS.items()}
    names = _like_names(author, people)
    pairs = {pair: signs for pair, signs in _without_apart(equal, names).items() if author.pk in pair}
    return [
        each if each.author == author else Likeness(each.other, each.author, each.signs)
        for each in _likenesses(pairs, people)
    ]


def alike_of(author: Author) -> AuthorQuerySet:
    """Others of the list with the same address or ORCID."""
    same = Q()
    for column in _COLUMNS.values():
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
            if by is not None:
                _settle_shared_address(first, second, by=by)
    return is_new


def _settle_shared_address(first: Author, second: Author, *, by: User) -> None:
    subjects = [f"author:{first.pk}+{second.pk}", f"author:{second.pk}+{first.pk}"]
    for matter in Matter.objects.open().filter(kind=MatterKind.SHARED_ADDRESS, subject__in=subjects):
        matters.settle_by_hand(matter, by=by)


# --- Pairs of ids, and what says that they are one -----------------------------------------------------------------------
def _pairs(authors: AuthorQuerySet, names: Iterable[Pair]) -> dict[Pair, list[Sign]]:
    equal = {sign: _with_equal(authors, column) for sign, column in _COLUMNS.items()}
    return _without_apart({**equal, Sign.MAILBOX: _in_one_mailbox(authors)}, names)


def _without_apart(equal: Mapping[Sign, Iterable[Pair]], names: Iterable[Pair]) -> dict[Pair, list[Sign]]:
    found = defaultdict[Pair, list[Sign]](list)
    for sign, pairs in equal.items():
        for pair in pairs:
            found[pair].append(sign)
    for pair in sorted(set(names)):
        found[pair].append(Sign.NAME)
    kept = KeptApart.objects.filter(first__in={first for first, _ in found})
    apart = set(kept.values_list("first", "second")) if found else set()
    return {pair: signs for pair, signs in sorted(found.items()) if pair not in apart}


def _with_equal(authors: AuthorQuerySet, column: str) -> Iterator[Pair]:
    """One pass over the rows, because nothing finds an ORCID quicker."""
    known = authors.exclude(**{column: ""})
    several = known.order_by().values(column).annotate(count=Count("pk", distinct=True)).filter(count__gt=1)
    alike = known.filter(**{f"{column}__in": several.values(column)})
    groups = defaultdict[str, list[int]](list)
    for value, pk in alike.order_by("pk").values_list(column, "pk").distinct():
        groups[value].append(pk)
    for group in groups.values():
        yield from _firsts(group)


def _in_one_mailbox(authors: AuthorQuerySet) -> Iterator[Pair]:
    """Under several addresses; those under one have the same address."""
    of_gmail = Q()
    for domain in GMAIL:
        of_gmail |= Q(email__endswith=f"@{domain}")
    groups = defaultdict[str, dict[str, int]](dict)
    for pk, email in authors.filter(of_gmail).order_by("pk").values_list("pk", "email"):
        groups[mailbox(email)].setdefault(email, pk)
    for group in groups.values():
        yield from _firsts(list(group.values()))


def _firsts(group: Sequence[int]) -> Iterator[Pair]:
    """The first of those who have the same, with each of the others."""
    yield from ((group[0], later) for later in group[1:])


def _same_names(authorships: AuthorshipQuerySet) -> set[Pair]:
    """On one paper, in one spelling up to capitals and accents."""
    twin = Q(paper__authorships__name_key=F("name_key"), paper__authorships__ended_at=None)
    later = authorships.filter(twin, ended_at=None, paper__authorships__author__gt=F("author"))
    return set(later.order_by().values_list("author", "paper__authorships__author").distinct())


def _like_names(author: Author, people: dict[int, Author]) -> list[Pair]:
    """The co-authors on one paper whose names are not different; they are added to `people`."""
    papers = author.authorships.standing().values("paper")
    listed = list(Authorship.objects.standing().filter(paper__in=papers).select_related("author"))
    own = {each.paper_id: each.printed_name for each in listed if each.author_id == author.pk}
    others = (each for each in listed if each.author_id != author.pk)
    like = [each for each in others if _is_like(own[each.paper_id], author, each)]
    people.update((each.author_id, each.author) for each in like)
    return [(min(author.pk, each.author_id), max(author.pk, each.author_id)) for each in like]


def _is_like(name: str, author: Author, other: Authorship) -> bool:
    native = other.author.native_name
    is_like = grade(name, other.printed_name, native=native) is not Grade.DIFFERENT
    return is_like or (
        bool(author.native_name) and grade(author.native_name, other.printed_name) is not Grade.DIFFERENT
    )


def _likenesses(pairs: dict[Pair, list[Sign]], people: Mapping[int, Author]) -> list[Likeness]:
    found = [Likeness(people[first], people[second], tuple(signs)) for (first, second), signs in pairs.items()]
    return sorted(found, key=lambda each: (list(Sign).index(each.signs[0]), each.author.name_key, each.author.pk))
