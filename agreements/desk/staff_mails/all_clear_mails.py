"""All papers of a conference are clear: told to its chairs once, and again only if that was lost meanwhile."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from agreements import clock
from agreements.desk.phrases import papers_clear
from agreements.desk.staff_mails.writing_to import mail_to
from agreements.mail import staff
from agreements.mail.choosing import mail_choices
from agreements.models import Completion, Conference, ConferenceTotals, Paper, PaperStatus, StaffMailKind

# What has been so for longer is no news: a version before knew no such mail.
_NEWS = timedelta(days=7)


def owe_all() -> int:
    """Note what has become so and what is so no more; returns how many mails are owed by it."""
    complete = ConferenceTotals.objects.filter(papers__gt=0, clear_papers=F("papers"), conference__closed_at=None)
    now_so = set(complete.values_list("conference", flat=True))
    standing = Completion.objects.filter(ended_at=None)
    was_so = set(standing.values_list("conference", flat=True))
    if lost := was_so - now_so:
        open_ones = standing.filter(conference__in=lost, conference__closed_at=None)
        open_ones.update(ended_at=clock.now())
    return sum(_begin(each) for each in Conference.objects.filter(pk__in=now_so - was_so))


def _begin(conference: Conference) -> int:
    papers = Paper.objects.filter(conference=conference, status=PaperStatus.ACCEPTED)
    last = papers.aggregate(last=Max("clear_since"))["last"]
    try:
        with transaction.atomic():
            completion = Completion.objects.create(conference=conference, since=clock.now())
            is_news = last is not None and last > clock.now() - _NEWS
            return _tell(conference, completion, papers.count()) if is_news else 0
    except IntegrityError:  # another ticker was first
        return 0


def _tell(conference: Conference, completion: Completion, papers: int) -> int:
    members = mail_choices.members().filter(conference=conference)
    told = [each for each in members if mail_choices.may_be_told(each, StaffMailKind.ALL_CLEAR)]
    context = {"clear": papers_clear(papers, papers), "open_matters": conference.matters.open().count()}
    staff.owe([mail_to(each, StaffMailKind.ALL_CLEAR, occasion=str(completion.pk), context=context) for each in told])
    return len(told)
