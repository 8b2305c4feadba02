"""What one author's signature for all leads to: the others are told, may object for some days, and then the paper is clear.

Who has to be told, and whose days are over, is read off the rows: the ticker finds it, however long it was away.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db.models import Q

from agreements import audit, clearance, clock
from agreements.access import ClosedConferenceError
from agreements.mail import queue
from agreements.models import (
    Agreement,
    Author,
    Authorship,
    Blocker,
    Conference,
    HelpKind,
    HelpRequest,
    MessageKind,
    Paper,
    PaperStatus,
    Policy,
)
from agreements.models.agreement import AgreementQuerySet
from agreements.overtaken import once_more
from agreements.sentences import listed
from agreements.states import DONE, State
from agreements.wording import moments

TASK = "signatures.tasks.go_on_with_signatures_for_all"
# People of one deed, each of whom gets a mail, and papers of one that writes none.
_PEOPLE = 25
_PAPERS = 100
_WITHIN_DAYS = Q(blocked_by=Blocker.OBJECTION_DAYS) | Q(is_kept_clear=True)
_FOR_ALL = {"state": State.COUNTERSIGNED, "text__is_for_all": True, "variant__isnull": True}


def owed(*, limit: int) -> list[int]:
    """Conferences in which somebody has to be told, or somebody's days are over."""
    over = Paper.objects.filter(_WITHIN_DAYS, objections_until__lte=clock.now(), conference__closed_at=None)
    found = [rows.order_by().values_list("conference", flat=True).distinct()[:limit] for rows in (_to_tell(), over)]
    return list(dict.fromkeys(pk for keys in found for pk in keys))[:limit]


def go_on() -> bool:
    """Do a part of it for the first conference that has any; False if there was nothing to do. While it is closed, nobody can
    object, and the days stand still."""
    for pk in owed(limit=1):
        conference = Conference.objects.get(pk=pk)
        try:
            told, ended = (once_more(partial(deed, conference)) for deed in (tell_some, end_some))
        except ClosedConferenceError:
            return False
        return told + ended > 0
    return False


def _to_tell() -> AgreementQuerySet:
    """Agreements whose authors have yet to be told that a co-author has signed for all, and can be."""
    # Gathered once, not asked of each: a database that knows nothing of its rows yet looked at all of them for every one.
    signed = Agreement.objects.filter(conference__policy=Policy.ONE_FOR_ALL, authorship__ended_at=None, **_FOR_ALL)
    return Agreement.objects.filter(
        ~Q(state__in=[*DONE, State.VOID]) & ~Q(authorship__author__email=""),
        authorship__paper__in=signed.order_by().values("authorship__paper"),
        conference__policy=Policy.ONE_FOR_ALL,
        conference__closed_at=None,
        authorship__paper__status=PaperStatus.ACCEPTED,
        authorship__ended_at=None,
        authorship__may_object_until=None,
    )


def tell_some(conference: Conference) -> int:
    """Mail some of those who have to be told, one mail each, and give them their days; returns to how many."""
    with audit.deed(conference):
        untold = _to_tell().filter(conference=conference)
        people = sorted(untold.author_ids())[:_PEOPLE]
        audit.locks.people(people)
        present = audit.present_conference()
        papers_of = untold.filter(authorship__author__in=people).by_author()
        about = [each for agreements in papers_of.values() for each in agreements]
        until = audit.evidence_time() + timedelta(days=present.objection_days)
        Authorship.objects.filter(agreements__in=about).update(may_object_until=until)
        _record(about, until)
        _write(present, papers_of, until)
        clearance.changed(each.authorship.paper_id for each in about)
    return len(papers_of)


def _record(told: Sequence[Agreement], until: datetime) -> None:
    papers = defaultdict[int, list[int]](list)
    for agreement in told:
        papers[agreement.authorship.paper_id].append(agreement.authorship.author_id)
    for paper, authors in papers.items():
        facts = {"told": sorted(authors), "until": moments.iso(until)}
        audit.record("paper.signed_for_all", subject=f"paper:{paper}", facts=facts)


def _write(conference: Conference, papers_of: Mapping[Author, Sequence[Agreement]], until: datetime) -> None:
    """Those together whose papers the same people have signed for all."""
    names = signers({each.authorship.paper_id for agreements in papers_of.values() for each in agreements})
    together = defaultdict[tuple[str, ...], dict[Author, Sequence[Agreement]]](dict)
    for author, agreements in papers_of.items():
        found = dict.fromkeys(name for each in agreements for name in names[each.authorship.paper_id])
        together[tuple(found)][author] = agreements
    for who, theirs in together.items():
        more = {
            "signers": listed(who),
            "signer_count": len(who),
            "until": moments.in_words(until.astimezone(conference.zone)),
        }
        queue.add(MessageKind.FOR_ALL, conference, theirs, more=more)


def signers(papers: Collection[int]) -> Mapping[int, list[str]]:
    """By paper, as printed there, who has signed for all."""
    found = defaultdict[int, list[str]](list)
    signed = Agreement.objects.filter(authorship__paper__in=papers, authorship__ended_at=None, **_FOR_ALL)
    rows = signed.order_by("countersigned_at", "pk").values_list("authorship__paper", "authorship__printed_name")
    for paper, name in rows:
        found[paper].append(name)
    return found


def end_some(conference: Conference) -> int:
    """Look anew at papers whose days are over, which an entry tells of each; returns at how many."""
    with audit.deed(conference):
        within = Paper.objects.filter(_WITHIN_DAYS, conference=conference)
        over = within.filter(objections_until__lte=audit.evidence_time()).order_by("objections_until", "pk")
        found = list(over.values_list("pk", flat=True)[:_PAPERS])
        for pk in found:
            audit.record("paper.objections_over", subject=f"paper:{pk}")
        clearance.changed(found)
    return len(found)


def open_to_objection(author: Author) -> AgreementQuerySet:
    """Agreements of theirs for which a co-author has signed, and to which they may still object and do not."""
    objected = HelpRequest.objects.open().filter(kind=HelpKind.NOT_FOR_ME, author=author).values("agreement")
    within = Agreement.objects.of_author(author.pk).filter(
        ~Q(state__in=[*DONE, State.VOID]),
        authorship__ended_at=None,
        authorship__may_object_until__gt=clock.now(),
    )
    theirs = within.exclude(pk__in=objected).select_related("conference", "authorship__paper", "authorship__author")
    return theirs.order_by("authorship__paper__number_key", "pk")
