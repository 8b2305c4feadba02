"""What one text has otherwise than another one, word by word."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agreements import wording
from agreements.access import conference_for
from agreements.models import Text, VariantKind
from agreements.publishing.redline import Passage, redline, with_fields
from agreements.wording import Wording


@require_safe
def text_difference(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Between this text and the one that the address names as `from`; the published one before it, if it names none."""
    access = conference_for(request.user, slug)
    texts = access.conference.texts
    present = get_object_or_404(texts, number=number)
    others = list(texts.exclude(pk=present.pk).order_by("number"))
    asked = request.GET.get("from", "")
    before = [each for each in others if each.number < number and each.is_published]
    default = next(reversed(before or others), None)
    former = next((each for each in others if str(each.number) == asked), default)
    context = {
        "access": access,
        "conference": access.conference,
        "section": "texts",
        "text": present,
        "others": others,
    }
    if former is not None and not wording.check(former.body) and not wording.check(present.body):
        passages = redline(with_fields(former.body), with_fields(present.body))
        changed = sum(passage.has_changed for passage in passages)
        context |= {"passages": passages, "changed": changed, "variants": _of_variants(former, present)}
    return render(request, "desk/text_difference.html", context | {"former": former})


def _of_variants(former: Text, present: Text) -> list[tuple[str, list[Passage]]]:
    """What differs in each body for those who cannot sign the ordinary one; one that a text does not have differs as a whole."""
    old, new = ({each.kind: each.body for each in text.variants.all()} for text in (former, present))
    empty = Wording("", ())
    found = []
    for kind in VariantKind:
        if kind in old or kind in new:
            before, after = (with_fields(bodies[kind]) if kind in bodies else empty for bodies in (old, new))
            passages = [passage for passage in redline(before, after) if passage.has_changed]
            found.append((str(kind.label), passages))
    return found
