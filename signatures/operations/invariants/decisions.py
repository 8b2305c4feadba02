"""Whether everything that somebody of the staff has to decide is asked, and nothing else; read off raw rows a second time."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet

from agreements import matters
from agreements.matters import About, held_back
from agreements.models import Agreement, Author, Authorship, Conference, HelpRequest, Matter, Waiver

_AT_ONCE = 5_000


def untrue_matters(conference: Conference) -> Iterator[str]:
    yield from _as_derived(conference)
    yield from _missing(conference)


def _as_derived(conference: Conference) -> Iterator[str]:
    authors = list(Author.objects.filter(conference=conference).order_by("pk").values_list("pk", flat=True))
    people = [authors[start : start + _AT_ONCE] for start in range(0, len(authors), _AT_ONCE)]
    wanted = {
        (str(each.kind), each.subject) for about in About for some in people for each in matters.derive(about, some)
    }
    wanted |= {("held", subject) for subject, _pk in held_back.standing(conference.pk)}
    rows = Matter.objects.filter(conference=conference)
    standing = set(rows.filter(settled_at=None).values_list("kind", "subject"))
    left = set(rows.filter(settled="hand").values_list("kind", "subject"))
    for kind, subject in sorted(wanted - standing - left):
        yield f"the matter {kind} {subject} should be open"
    for kind, subject in sorted(standing - wanted):
        yield f"the matter {kind} {subject} is open without a cause"


def _missing(conference: Conference) -> Iterator[str]:
    asked = Matter.objects.filter(Q(settled_at=None) | Q(settled="hand"), conference=conference)
    answered = Agreement.objects.filter(conference=conference)
    requests = HelpRequest.objects.filter(conference=conference, settled_at=None)
    waivers = Waiver.objects.filter(agreement__conference=conference, decided_at=None)
    same = asked.filter(agreement=OuterRef("pk"))
    doubtful = answered.filter(state="accepted", name_grade__in=["shortened", "different"])
    for rows, matter, what in (
        (_unreachable(conference), asked.filter(author=OuterRef("pk"), kind="no_address"), "author {} has no address"),
        (answered.filter(state="declined"), same.filter(kind="declined"), "agreement {} was declined"),
        (doubtful, same.filter(kind="name"), "agreement {} was signed under a different name"),
        (requests, asked.filter(request=OuterRef("pk"), kind="request"), "help request {} is open"),
        (
            _bounced(conference),
            asked.filter(author=OuterRef("pk"), kind="bounce", report__email=OuterRef("email")),
            "mail to author {} comes back",
        ),
        (waivers, asked.filter(agreement=OuterRef("agreement"), kind="waiver"), "waiver {} is to be confirmed"),
    ):
        for pk in _without(rows, matter):
            yield f"{what.format(pk)}, and nobody is asked about it"


def _unreachable(conference: Conference) -> QuerySet[Author]:
    done = Agreement.objects.filter(authorship=OuterRef("pk"), state__in=["countersigned", "waived"])
    waited_for = Authorship.objects.filter(
        ~Exists(done), author=OuterRef("pk"), ended_at=None, paper__status="accepted"
    )
    return Author.objects.filter(Exists(waited_for), conference=conference, email="", merged_into=None)


def _bounced(conference: Conference) -> QuerySet[Author]:
    listed = Authorship.objects.filter(author=OuterRef("pk"), ended_at=None, paper__status="accepted")
    bounced = Author.objects.filter(conference=conference, reachability="bounced", merged_into=None)
    return bounced.filter(Exists(listed)).exclude(email="")


def _without(
    rows: QuerySet[Author] | QuerySet[Agreement] | QuerySet[HelpRequest] | QuerySet[Waiver], matter: QuerySet[Matter]
) -> list[object]:
    return list(rows.filter(~Exists(matter)).order_by("pk").values_list("pk", flat=True))
