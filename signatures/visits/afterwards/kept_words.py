"""What is kept about an author, what for and for how long, in plain words: as the conference has decided it."""

from django.utils.translation import gettext as _

from agreements.models import Conference, DataClass, RetentionRule
from agreements.sentences import counted
from signatures.models.visiting.visit_draft import KEPT_FOR


def kept_in_words(conference: Conference) -> list[str]:
    rules = RetentionRule.objects.filter(conference=conference, switched_on_at__isnull=False)
    days = dict(rules.values_list("data", "days"))
    return [
        _(
            "Your name, your address and your affiliation; what you answered, with the words that you read, the time and the "
            "name that you typed; the mails to you; what you asked and what was answered; when your link was first opened."
        ),
        _(
            "It is there to publish your papers, and to prove what was agreed. The team of {name} reads it. Your co-authors see "
            "your printed name and never your address."
        ).format(name=conference.name),
        _(
            "What you fill in and have not signed or sent is kept for {days} days, so that you can go on later; nobody but you "
            "sees it."
        ).format(days=KEPT_FOR.days),
        _of_evidence(days.get(DataClass.EVIDENCE)),
        *_of_mails(days.get(DataClass.MAILS)),
        *_of_requests(days.get(DataClass.REQUESTS)),
    ]


def _of_evidence(days: int | None) -> str:
    if days is None:
        return _("What you signed is kept as evidence for as long as it counts: no day was decided on which it goes.")
    return counted(
        "What you signed, your name and your address are kept for {count} day after your last signature.",
        "What you signed, your name and your address are kept for {count} days after your last signature.",
        days,
    )


def _of_mails(days: int | None) -> list[str]:
    if days is None:
        return []
    return [
        counted(
            "The words of a mail go {count} day after it was sent.",
            "The words of a mail go {count} days after it was sent.",
            days,
        )
    ]


def _of_requests(days: int | None) -> list[str]:
    if days is None:
        return []
    return [
        counted(
            "What you asked goes {count} day after it was settled.",
            "What you asked goes {count} days after it was settled.",
            days,
        )
    ]
