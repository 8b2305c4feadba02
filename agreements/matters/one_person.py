"""Which entries of the list are probably one person, as the rows tell it: pairs of their ids, and what says so."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from agreements.models import ERASED, Author, Authorship, KeptApart, PaperStatus
from agreements.models.paper import AuthorshipQuerySet
from agreements.models.people import AuthorQuerySet
from agreements.names import is_another as is_another_name
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
_OF_GMAIL = tuple(f"@{domain}" for domain in GMAIL)
# What two entries of one person may have in common.
COLUMNS: Mapping[Sign, str] = {Sign.ORCID: "orcid", Sign.ADDRESS: "email"}


def all_pairs(authors: AuthorQuerySet, authorships: AuthorshipQuerySet) -> dict[Pair, list[Sign]]:
    """Of all of these; in a number of queries that never grows."""
    equal = {sign: _with_equal(authors, column) for sign, column in COLUMNS.items()}
    return without_apart({**equal, Sign.MAILBOX: _in_one_mailbox(authors)}, _same_names(authorships))


def pairs_about(conference: int, people: Collection[int]) -> dict[Pair, list[Sign]]:
    """Those to which one of these people belongs, as long as both stand on papers that count. Two names at one address are
    asked about as such. All others of a large conference are not read for it."""
    listed = Authorship.objects.standing().filter(paper__status=PaperStatus.ACCEPTED, paper__conference=conference)
    asked = Author.objects.standing().filter(Exists(listed.filter(author=OuterRef("pk"))), conference=conference)
    facts = list(Author.objects.filter(pk__in=people).values_list("orcid", "email"))
    orcids, emails = {orcid for orcid, _email in facts} - {""}, {email for _orcid, email in facts} - {""}
    equal = {
        # Of so few, who shares it with nobody is read, too: PostgreSQL may ask for each of a list's people who does.
        Sign.ORCID: _grouped(asked.filter(orcid__in=orcids), "orcid"),
        Sign.ADDRESS: _grouped(asked.filter(email__in=emails), "email"),
    }
    if any(email.endswith(_OF_GMAIL) for email in emails):
        equal[Sign.MAILBOX] = _in_one_mailbox(asked)
    found = without_apart(equal, _same_names(listed, people))
    wanted = {*people}
    return _of_one_name({pair: signs for pair, signs in found.items() if wanted.intersection(pair)})


def without_apart(equal: Mapping[Sign, Iterable[Pair]], names: Iterable[Pair]) -> dict[Pair, list[Sign]]:
    """All of them but those of whom somebody said that they are two people."""
    found = defaultdict[Pair, list[Sign]](list)
    for sign, pairs in equal.items():
        for pair in pairs:
            found[pair].append(sign)
    for pair in sorted(set(names)):
        found[pair].append(Sign.NAME)
    kept = KeptApart.objects.filter(first__in={first for first, _later in found})
    apart = set(kept.values_list("first", "second")) if found else set()
    return {pair: signs for pair, signs in sorted(found.items()) if pair not in apart}


def firsts(group: Sequence[int]) -> Iterator[Pair]:
    """The first of those who have the same, with each of the others."""
    yield from ((group[0], later) for later in group[1:])


def _of_one_name(found: Mapping[Pair, list[Sign]]) -> dict[Pair, list[Sign]]:
    """Without those who have nothing in common but the address."""
    only = [pair for pair, signs in found.items() if signs == [Sign.ADDRESS]]
    people = Author.objects.in_bulk({pk for pair in only for pk in pair}) if only else {}
    others = {pair for pair in only if is_another(people[pair[1]], people[pair[0]])}
    return {pair: signs for pair, signs in found.items() if pair not in others}


def signs_between(author: Author, other: Author) -> list[Sign]:
    """What the rows of two of whom it is asked have in common; where it is nothing, their names on a paper are."""
    is_one = {
        Sign.ORCID: bool(author.orcid) and author.orcid == other.orcid,
        Sign.ADDRESS: bool(author.email) and author.email == other.email,
        Sign.MAILBOX: author.email != other.email and mailbox(author.email) == mailbox(other.email) != "",
    }
    return [sign for sign, is_so in is_one.items() if is_so] or [Sign.NAME]


def is_another(author: Author, other: Author) -> bool:
    return is_another_name(author.name, other.name, native=other.native_name)


def _with_equal(authors: AuthorQuerySet, column: str) -> Iterator[Pair]:
    """One pass over the rows, because nothing finds an ORCID quicker."""
    known = authors.exclude(**{column: ""})
    several = known.order_by().values(column).annotate(count=Count("pk", distinct=True)).filter(count__gt=1)
    return _grouped(known.filter(**{f"{column}__in": several.values(column)}), column)


def _grouped(authors: AuthorQuerySet, column: str) -> Iterator[Pair]:
    groups = defaultdict[str, list[int]](list)
    for value, pk in authors.order_by("pk").values_list(column, "pk").distinct():
        groups[value].append(pk)
    for group in groups.values():
        yield from firsts(group)


def _in_one_mailbox(authors: AuthorQuerySet) -> Iterator[Pair]:
    """Under several addresses; those under one have the same address."""
    of_gmail = Q()
    for ending in _OF_GMAIL:
        of_gmail |= Q(email__endswith=ending)
    groups = defaultdict[str, dict[str, int]](dict)
    for pk, email in authors.filter(of_gmail).order_by("pk").values_list("pk", "email"):
        groups[mailbox(email)].setdefault(email, pk)
    for group in groups.values():
        yield from firsts(list(group.values()))


def _same_names(authorships: AuthorshipQuerySet, people: Collection[int] | None = None) -> set[Pair]:
    """On one paper, in one spelling up to capitals and accents; `people`: only pairs with one of these."""
    # Of who was erased nobody knows any more whether they are one.
    authorships = authorships.exclude(printed_name=ERASED)
    twin = Q(paper__authorships__name_key=F("name_key"), paper__authorships__ended_at=None)
    later = authorships.filter(twin, ended_at=None, paper__authorships__author__gt=F("author"))
    if people is None:
        return set(later.order_by().values_list("author", "paper__authorships__author").distinct())
    another = Q(paper__authorships__author__gt=F("author")) | Q(paper__authorships__author__lt=F("author"))
    others = authorships.filter(twin & another, ended_at=None, author__in=people)
    rows = others.order_by().values_list("author", "paper__authorships__author").distinct()
    return {(min(pair), max(pair)) for pair in rows}
