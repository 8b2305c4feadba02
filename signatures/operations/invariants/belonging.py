"""Whether what belongs together is of one conference, and agreements stand under the texts that they are asked for."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import F, Q, QuerySet

from agreements.conferences.text_variants import digest_of_body
from agreements.models import Agreement, Authorship, Conference, HelpRequest, Message, TextVariant


def mixed(conference: Conference) -> Iterator[str]:
    """One line for each row that ties this conference to another; both conferences tell it."""
    for rows, name, own, other in (
        (Authorship.objects.all(), "authorship {} has a paper and an author", "paper", "author"),
        (Agreement.objects.all(), "agreement {} and its paper are", "", "authorship__paper"),
        (Agreement.objects.exclude(text=None), "agreement {} and its text are", "", "text"),
        (Message.objects.all(), "message {} and its author are", "", "author"),
        (Message.objects.exclude(round=None), "message {} and its round are", "", "round"),
        (HelpRequest.objects.all(), "help request {} and its author are", "", "author"),
        (HelpRequest.objects.exclude(about=None), "help request {} and whom it is about are", "", "about__paper"),
    ):
        for pk in _apart(rows, conference, own=own, other=other):
            yield f"{name.format(pk)} of two conferences"


def variants(conference: Conference) -> Iterator[str]:
    """An agreement asks for a body of its own text; a text's variants were published when it was."""
    strangers = Agreement.objects.filter(conference=conference, variant__isnull=False).exclude(text=F("variant__text"))
    for pk in strangers.order_by("pk").values_list("pk", flat=True):
        yield f"agreement {pk} asks for a variant of another text"
    ours = TextVariant.objects.filter(text__conference=conference)
    for variant in ours.select_related("text").order_by("pk"):
        if variant.published_at != variant.text.published_at:
            yield f"text {variant.text.number} and its variant {variant.kind} were published at different times"


def texts_told_otherwise(conference: Conference) -> Iterator[str]:
    """What authors are asked to sign, and what it is said to mean, is what the log tells that was published."""
    published = conference.events.filter(kind="text.published").values_list("payload", flat=True)
    told = {facts["text"]: facts for facts in published if "digest" in facts}
    for text in conference.texts.published().filter(number__in=told).order_by("number"):
        facts = told[text.number]
        if facts["digest"] != digest_of_body(text.body):
            yield f"text {text.number} has other words than the log tells"
        if facts.get("in_short", "") != (digest_of_body(text.in_short) if text.in_short else ""):
            yield f"text {text.number} is said to mean something else than the log tells"


def _apart(
    rows: "QuerySet[Authorship] | QuerySet[Agreement] | QuerySet[Message] | QuerySet[HelpRequest]",
    conference: Conference,
    *,
    own: str,
    other: str,
) -> list[object]:
    first, second = f"{own}__conference".removeprefix("__"), f"{other}__conference"
    apart = rows.exclude(**{first: F(second)}).filter(Q(**{first: conference}) | Q(**{second: conference}))
    return list(apart.order_by("pk").values_list("pk", flat=True))


def under_other_texts(conference: Conference) -> Iterator[str]:
    """What may still be signed under a text that a finished correction moved it away from, and what stands under another
    text than the log tells."""
    finished = conference.bulk_jobs.filter(kind="new_words", finished_at__isnull=False, stopped_at=None)
    last = max((int(orders["text"]) for orders in finished.values_list("orders", flat=True)), default=0)
    asked = conference.agreements.filter(state__in=["invited", "declined"], text__number__lt=last)
    for pk, number in asked.order_by("pk").values_list("pk", "text__number"):
        yield f"agreement {pk} is asked for under text {number}, which text {last} corrected"
    events = conference.events.filter(kind__in=["agreement.invited", "agreement.text_changed"]).order_by("number")
    told = {pk: facts.get("to", facts.get("text")) for pk, facts in events.values_list("agreement_id", "payload")}
    standing = conference.agreements.exclude(text=None).order_by("pk").values_list("pk", "text__number")
    for pk, number in standing:
        if told.get(pk) not in (None, number):
            yield f"agreement {pk} stands under text {number}, but the log tells of text {told[pk]}"


def rounds(conference: Conference) -> Iterator[str]:
    """Nobody was both reminded by a round and left out of it."""
    mails = Message.objects.filter(round__conference=conference, stands_for=None)
    reminded = defaultdict[int | None, set[int]](set)
    for pk, author in mails.order_by().values_list("round", "author"):
        reminded[pk].add(author)
    for held in conference.reminder_rounds.order_by("pk"):
        for author in sorted({pk for people in held.left_out.values() for pk in people} & reminded[held.pk]):
            yield f"author {author} was left out of the round of reminders {held.pk}, and got a mail of it"
