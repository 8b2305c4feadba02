"""Moving what waits for an answer on to the text that corrected its own."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Max

from agreements import audit
from agreements.models import Agreement, Conference, Text, TextVariant
from agreements.models.agreement import AgreementQuerySet
from agreements.states import MAY_BE_SIGNED, State
from agreements.workflow.chosen_variants import ask_employers
from agreements.workflow.moving import ForbiddenMoveError


def outdated(conference: Conference) -> AgreementQuerySet:
    """What may still be signed, under a text that a later one corrected: its author is asked to sign the present text, and
    is shown that one already."""
    last = conference.texts.published().corrections().aggregate(last=Max("number"))["last"]
    return conference.agreements.filter(state__in=MAY_BE_SIGNED, text__number__lt=last or 0)


def with_present_words(agreements: Sequence[Agreement]) -> Sequence[Agreement]:
    """The same, each with the text that its author is asked to sign, whatever its row says yet; they come with conference and
    text, and are not to be moved afterwards."""
    behind, present = _behind(agreements)
    if present is not None and behind:
        kept = _kept(behind, present)
        for agreement in behind:
            _show(agreement, present, kept.get(agreement.variant.kind) if agreement.variant else None)
    return agreements


def _kept(agreements: Sequence[Agreement], text: Text) -> Mapping[str, TextVariant]:
    """Of the variants of these, what `text` has in their place, by kind; `has_variants` says of each what holds of it."""
    variants = {variant.kind: variant for variant in text.variants.all()}
    for agreement in agreements:
        agreement.has_variants = bool(variants)  # type: ignore[attr-defined]  # as `shown_to_author` annotates it
    return variants


def _show(agreement: Agreement, text: Text, variant: TextVariant | None) -> None:
    """Whose variant the text does not have is asked anew as what the paper was written."""
    if agreement.variant_id is not None and variant is None:
        agreement.variant_chosen_at = None
    agreement.text, agreement.variant = text, variant


def renew_behind(agreements: Sequence[Agreement]) -> None:
    """Move those whose text a later one corrected, within the deed that holds their authors: they are signed now."""
    behind, present = _behind(agreements)
    if present is not None:
        renew(behind, text=present)


def _behind(agreements: Sequence[Agreement]) -> tuple[list[Agreement], Text | None]:
    """As `outdated` says it, of these; and the text that is in use now."""
    asked = [agreement for agreement in agreements if agreement.state in MAY_BE_SIGNED and agreement.text]
    if not asked:
        return [], None
    published = list(asked[0].conference.texts.published().order_by("-number"))
    last = max((text.number for text in published if text.correction), default=0)
    return [each for each in asked if each.text and each.text.number < last], published[0]


def renew(agreements: Sequence[Agreement], *, text: Text) -> None:
    """Have these ask for the words of `text`, each with its own event; they come with the text that their rows tell.

    A variant is kept where `text` has it. What was picked in a choice is the signature's, and is picked anew.

    ForbiddenMoveError if one was answered, ended or moved since.
    """
    by_row = defaultdict[tuple[str, int | None, int | None], list[Agreement]](list)
    for agreement in agreements:
        by_row[agreement.state, agreement.text_id, agreement.variant_id].append(agreement)
    variants = _kept(agreements, text) if agreements else {}
    for (state, former, was), some in by_row.items():
        variant = variants.get(some[0].variant.kind) if some[0].variant else None
        columns: dict[str, Any] = {"text": text, "variant": variant}
        if was is not None and variant is None:
            columns["variant_chosen_at"] = None
        rows = Agreement.objects.filter(pk__in=[each.pk for each in some], state=state, text=former, variant=was)
        if state not in MAY_BE_SIGNED or rows.update(**columns) < len(some):
            raise ForbiddenMoveError(some[0], State.INVITED)
        for agreement in some:
            facts = {"from": agreement.text.number if agreement.text else None, "to": text.number}
            _show(agreement, text, variant)
            audit.record("agreement.text_changed", agreement=agreement, facts=facts)
    ask_employers([agreement for agreement in agreements if agreement.agent_id is not None])
