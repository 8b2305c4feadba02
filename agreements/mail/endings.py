"""Who is told that an agreement was ended, and why."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from agreements import audit
from agreements.mail import cancelling, queue
from agreements.models import Agreement, Author, MessageKind, User, VoidCause


def tell(agreements: Iterable[Agreement], *, cause: VoidCause, reason: str, by: User | None) -> int:
    """Within the deed that ended these, which have authorship, author and paper: what waits for their authors is cancelled,
    and whoever was asked or has signed is told, in one mail a person. Returns how many are told."""
    ended = list(agreements)
    cancelling.cancel_settled({agreement.authorship.author_id for agreement in ended})
    told = defaultdict[bool, dict[Author, list[Agreement]]](dict)
    for author, theirs in _asked(ended).items():
        has_signed = any(agreement.signed_name for agreement in theirs)
        told[has_signed][author] = theirs
    for has_signed, papers_of in told.items():
        more = {"cause": cause.label, "reason": reason, "has_signed": has_signed}
        queue.add(MessageKind.ENDED, audit.present_conference(), papers_of, by=by, more=more)
    return sum(map(len, told.values()))


def _asked(agreements: Sequence[Agreement]) -> dict[Author, list[Agreement]]:
    """By author; nobody without an address was ever asked."""
    asked = defaultdict[Author, list[Agreement]](list)
    for agreement in agreements:
        author = agreement.authorship.author
        if author.email and (agreement.invited_at or agreement.signed_name):
            asked[author].append(agreement)
    return asked
