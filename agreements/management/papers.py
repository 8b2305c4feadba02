"""Papers that commands are told by number, and what they do to many of them."""

from collections.abc import Callable, Collection, Sequence

from django.core.management.base import CommandError, CommandParser

from agreements.jobs.bulk_jobs import SMALL_CHUNK
from agreements.management import arguments
from agreements.management.trying import add_output_arguments, tried
from agreements.models import Conference, Paper
from agreements.papers.withdrawing import PapersDone


def add_papers(parser: CommandParser) -> None:
    parser.add_argument("conference", help="the conference's slug")
    parser.add_argument("papers", type=arguments.text, nargs="+", metavar="PAPER", help="the papers' IDs")
    add_output_arguments(parser)


def papers_called(conference: Conference, numbers: Collection[str]) -> list[Paper]:
    """Each once, in the order of their IDs. Raises CommandError, which names those that are not there."""
    found = list(conference.papers.filter(number__in=set(numbers)))
    known = {paper.number for paper in found}
    if unknown := [number for number in dict.fromkeys(numbers) if number not in known]:
        raise CommandError(f"{conference} has no paper {', '.join(unknown)}: nothing was done.")
    return found


def paper_called(conference: Conference, number: str) -> Paper:
    [paper] = papers_called(conference, [number])
    return paper


def done_in_chunks(
    papers: Sequence[Paper], deed: Callable[[Sequence[int]], PapersDone], *, is_dry: bool
) -> PapersDone:
    """Each chunk in a transaction of its own, as a bulk job does it, also where all are taken back: others have their turn."""
    keys = [paper.pk for paper in papers]
    done = []
    for start in range(0, len(keys), SMALL_CHUNK):
        with tried(is_dry=is_dry):
            done.append(deed(keys[start : start + SMALL_CHUNK]))
    return PapersDone(
        papers=[pk for each in done for pk in each.papers],
        left_out=[pk for each in done for pk in each.left_out],
        ended=sum(each.ended for each in done),
        told=sum(each.told for each in done),
        put_back=sum(each.put_back for each in done),
        asked_anew=sum(each.asked_anew for each in done),
    )
