"""What was signed under a name that its author no longer bears: kept as it is, and shown to nobody without a reason."""

from collections.abc import Sequence

from agreements import audit
from agreements.models import Agreement


def close_away(agreements: Sequence[Agreement]) -> None:
    """Agreements that have ended; who is closed away already stays so since then."""
    at = audit.evidence_time()
    keys = [agreement.pk for agreement in agreements]
    Agreement.objects.filter(pk__in=keys, closed_away_at=None).update(closed_away_at=at)
    for agreement in agreements:
        agreement.closed_away_at = at
        audit.record("agreement.closed_away", agreement=agreement)
