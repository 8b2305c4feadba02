"""Agreements whose documents are made at once, as a worker makes them."""

from agreements.models import Conference
from agreements.states import State
from signatures.documents import producing
from signatures.models import Signature
from tests import factories


def sealed(conference: Conference, count: int = 1) -> list[Signature]:
    for _ in range(count):
        factories.make_agreement(conference, state=State.COUNTERSIGNED)
    signatures = list(Signature.objects.filter(documents__isnull=True))
    producing.adopt_orphans()
    assert producing.produce([signature.pk for signature in signatures]) == count
    return signatures
