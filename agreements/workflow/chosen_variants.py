"""Which of its text's bodies an agreement asks to sign."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from agreements import audit
from agreements.models import Agreement, TextVariant, VariantKind
from agreements.states import MAY_BE_SIGNED, UNANSWERED, State
from agreements.workflow.moving import ForbiddenMoveError

# How events call the text's own body.
ORDINARY = "ordinary"


def choose_variant(agreement: Agreement, variant: TextVariant | None) -> None:
    """What its author said; None is the ordinary body. ForbiddenMoveError once it is signed or ended."""
    _set([agreement], variant)
    audit.record(
        "agreement.variant_chosen",
        agreement=agreement,
        facts={
            "variant": variant.kind if variant else ORDINARY,
            "text": agreement.text.number if agreement.text else 0,
        },
    )


def ask_employers(agreements: Sequence[Agreement]) -> None:
    """Of what was forwarded to an officer: the body for employers, where the text has one. The event is the forwarding's."""
    of_text = {
        variant.text_id: variant
        for variant in TextVariant.objects.filter(
            text__in={agreement.text_id for agreement in agreements}, kind=VariantKind.EMPLOYER
        )
    }
    concerned = defaultdict[TextVariant, list[Agreement]](list)
    for agreement in agreements:
        if agreement.text_id in of_text:
            concerned[of_text[agreement.text_id]].append(agreement)
    for variant, theirs in concerned.items():
        _set(theirs, variant)


def ask_authors(agreements: Iterable[Agreement]) -> None:
    """Of what is no longer forwarded and not answered: the author says anew as what they wrote it."""
    of_employers = [each for each in agreements if each.variant_id and each.state in (*UNANSWERED, State.DECLINED)]
    Agreement.objects.filter(pk__in=[each.pk for each in of_employers], variant__kind=VariantKind.EMPLOYER).update(
        variant=None, variant_chosen_at=None
    )


def _set(agreements: Sequence[Agreement], variant: TextVariant | None) -> None:
    at = audit.evidence_time()
    ours = Agreement.objects.filter(pk__in=[agreement.pk for agreement in agreements])
    count = ours.filter(state__in=MAY_BE_SIGNED).update(variant=variant, variant_chosen_at=at)
    if count < len(agreements):
        raise ForbiddenMoveError(ours.exclude(state__in=MAY_BE_SIGNED).first() or agreements[0], State.INVITED)
    for agreement in agreements:
        agreement.variant, agreement.variant_chosen_at = variant, at
