"""The desk's lists: papers, authors and mails with what their rows show, in a number of queries that never grows."""

from django.db.models import Case, Count, Exists, F, Max, Min, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from agreements import clearance
from agreements.models import (
    Agreement,
    Author,
    Authorship,
    Conference,
    Countersigning,
    Event,
    EvidenceFile,
    HelpRequest,
    Message,
    MessageState,
    Paper,
    Text,
)
from agreements.models.agreement import AgreementQuerySet
from agreements.states import State


def papers(conference: Conference) -> QuerySet[Paper]:
    """Papers with their counts, `last_answer_at`, and their authorships with the agreements that stand."""
    standing = Prefetch("agreements", Agreement.objects.standing(), to_attr="standing")
    return (
        clearance.with_counts(conference)
        .annotate(last_answer_at=Max("authorships__agreements__answered_at"))
        .prefetch_related(
            Prefetch(
                "authorships",
                Authorship.objects.standing().order_by("position").prefetch_related(standing),
                to_attr="asks",
            )
        )
    )


def authors(conference: Conference) -> QuerySet[Author]:
    """Authors with counts of their standing agreements (`asked`, `signed`, `accepted`, `waiting`, `declined`, `uninvited`,
    and `spared` instead of waiting or declined where a co-author's cleared the paper), and their mails, newest first."""
    spared = Q(authorships__paper__is_clear=True, authorships__agreements__state__in=[State.INVITED, State.DECLINED])

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
    needed = Q(authorships__paper__is_clear=False)
    missing = Coalesce(Min(rank, filter=needed), 3)
    return authors.annotate(missing=missing).order_by("-missing" if is_descending else "missing", "name_key", "pk")


def unreachable(conference: Conference) -> QuerySet[Author]:
    """Authors whose last mail to their present address was refused or came back: `last_mail`, `last_written_at`."""
    to_them = Message.objects.filter(author=OuterRef("pk"), email=OuterRef("email"))
    last = to_them.exclude(state=MessageState.CANCELLED).order_by("-created_at")
    troubled = conference.messages.troubled().values("author")
    return (
        Author.objects.standing()
        .filter(pk__in=troubled)
        .exclude(email="")
        .annotate(last_state=Subquery(last.values("state")[:1]))
        .filter(last_state=MessageState.FAILED)
        .annotate(last_mail=Subquery(last.values("pk")[:1]), last_written_at=Subquery(last.values("created_at")[:1]))
    )


def names_to_compare(conference: Conference) -> AgreementQuerySet:
    """Agreements that wait for a signatory under another name than the printed one, as the queue's filter shows them.

    Where a rule countersigns, only a different name waits.
    """
    waiting = conference.agreements.awaiting_countersignature()
    if conference.countersigning == Countersigning.RULE:
        return waiting.filter(name_grade="different")
    return waiting.exclude(name_grade="exact")


def renamed(conference: Conference) -> AgreementQuerySet:
    """Accepted agreements, countersigned or not, whose names differ in more than capitals, spaces and punctuation."""
    accepted = conference.agreements.filter(state__in=[State.ACCEPTED, State.COUNTERSIGNED])
    return accepted.exclude(name_grade__in=["exact", "same"])


def with_agreement_in(state: str, conference: Conference) -> Exists:
    """Whether an author has an agreement that lists show in this state; "spared" are those that nobody waits for."""
    theirs = conference.agreements.filter(authorship__author=OuterRef("pk"))
    spared = clearance.spared(conference).values("pk")
    return Exists(
        theirs.filter(pk__in=spared) if state == "spared" else theirs.filter(state=state).exclude(pk__in=spared)
    )


def with_spared(agreements: AgreementQuerySet, conference: Conference) -> AgreementQuerySet:
    """Each with `is_spared`: nobody waits for it, because a co-author's has cleared the paper."""
    spared = clearance.spared(conference).filter(pk=OuterRef("pk"))
    return agreements.annotate(is_spared=Exists(spared))


def of_papers(agreements: AgreementQuerySet, chosen: QuerySet[Paper]) -> AgreementQuerySet:
    return agreements.filter(authorship__paper__in=chosen.order_by().values("pk"))


def of_authors(agreements: AgreementQuerySet, chosen: QuerySet[Author]) -> AgreementQuerySet:
    return agreements.filter(authorship__author__in=chosen.order_by().values("pk"))


