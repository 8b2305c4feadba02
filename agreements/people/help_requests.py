"""What authors asked the staff to settle."""

from agreements import audit, matters
from agreements.matters import About
from agreements.models import HelpRequest, User


def settle(request: HelpRequest, *, by: User) -> bool:
    """Close what an author asked for; False if somebody was first."""
    with audit.deed(request.conference, by=by):
        # Whoever asks the same once more at this moment comes before, and is settled with it, or after, and asks anew.
        audit.locks.people([request.author_id])
        still_open = HelpRequest.objects.open().filter(pk=request.pk)
        if not still_open.update(settled_at=audit.evidence_time(), settled_by=by):
            return False
        matters.changed(About.REQUESTS, [request.author_id])
        audit.record("help.settled", subject=f"help:{request.pk}", facts={"author": request.author_id})
    return True
