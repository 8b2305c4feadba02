"""Whether what belongs together is of one conference."""

from collections.abc import Iterator

from django.db.models import F, Q, QuerySet

from agreements.models import Agreement, Authorship, Conference, HelpRequest, Message, TextVariant


def mixed(conference: Conference) -> Iterator[str]:
    """One line for each row that ties this conference to another; both conferences tell it."""
    for rows, name, own, other in (
        (Authorship.objects.all(), "authorship {} has a paper and an author", "paper", "author"),
        (Agreement.objects.all(), "agreement {} and its paper are", "", "authorship__paper"),
        (Agreement.objects.exclude(text=None), "agreement {} and its text are", "", "text"),
        (Message.objects.all(), "message {} and its author are", "", "author"),
        (HelpRequest.objects.all(), "help request {} and its author are", "", "author"),
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
