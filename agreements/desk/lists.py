"""The desk's lists: authors and mails with what their rows show, in a number of queries that never grows."""

from collections.abc import Collection

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from agreements import clearance
from agreements.models import (
    Agreement,
    Author,
    Authorship,
    Conference,
    Message,
    MessageState,
    Paper,
    Reachability,
    Text,
)
from agreements.models.agreement import AgreementQuerySet
from agreements.states import SIGNED, State

# Of whom nobody waits for an answer, where a co-author's has cleared the paper.
_SPARED = (State.INVITED, State.DECLINED)


def authors(conference: Conference) -> QuerySet[Author]:
    """Authors with counts of their standing agreements (`asked`, `signed`, `accepted`, `waiting`, `declined`, `uninvited`,
    and `spared` instead of waiting or declined where a co-author's cleared the paper), and their mails, newest first."""
    unneeded = clearance.spared_by_policy("authorships__")
    spared = Q(unneeded, authorships__agreements__state__in=_SPARED)

    def count(*also: Q, **condition: object) -> Count:
        return Count("authorships__agreements", filter=Q(*also, **condition))

    state = "authorships__agreements__state"
    return Author.objects.standing().filter(conference=conference).annotate(
        asked=Count("authorships__agreements", filter=~Q(**{state: State.VOID})),
        signed=count(**{f"{state}__in": [State.COUNTERSIGNED, State.WAIVED]}),
        accepted=count(**{state: State.ACCEPTED}),
        waiting=count(~spared, **{state: State.INVITED}),
        declined=count(~spared, **{state: State.DECLINED}),
        spared=count(spared),
        uninvited=count(**{state: State.DRAFT}),
    ).prefetch_related(Prefetch("messages", Message.objects.for_list(), to_attr="mails"))  # fmt: skip


def shares_address() -> Q:
    """Whether an author of the list has an address that another one has, too."""
    others = Author.objects.standing().filter(conference=OuterRef("conference"), email=OuterRef("email"))
    return ~Q(email="") & Q(Exists(others.exclude(pk=OuterRef("pk"))))


def by_last_answer(papers: QuerySet[Paper], *, is_descending: bool) -> QuerySet[Paper]:
    """Those that nobody has answered come last."""
    answers = Agreement.objects.filter(authorship__paper=OuterRef("pk")).order_by("-answered_at").values("answered_at")
    last = F("last_answer")
    ordered = last.desc(nulls_last=True) if is_descending else last.asc(nulls_last=True)
    return papers.annotate(last_answer=Subquery(answers.filter(answered_at__isnull=False)[:1])).order_by(ordered, "pk")


def by_what_is_missing(authors: QuerySet[Author], *, is_descending: bool) -> QuerySet[Author]:
    """First those who have not answered, then decliners, then those who were not invited; of papers that are not clear."""
    state = "authorships__agreements__state"
    rank = Case(
        When(Q(**{state: State.INVITED}), then=0),
        When(Q(**{state: State.DECLINED}), then=1),
        When(Q(**{state: State.DRAFT}), then=2),
        default=3,
    )
    needed = ~clearance.spared_by_policy("authorships__")
    missing = Coalesce(Min(rank, filter=needed), 3)
    return authors.annotate(missing=missing).order_by("-missing" if is_descending else "missing", "name_key", "pk")


def unreachable(conference: Conference) -> QuerySet[Author]:
    """Authors whose last mail to their present address could not be sent: `last_mail`, `last_written_at`."""
    to_them = Message.objects.filter(author=OuterRef("pk"), email=OuterRef("email"))
    last = to_them.exclude(state=MessageState.CANCELLED).order_by("-created_at")
    troubled = conference.messages.troubled().values("author")
    return (
        Author.objects.standing()
        .filter(pk__in=troubled)
        .exclude(Q(email="") | Q(reachability=Reachability.BOUNCED))
        .annotate(last_state=Subquery(last.values("state")[:1]))
        .filter(last_state=MessageState.FAILED)
        .annotate(last_mail=Subquery(last.values("pk")[:1]), last_written_at=Subquery(last.values("created_at")[:1]))
    )


def renamed(conference: Conference) -> AgreementQuerySet:
    """Accepted agreements, countersigned or not, whose names differ in more than capitals, spaces and punctuation."""
    accepted = conference.agreements.signed()
    return accepted.exclude(name_grade__in=["exact", "same"])


def with_agreement_in(state: str, conference: Conference) -> Exists:
    """Whether an author has an agreement that lists show in this state; "spared" are those that nobody waits for."""
    theirs = conference.agreements.filter(authorship__author=OuterRef("pk"))
    if state == "spared":
        return Exists(theirs.filter(clearance.SPARED, state__in=_SPARED))
    # Asked as a condition, not as a list of rows, which PostgreSQL may read once more for each author.
    in_state = theirs.filter(state=state)
    return Exists(in_state.exclude(clearance.SPARED) if state in _SPARED else in_state)


def with_spared(agreements: AgreementQuerySet, conference: Conference) -> AgreementQuerySet:
    """Each with `is_spared`: nobody waits for it, because a co-author's has cleared the paper."""
    spared = clearance.spared(conference).filter(pk=OuterRef("pk"))
    return agreements.annotate(is_spared=Exists(spared))


def of_papers(agreements: AgreementQuerySet, chosen: QuerySet[Paper]) -> AgreementQuerySet:
    return agreements.filter(authorship__paper__in=chosen.order_by().values("pk"))


def of_authors(agreements: AgreementQuerySet, chosen: QuerySet[Author]) -> AgreementQuerySet:
    return agreements.filter(authorship__author__in=chosen.order_by().values("pk"))


def mails_of(rows: Collection[int]) -> QuerySet[Message]:
    """To an author by whichever entry: see `Author.row_ids`."""
    return Message.objects.for_list().filter(author__in=rows)


def ended_authorships(*, paper: Paper | None = None, author: Author | None = None) -> QuerySet[Authorship]:
    """Who is no longer an author of a paper, or of which papers somebody is none any more."""
    ended = Authorship.objects.filter(ended_at__isnull=False).select_related("author", "paper").order_by("-ended_at")
    return ended.filter(paper=paper) if paper is not None else ended.filter(author=author)


def texts(conference: Conference) -> QuerySet[Text]:
    """The numbered texts, newest first, each with how many agreements stand under it as `asked`, and of those how many are
    `signed` and `waiting`."""
    counts = {
        "asked": Count("agreements", filter=~Q(agreements__state=State.VOID)),
        "signed": Count("agreements", filter=Q(agreements__state__in=SIGNED)),
        "waiting": Count("agreements", filter=Q(agreements__state=State.INVITED)),
    }
    return conference.texts.annotate(**counts).select_related("created_by").order_by("-number")


def draft(conference: Conference) -> Text | None:
    """The text that is being written; there is at most one."""
    return conference.texts.drafts().first()
