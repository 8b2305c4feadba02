"""What somebody of the staff has to decide about these people, as the rows tell it. Nothing is written here."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from django.db.models import Exists, OuterRef, Q, QuerySet

from agreements.matters import one_person, reachability
from agreements.models import (
    Agent,
    Agreement,
    Author,
    Authorship,
    CellRemark,
    HelpKind,
    HelpRequest,
    Matter,
    MatterKind,
    NoLongerListed,
    PaperStatus,
    Reachability,
    Waiver,
)
from agreements.names import FOR_PERSONS
from agreements.states import DONE, State


class About(Enum):
    """What a deed can change of a person that somebody may have to decide about."""

    ANSWERS = auto()
    ADDRESSES = auto()
    # Of the addresses, whether somebody has none whose answer is wanted: all that a moved agreement changes about them.
    ABSENCE = auto()
    REQUESTS = auto()
    WAIVERS = auto()
    LISTS = auto()
    # By which two entries of the list may turn out to be one person: names, ORCID, addresses, and the papers they are on.
    IDENTITIES = auto()


@dataclass(frozen=True)
class Found:
    """A matter as the rows tell it."""

    kind: MatterKind
    subject: str
    author: int
    agreement: Agreement | None = None
    request: HelpRequest | None = None
    look: CellRemark | None = None
    report: int | None = None
    is_blocking: bool = False


def open_ones(abouts: Collection[About], authors: Collection[int]) -> list[Matter]:
    concerned = Q(kind__in=[kind for about in abouts for kind in KINDS_OF[about]], author__in=authors)
    if About.ADDRESSES in abouts:
        # Of two people at one address the later one has the matter, which may end by what happens to the other.
        conferences = Author.objects.filter(pk__in=authors).values("conference")
        concerned |= Q(kind=MatterKind.SHARED_ADDRESS, conference__in=conferences)
    if About.IDENTITIES in abouts:
        conferences = Author.objects.filter(pk__in=authors).values("conference")
        concerned |= Q(kind=MatterKind.DUPLICATE, conference__in=conferences)
    return list(Matter.objects.open().filter(concerned))


def derive(about: About, authors: Collection[int]) -> Iterator[Found]:
    """What would be open now about these people, whether somebody left it as it is or not."""
    return _DERIVE[about](authors)


def _of_answers(authors: Collection[int]) -> Iterator[Found]:
    doubtful = Q(state=State.ACCEPTED, name_grade__in=FOR_PERSONS)
    answered = Agreement.objects.filter(Q(state=State.DECLINED) | doubtful, authorship__author__in=authors)
    for agreement in answered.select_related("authorship"):
        kind = MatterKind.DECLINED if agreement.state == State.DECLINED else MatterKind.NAME
        yield Found(
            kind, f"agreement:{agreement.pk} {_at(agreement.answered_at)}", agreement.authorship.author_id, agreement
        )


def _at(moment: datetime | None) -> str:
    return moment.isoformat(timespec="microseconds") if moment else ""


def _of_addresses(authors: Collection[int]) -> Iterator[Found]:
    yield from _of_absence(authors)
    yield from _of_bounces(authors)
    concerned = set(Author.objects.filter(pk__in=authors).order_by().values_list("conference", "email"))
    yield from _of_shared_addresses({each for each, _ in concerned}, {email for _, email in concerned})


def _of_absence(authors: Collection[int]) -> Iterator[Found]:
    nowhere = list(Author.objects.filter(pk__in=authors, email="").order_by().values_list("pk", flat=True))
    done = Agreement.objects.filter(authorship=OuterRef("pk"), state__in=DONE)
    owing = Authorship.objects.standing().filter(~Exists(done))
    for author in _asked(Author.objects.filter(pk__in=nowhere), owing) if nowhere else ():
        yield Found(MatterKind.NO_ADDRESS, f"author:{author.pk}", author.pk)


def _of_bounces(authors: Collection[int]) -> Iterator[Found]:
    """Once for each time that an address became unreachable, however much comes back from it afterwards."""
    bounced = Author.objects.filter(pk__in=authors, reachability=Reachability.BOUNCED).exclude(email="")
    there = list(bounced.order_by().values_list("pk", flat=True))
    reach = reachability.of_authors(there) if there else {}
    for author in _asked(bounced, Authorship.objects.standing()) if there else ():
        since = reach[author.pk].since if author.pk in reach else None
        if since is not None:
            yield Found(MatterKind.BOUNCE, f"report:{since} author:{author.pk}", author.pk, report=since)
    yield from _of_officers(authors)


def _of_officers(authors: Collection[int]) -> Iterator[Found]:
    """Of those who are asked instead of these authors."""
    asked = Agent.objects.standing().filter(author__in=authors).order_by("pk")
    rows = list(asked.values_list("pk", "author", "author__conference", "email"))
    reach = reachability.told({conference for _, _, conference, _ in rows}) if rows else {}
    for pk, author, conference, email in rows:
        found = reach.get((conference, email))
        if found is not None and found.since is not None:
            yield Found(MatterKind.BOUNCE, f"report:{found.since} agent:{pk}", author, report=found.since)


def _asked(authors: QuerySet[Author], places: QuerySet[Authorship]) -> QuerySet[Author]:
    """Those who have one of these places, on a paper that counts."""
    mine = places.filter(author=OuterRef("pk"), paper__status=PaperStatus.ACCEPTED)
    return authors.filter(Exists(mine), merged_into__isnull=True).order_by("pk")


def _of_shared_addresses(conferences: Collection[int], addresses: Collection[str]) -> Iterator[Found]:
    """Of each person the first other one, of an earlier row, who has the same address and another name.

    What the people at these addresses could have changed is told there, and where such a matter is open: whoever left an
    address is no longer there. All others of a large conference are not read for that, and most addresses are one person's.
    """
    open_ones = Matter.objects.open().filter(kind=MatterKind.SHARED_ADDRESS, conference__in=conferences)
    addresses = {*addresses, *open_ones.values_list("author__email", flat=True)} - {""}
    there = Author.objects.filter(conference__in=conferences, email__in=addresses)
    counts = Counter(there.order_by().values_list("conference", "email"))
    if not any(count > 1 for count in counts.values()):
        return
    groups = defaultdict[tuple[int, str], list[Author]](list)
    for author in _asked(there, Authorship.objects.standing()):
        groups[author.conference_id, author.email].append(author)
    for people in groups.values():
        for place, author in enumerate(people):
            others = (other for other in people[:place] if one_person.is_another(author, other))
            if other := next(others, None):
                yield Found(MatterKind.SHARED_ADDRESS, f"author:{author.pk}+{other.pk}", author.pk)


def _of_requests(authors: Collection[int]) -> Iterator[Found]:
    for request in HelpRequest.objects.open().filter(author__in=authors):
        yield Found(
            MatterKind.REQUEST,
            f"request:{request.pk}",
            request.author_id,
            request.agreement,
            request,
            is_blocking=request.kind in HelpKind.that_doubt(),
        )


def _of_waivers(authors: Collection[int]) -> Iterator[Found]:
    proposed = Waiver.objects.proposed().filter(agreement__authorship__author__in=authors)
    for waiver in proposed.select_related("agreement__authorship"):
        yield Found(MatterKind.WAIVER, f"waiver:{waiver.pk}", waiver.agreement.authorship.author_id, waiver.agreement)


def _of_lists(authors: Collection[int]) -> Iterator[Found]:
    """What an import took with a doubt, for as long as the value is the one that was taken. One about a paper does not end
    with the authorship on whose row it was found."""
    looks = CellRemark.objects.filter(is_look=True, authorship__author__in=authors)
    standing = looks.filter(Q(authorship__ended_at=None) | Q(is_of_paper=True)).filter(
        authorship__paper__status=PaperStatus.ACCEPTED
    )
    agreements = {
        each.authorship_id: each for each in Agreement.objects.standing().filter(authorship__cell_remarks__in=standing)
    }
    for look in standing.select_related("authorship__author", "authorship__paper"):
        if look.is_true:
            agreement = agreements.get(look.authorship_id)
            author = look.authorship.author_id
            yield Found(MatterKind.LOOK, f"look:{look.pk}", author, agreement, look=look, is_blocking=True)
    yield from _of_absences(authors)


def _of_absences(authors: Collection[int]) -> Iterator[Found]:
    """What a later list no longer has; one about a paper does not end with the authorship that stands for it."""
    noted = NoLongerListed.objects.standing().filter(
        Q(authorship__ended_at=None) | Q(is_of_paper=True),
        authorship__author__in=authors,
        authorship__paper__status=PaperStatus.ACCEPTED,
    )
    rows = list(noted.select_related("authorship"))
    places = [each.authorship_id for each in rows]
    theirs = Agreement.objects.standing().filter(authorship__in=places) if places else ()
    agreements = {each.authorship_id: each for each in theirs}
    for each in rows:
        agreement = agreements.get(each.authorship_id)
        yield Found(MatterKind.GONE, f"absence:{each.pk}", each.authorship.author_id, agreement)


def _of_likenesses(authors: Collection[int]) -> Iterator[Found]:
    """With the pairs that are asked about already: what happens to one of the two ends or changes them."""
    for conference in Author.objects.filter(pk__in=authors).order_by().values_list("conference", flat=True).distinct():
        asked = Matter.objects.open().filter(kind=MatterKind.DUPLICATE, conference=conference)
        pairs = {pk for subject in asked.values_list("subject", flat=True) for pk in pair_in(subject)}
        for first, later in one_person.pairs_about(conference, {*authors, *pairs}):
            yield Found(MatterKind.DUPLICATE, f"author:{later}+{first}", later)


def pair_in(subject: str) -> tuple[int, int]:
    """The two people of a matter about two, the one of the later row first."""
    later, _, first = subject.removeprefix("author:").partition("+")
    return int(later), int(first)


_DERIVE: Mapping[About, Callable[[Collection[int]], Iterator[Found]]] = {
    About.ANSWERS: _of_answers,
    About.ADDRESSES: _of_addresses,
    About.ABSENCE: _of_absence,
    About.REQUESTS: _of_requests,
    About.WAIVERS: _of_waivers,
    About.LISTS: _of_lists,
    About.IDENTITIES: _of_likenesses,
}
KINDS_OF: Mapping[About, Collection[MatterKind]] = {
    About.ANSWERS: (MatterKind.DECLINED, MatterKind.NAME),
    About.ADDRESSES: (MatterKind.NO_ADDRESS, MatterKind.SHARED_ADDRESS, MatterKind.BOUNCE),
    About.ABSENCE: (MatterKind.NO_ADDRESS,),
    About.REQUESTS: (MatterKind.REQUEST,),
    About.WAIVERS: (MatterKind.WAIVER,),
    About.LISTS: (MatterKind.LOOK, MatterKind.GONE),
    About.IDENTITIES: (MatterKind.DUPLICATE,),
}