def asks_of(paper: Paper, conference: Conference) -> QuerySet[Authorship]:
    """A paper's authorships in order: with the agreement that stands, those that were ended, and the author's mails."""
    standing = with_spared(Agreement.objects.standing(), conference)
    return (
        paper.authorships.standing()
        .select_related("author")
        .order_by("position")
        .prefetch_related(
            Prefetch("agreements", standing, to_attr="standing"),
            Prefetch("agreements", Agreement.objects.filter(state=State.VOID), to_attr="ended"),
            Prefetch(
                "author__messages", Message.objects.for_list().without_notices().not_to_agents(), to_attr="mails"
            ),
        )
    )


def ended_of(paper: Paper) -> QuerySet[Agreement]:
    """A paper's agreements that were ended, and with them those of who is no longer its author; the last first."""
    ended = Q(state=State.VOID) | Q(authorship__ended_at__isnull=False)
    rows = Agreement.objects.filter(ended, authorship__paper=paper)
    return rows.select_related("authorship__author", "authorship__paper").order_by("-voided_at", "authorship")


def agreements_of(author: Author, conference: Conference) -> QuerySet[Agreement]:
    """An author's agreements in the order of the papers, those that were ended last."""
    return (
        with_spared(Agreement.objects.of_author(author.pk), conference)
        .select_related("authorship__paper", "text")
        .order_by(F("voided_at").asc(nulls_first=True), "authorship__paper__number_key")
    )


def files_of(author: Author) -> QuerySet[EvidenceFile]:
    """Forms that were signed by hand, of whichever paper; without what they hold."""
    files = EvidenceFile.objects.filter(agreement__authorship__author=author).defer("content", "preview")
    return files.select_related("uploaded_by", "agreement__authorship__paper")


def mails_of(author: Author) -> QuerySet[Message]:
    """Also those to entries that were merged into this one."""
    return Message.objects.for_list().filter(author__in=author.row_ids)


def ended_authorships(*, paper: Paper | None = None, author: Author | None = None) -> QuerySet[Authorship]:
    """Who is no longer an author of a paper, or of which papers somebody is none any more."""
    ended = Authorship.objects.filter(ended_at__isnull=False).select_related("author", "paper").order_by("-ended_at")
    return ended.filter(paper=paper) if paper is not None else ended.filter(author=author)


def events_of_paper(paper: Paper) -> list[Event]:
    """What happened to a paper, its authors and their agreements; of an import only whether it added or changed it."""
    events = Event.objects.filter(conference=paper.conference_id)
    imports = _imports_of(paper, events)
    about = Q(agreement__authorship__paper=paper) | Q(subject=f"paper:{paper.pk}") | Q(pk__in=imports)
    found = list(_for_timeline(events.filter(about)))
    for event in found:
        if event.pk in imports:
            event.payload = {"how": imports[event.pk]}
    return found


def _imports_of(paper: Paper, events: QuerySet[Event]) -> dict[int, str]:
    """By the event of the import: whether it added or changed the paper."""
    named = events.filter(kind="import.papers").values_list("pk", "payload")
    return {pk: how for pk, facts in named for how in ("added", "changed") if paper.pk in facts[how]}


def events_of_agreement(agreement: Agreement) -> QuerySet[Event]:
    return _for_timeline(Event.objects.filter(agreement=agreement))


def events_of_author(author: Author) -> QuerySet[Event]:
    """What happened to an author's agreements, and to the author, under whichever entry."""
    rows = author.row_ids
    asked = [f"help:{pk}" for pk in HelpRequest.objects.filter(author__in=rows).values_list("pk", flat=True)]
    subjects = [*(f"author:{pk}" for pk in rows), *asked]
    about = Q(agreement__authorship__author__in=rows) | Q(subject__in=subjects)
    return _for_timeline(Event.objects.filter(about, conference=author.conference))


def _for_timeline(events: QuerySet[Event]) -> QuerySet[Event]:
    return events.select_related("by", "agreement__authorship__paper").prefetch_related("values").order_by("-number")


def texts(conference: Conference) -> QuerySet[Text]:
    """The numbered texts, newest first, each with how many agreements stand under it as `asked`."""
    asked = Count("agreements", filter=~Q(agreements__state=State.VOID))
    return conference.texts.annotate(asked=asked).select_related("created_by").order_by("-number")


def asked_under(text: Text) -> int:
    return Agreement.objects.standing().filter(text=text).count()


def draft(conference: Conference) -> Text | None:
    """The text that is being written; there is at most one."""
    return conference.texts.drafts().first()
