"""Telling authors that agreements of theirs were ended, and what that means for what they signed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from agreements.mail import cancelling, queue
from agreements.models import Agreement, Author, Conference, MessageKind, User, VoidCause


def tell(
    agreements: Iterable[Agreement], *, conference: Conference, cause: VoidCause, reason: str = "", by: User | None
) -> int:
    """Within the deed that ended them: mails that ask for them are not sent, and who was asked is told; returns how many
    people.

    They come with their authorship's paper and author, whom the deed holds. Nobody is told who was never asked, or has no
    address.
    """
    ended = list(agreements)
    cancelling.cancel_settled({agreement.authorship.author_id for agreement in ended})
    theirs = defaultdict[Author, list[Agreement]](list)
    for agreement in ended:
        if agreement.invited_at is not None and agreement.authorship.author.email:
            theirs[agreement.authorship.author].append(agreement)
    for has_signed in (True, False):
        told = {author: some for author, some in theirs.items() if _has_signed(some) is has_signed}
        more = {"cause": cause.value, "reason": reason, "has_signed": has_signed}
        if told:
            queue.add(MessageKind.ENDED, conference, told, by=by, more=more)
    return len(theirs)


def _has_signed(agreements: Sequence[Agreement]) -> bool:
    return any(agreement.answered_at is not None for agreement in agreements)
