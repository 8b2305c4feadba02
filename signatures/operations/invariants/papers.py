"""Which papers are clear and what blocks the others, a second time: from raw rows, and not by the rule that writes it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from agreements import clock
from agreements.models import Agreement, Authorship, BulkJob, Conference, ConferenceTotals, HelpRequest, Matter, Paper

# What each author of a paper lacks, in the order in which one is told who needs every signature.
_LACKS = ("declined", "address", "invitation", "answer", "countersignature")
_BY_STATE = {
    "invited": "answer",
    "accepted": "countersignature",
    "declined": "declined",
    "countersigned": "",
    "waived": "",
}
# Of lists that are not written to their end.
_ARRIVING = ("applying", "cancelling")
_DOUBTING = ("not_me", "not_my_paper", "co_author", "objection")
# The ticker looks every few seconds for what has become clear by the calendar.
_TICKER = timedelta(minutes=10)


@dataclass
class RawAuthor:
    pk: int
    place: int
    state: str
    lacks: str
    has_address: bool
    is_for_all: bool
    is_corresponding: bool
    may_object_until: datetime | None
    is_doubted: bool
    objects: bool
    is_arriving: bool


@dataclass
class RawPaper:
    number: str
    status: str
    # By which it is shown: clear or not, whether since when is known, and why not.
    told: tuple[bool, bool, str]
    until: datetime | None
    is_kept_clear: bool
    blocker: str = ""
    # What would block it if nobody had to decide anything about its authors.
    by_policy: str = ""
    authors: list[RawAuthor] = field(default_factory=list)
    # What objections_until and is_kept_clear should be.
    derived: tuple[datetime | None, bool] = (None, False)

    @property
    def is_clear(self) -> bool:
        return not self.blocker

    @property
    def needs_nobody(self) -> bool:
        """Whether enough authors have signed, so that nobody waits for the others."""
        return self.is_clear or self.blocker in ("countersignature", "objection", "objection_days")


def raw_papers(conference: Conference) -> Mapping[int, RawPaper]:
    """In seven queries."""
    rows = Paper.objects.filter(conference=conference).order_by()
    columns = ("number", "status", "is_clear", "clear_since", "blocked_by", "objections_until", "is_kept_clear")
    found = {
        pk: RawPaper(number, status, (is_clear, since is not None, blocked_by), until, kept)
        for pk, number, status, is_clear, since, blocked_by, until, kept in rows.values_list("pk", *columns)
    }
    for paper, author in _authors(conference):
        found[paper].authors.append(author)
    # While it is closed, nothing becomes clear by the calendar.
    now, pending = min(clock.now(), conference.closed_at or clock.now()), _not_looked_at(conference)
    for pk, each in found.items():
        each.by_policy, _ = _by_policy(conference, each, now) if each.authors else ("", None)
        each.blocker, each.derived = _blocker(conference, each, now)
        if str(pk) in pending:
            each.blocker, each.derived = each.told[2], (each.until, each.is_kept_clear)
    return found


def _authors(conference: Conference) -> Iterator[tuple[int, RawAuthor]]:
    standing = Agreement.objects.filter(conference=conference).exclude(state="void")
    columns = ("authorship_id", "state", "text__is_for_all", "variant", "added_by__state")
    agreements = {authorship: more for authorship, *more in standing.values_list(*columns)}
    requests = HelpRequest.objects.filter(conference=conference, settled_at=None)
    doubted = set(requests.filter(kind__in=_DOUBTING).values_list("author_id", flat=True))
    objections = requests.filter(kind="not_for_me").values_list("author_id", "agreement__authorship__paper_id")
    looks = Matter.objects.filter(conference=conference, kind="look", settled_at=None)
    looked_at, objecting = set(looks.values_list("author_id", "look__authorship__paper_id")), set(objections)
    authorships = Authorship.objects.filter(paper__conference=conference, ended_at=None).order_by()
    told = authorships.values_list(
        "pk", "paper_id", "author_id", "author__email", "is_corresponding", "may_object_until"
    )
    for pk, paper, author, email, corresponding, until in told:
        state, for_all, variant, brought = agreements.get(pk, ("", None, None, None))
        yield (
            paper,
            RawAuthor(
                pk=author,
                place=pk,
                state=state,
                lacks=_BY_STATE.get(state, "invitation" if email else "address"),
                has_address=bool(email),
                is_for_all=bool(for_all) and variant is None,
                is_corresponding=corresponding,
                may_object_until=until,
                is_doubted=author in doubted or (author, paper) in looked_at,
                objects=(author, paper) in objecting,
                is_arriving=brought in _ARRIVING,
            ),
        )


def _not_looked_at(conference: Conference) -> set[str]:
    """Papers that a change of the policy has not come to yet."""
    jobs = BulkJob.objects.owed().filter(conference=conference, kind="policy")
    return {key for job in jobs for step in job.steps[job.done :] for key in step}


def _blocker(conference: Conference, paper: RawPaper, now: datetime) -> tuple[str, tuple[datetime | None, bool]]:
    if paper.status == "withdrawn":
        return "withdrawn", (None, False)
    if not paper.authors:
        return "nobody", (None, False)
    by_policy, derived = _by_policy(conference, paper, now)
    for blocker, is_so in (
        ("objection", any(author.objects for author in paper.authors)),
        ("matter", any(author.is_doubted for author in paper.authors)),
        (by_policy, True),
    ):
        if is_so and blocker:
            return blocker, derived
    return "import" if any(author.is_arriving for author in paper.authors) else "", derived


def _by_policy(conference: Conference, paper: RawPaper, now: datetime) -> tuple[str, tuple[Any, bool]]:
    lacks = [author.lacks for author in paper.authors]
    if not any(lacks):
        return "", (None, False)
    if conference.policy == "every":
        return next(lack for lack in _LACKS if lack in lacks), (None, False)
    if conference.policy == "k_of_n":
        return _nth(lacks, conference.needed_signatures), (None, False)
    if conference.policy == "corresponding":
        theirs = [author.lacks for author in paper.authors if author.is_corresponding]
        return _nth(theirs, 1) if theirs else "correspondent", (None, False)
    return _for_all(paper, now)


def _nth(lacks: Sequence[str], wanted: int) -> str:
    """What the one lacks who would be the last of so many: put in a row, those first who lack least."""
    row = sorted(lacks, key=lambda lack: len(_LACKS) - _LACKS.index(lack) if lack else 0)
    return row[min(wanted, len(row)) - 1]


def _for_all(paper: RawPaper, now: datetime) -> tuple[str, tuple[Any, bool]]:
    others = [author for author in paper.authors if author.lacks]
    if any(author.is_for_all and author.state == "countersigned" for author in paper.authors):
        return _within_days(paper, others, now)
    if paper.is_kept_clear and len(others) < len(paper.authors):
        return "", (None, True)
    rest = [author.lacks for author in others if author.state != "accepted"]
    if not rest or any(author.is_for_all and author.state == "accepted" for author in others):
        return "countersignature", (None, False)
    return _nth(rest, 1), (None, False)


def _within_days(paper: RawPaper, others: Sequence[RawAuthor], now: datetime) -> tuple[str, tuple[Any, bool]]:
    is_untold = any(a.state and a.has_address and a.may_object_until is None for a in others)
    days = sorted(author.may_object_until for author in others if author.may_object_until)
    until = days[-1] if days and not is_untold else None
    blocker = "" if paper.is_kept_clear else "objection_days"
    if is_untold or (until is not None and until > now):
        return blocker, (until, paper.is_kept_clear)
    if until is not None and now - until < _TICKER and (paper.is_kept_clear or paper.told[2] == blocker):
        return blocker, (until, paper.is_kept_clear)
    return "", (until, False)


def untrue_papers(conference: Conference, papers: Mapping[int, RawPaper]) -> Iterator[str]:
    for pk, paper in papers.items():
        if paper.told != (paper.is_clear, paper.is_clear, paper.blocker):
            yield f"paper {pk} is {_words(*paper.told)}, but by its rows {_words(paper.is_clear, True, paper.blocker)}"
        if (paper.until, paper.is_kept_clear) != paper.derived:
            yield f"paper {pk} tells of other days to object, or of another former rule, than its rows"
        if any(author.may_object_until for author in paper.authors) and not _is_signed_for_all(conference, paper):
            yield f"authors of paper {pk} may object to a signature for all that there is not"
    counted = [paper for paper in papers.values() if paper.status != "withdrawn"]
    true = len(counted), sum(paper.is_clear for paper in counted)
    kept = ConferenceTotals.objects.filter(conference=conference).values_list("papers", "clear_papers").first()
    if (kept or (0, 0)) != true:
        yield "{} papers are counted and {} of them as clear, but there are {} and {}".format(*(kept or (0, 0)), *true)


def _is_signed_for_all(conference: Conference, paper: RawPaper) -> bool:
    signed = any(author.is_for_all and author.state == "countersigned" for author in paper.authors)
    return signed and conference.policy == "one_for_all"


def _words(is_clear: bool, has_since: bool, blocker: str) -> str:
    if is_clear:
        return "clear" if has_since else "clear since nobody knows when"
    return f"blocked by {blocker or 'nothing'}"
