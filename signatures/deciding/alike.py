"""What only waits for the conference's signature: nobody has to compare its names."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from agreements.models import Conference, User
from agreements.names import FOR_PERSONS, Grade
from signatures import countersigning
from signatures.models import Signature
from signatures.models.signature import SignatureQuerySet


@dataclass(frozen=True)
class Alike:
    """What only waits for the conference's signature: how many, of them under a name that is not letter for letter the printed
    one, and up to which answer they were counted."""

    count: int = 0
    differing: int = 0
    own: int = 0
    until: datetime | None = None


def alike_signatures(conference: Conference, by: User) -> SignatureQuerySet:
    """Those that no person has to compare, without what `by` signed as an author and leaves to another signatory."""
    waits = Signature.objects.awaiting_countersignature(conference).exclude(name_grade__in=FOR_PERSONS)
    return waits.exclude(countersigning.left_to_others(conference, by))


def alike_of(conference: Conference, by: User) -> Alike:
    waits = Signature.objects.awaiting_countersignature(conference).exclude(name_grade__in=FOR_PERSONS)
    own = countersigning.left_to_others(conference, by)
    told = waits.aggregate(
        count=Count("pk", filter=~own),
        differing=Count("pk", filter=~own & ~Q(name_grade=Grade.EXACT)),
        own=Count("pk", filter=own),
        until=Max("agreement__answered_at", filter=~own),
    )
    return Alike(**told)
