"""In whose place a document stands, where all that is said of that one is its digest."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from signatures.models import Document, Signature


def digests_of(signatures: Iterable[Signature]) -> Mapping[UUID | None, str]:
    """By the agreement that each one's replaces, if that is closed away: of the document that was sealed first."""
    replaced = {each.agreement.replaces_id for each in signatures} - {None}
    if not replaced:
        return {}
    closed = Document.objects.filter(
        signature__agreement__in=replaced, signature__agreement__closed_away_at__isnull=False
    )
    return dict(closed.order_by("-signature__number", "-revision").values_list("signature__agreement", "sha256"))
