"""Moving what waits for an answer on to the text that corrected its own."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Max

from agreements import audit
from agreements.models import Agreement, Conference, Text
from agreements.models.agreement import AgreementQuerySet
from agreements.states import State
from agreements.workflow.moving import ForbiddenMoveError

# Whoever has declined may still sign.
_MAY_BE_SIGNED = (State.INVITED, State.DECLINED)


def outdated(conference: Conference) -> AgreementQuerySet:
    """What may still be signed, under a text that a later one corrected: its author is asked to sign the present text, and
    is shown that one already."""
    last = conference.texts.published().corrections().aggregate(last=Max("number"))["last"]
    return conference.agreements.filter(state__in=_MAY_BE_SIGNED, text__number__lt=last or 0)


def with_present_words(agreements: Sequence[Agreement]) -> Sequence[Agreement]:
    """The same, each with the text that its author is asked to sign, whatever its row says yet; they come with conference and
    text, and are not to be moved afterwards."""
    behind, present = _behind(agreements)
    for agreement in behind:
        agreement.text = present
    return agreements


def renew_behind(agreements: Sequence[Agreement]) -> None:
    """Move those whose text a later one corrected, within the deed that holds their authors: they are signed now."""
    behind, present = _behind(agreements)
    if present is not None:
        renew(behind, text=present)


def _behind(agreements: Sequence[Agreement]) -> tuple[list[Agreement], Text | None]:
    """As `outdated` says it, of these; and the text that is in use now."""
    asked = [agreement for agreement in agreements if agreement.state in _MAY_BE_SIGNED and agreement.text]
    if not asked:
        return [], None
    published = list(asked[0].conference.texts.published().order_by("-number"))
    last = max((text.number for text in published if text.correction), default=0)
    return [each for each in asked if each.text and each.text.number < last], published[0]


def renew(agreements: Sequence[Agreement], *, text: Text) -> None:
    """Have these ask for the words of `text`, each with its own event; they come with the text that their rows tell.

    ForbiddenMoveError if one was answered, ended or moved since.
    """
    by_row = defaultdict[tuple[str, int | None], list[Agreement]](list)
    for agreement in agreements:
        by_row[agreement.state, agreement.text_id].append(agreement)
    for (state, former), some in by_row.items():
        rows = Agreement.objects.filter(pk__in=[agreement.pk for agreement in some], state=state, text=former)
        if state not in _MAY_BE_SIGNED or rows.update(text=text) < len(some):
            raise ForbiddenMoveError(some[0], State.INVITED)
    for agreement in agreements:
        facts = {"from": agreement.text.number if agreement.text else None, "to": text.number}
        agreement.text = text
        audit.record("agreement.text_changed", agreement=agreement, facts=facts)
