"""Whether mail arrives at an address, folded from the reports about it; and the column of authors that says so.

It is the address that is reachable or not, whoever has it: two authors who share one share this, too.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from django.db.models import Q

from agreements.models import Author, DeliveryReport, Reachability, ReportKind


class Folded(NamedTuple):
    state: Reachability = Reachability.UNKNOWN
    # The report since which mail comes back.
    since: int | None = None


# A conference and an address.
_AtAddress = tuple[int, str]


def folded(reports: Iterable[DeliveryReport]) -> Folded:
    """What these reports about one address come to, in their order. What was taken back never counted."""
    in_order = list(reports)
    untrue = _taken_back(in_order)
    found = Folded()
    for report in in_order:
        if report.kind == ReportKind.BOUNCED and report.pk not in untrue:
            found = found if found.state == Reachability.BOUNCED else Folded(Reachability.BOUNCED, report.pk)
        elif report.kind == ReportKind.REACHABLE:
            found = Folded(Reachability.REACHED)
        elif report.kind == ReportKind.TRIED_AGAIN:
            found = Folded()
    return found


def _taken_back(reports: Iterable[DeliveryReport]) -> set[int]:
    """The bounces of a mail that came before somebody said that it did not come back."""
    untrue, of_mail = set[int](), defaultdict[object, set[int]](set)
    for report in reports:
        if report.kind == ReportKind.BOUNCED:
            of_mail[report.message_id].add(report.pk)
        elif report.kind == ReportKind.TAKEN_BACK:
            untrue |= of_mail.pop(report.message_id, set())
    return untrue


def told(conferences: Iterable[int]) -> Mapping[_AtAddress, Folded]:
    """By conference and address, of those about which there is a report that decides. Most conferences have few of these."""
    reported = DeliveryReport.objects.that_decide().filter(conference__in=list(conferences))
    places: dict[_AtAddress, list[DeliveryReport]] = defaultdict(list)
    for report in reported.in_order().defer("words"):
        places[report.conference_id, report.email].append(report)
    return {place: folded(reports) for place, reports in places.items()}


def of_authors(authors: Collection[int]) -> Mapping[int, Folded]:
    """By author, of those about whose present addresses there is such a report."""
    conferences = Author.objects.filter(pk__in=authors).order_by().values_list("conference", flat=True).distinct()
    reach = told(conferences)
    if not reach:
        return {}
    there = Author.objects.filter(pk__in=authors, email__in={email for _, email in reach})
    rows = there.values_list("pk", "conference", "email")
    return {pk: reach[conference, email] for pk, conference, email in rows if (conference, email) in reach}


def keep(authors: Collection[int]) -> None:
    """Write what the reports tell into the authors' rows, where it has become another; the deed holds them."""
    reach = of_authors(authors)
    wanted: dict[Reachability, list[int]] = defaultdict(list)
    concerned = Author.objects.filter(~Q(reachability=Reachability.UNKNOWN) | Q(pk__in=list(reach)), pk__in=authors)
    for pk, state in concerned.values_list("pk", "reachability"):
        if (right := reach.get(pk, Folded()).state) != state:
            wanted[right].append(pk)
    for state, some in wanted.items():
        Author.objects.filter(pk__in=some).update(reachability=state)
