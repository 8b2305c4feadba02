"""What is missing before a text is published or authors are invited: what would make documents or mails wrong, and what is worth
a second look."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agreements import wording
from agreements.mail.words import reply_address
from agreements.models import Conference, Paper, PaperStatus, Text
from agreements.models.agreement import AgreementQuerySet
from agreements.sentences import counted


@dataclass(frozen=True)
class Lack:
    """A sentence; with `is_wrong` it must be mended first, otherwise whoever reads it decides."""

    words: str
    is_wrong: bool = False


def before_publishing(conference: Conference, text: Text) -> list[Lack]:
    accepted = conference.papers.filter(status=PaperStatus.ACCEPTED)
    return [
        *_dates(conference, text, accepted),
        *_deadline(conference, is_asking=False),
        *_sender(conference, is_asking=False),
    ]


def before_inviting(conference: Conference, text: Text | None, papers: QuerySet[Paper]) -> list[Lack]:
    """`papers`: those about which somebody is asked."""
    dates = _dates(conference, text, papers) if text is not None else ()
    return [*dates, *_deadline(conference, is_asking=True), *_sender(conference, is_asking=True)]


def papers_of(agreements: AgreementQuerySet) -> QuerySet[Paper]:
    return Paper.objects.filter(pk__in=agreements.order_by().values("authorship__paper"))


def _dates(conference: Conference, text: Text, papers: QuerySet[Paper]) -> Iterator[Lack]:
    if conference.paper_date is not None:
        return
    bodies = [text.body, *(variant.body for variant in text.variants.all())]
    if not any("paper.date" in wording.fields_of(body) for body in bodies):
        return
    count = papers.filter(date__isnull=True).count()
    if count:
        words = counted(
            "The text says the date of the paper, but {count} paper has none, and neither has the conference: its document "
            "would have a gap there. Set the date in the settings, or on the paper’s page.",
            "The text says the date of the paper, but {count} papers have none, and neither has the conference: their documents "
            "would have a gap there. Set the date in the settings, or on the papers’ pages.",
            count,
        )
        yield Lack(words, is_wrong=not conference.is_demonstration)
    elif not papers.exists():
        yield Lack(_("The text says the date of the paper, and the settings have none yet: each paper needs its own."))


def _deadline(conference: Conference, *, is_asking: bool) -> Iterator[Lack]:
    if not conference.is_open:
        words = _(
            "The time for answering is over: the links that are mailed would open nothing. Move the deadline first."
        )
        yield Lack(words, is_wrong=is_asking)
    elif conference.is_past_deadline:
        words = _("The deadline has passed: {deadline}. Mails and pages say so.")
        yield Lack(words.format(deadline=conference.deadline_in_words))


def _sender(conference: Conference, *, is_asking: bool) -> Iterator[Lack]:
    if problem := reply_address.problem_of(conference):
        yield Lack(problem, is_wrong=is_asking)
    if not conference.contact_name:
        words = _("No sender is named: mails come from “{name}”, and are signed by the signatory, {signatory}.")
        yield Lack(words.format(name=conference.sender, signatory=conference.present_signatory))
