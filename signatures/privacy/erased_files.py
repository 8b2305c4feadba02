"""What is done in the store once somebody is erased: files of documents go, and a note stays beside them.

The note tells which row of which conference was erased, and nothing else: an older database that is restored has the person
again, and by the note they are erased again.
"""

import logging

from django.db.models import QuerySet

from agreements import clock
from agreements.models import Author, Conference, Erasure
from agreements.wording.moments import iso
from signatures.documents import storage

logger = logging.getLogger(__name__)
_NOTES = "erasures"


def settle(author: Author) -> int:
    """Of one person, after the deed is done; how many files are still there."""
    try:
        storage.add(f"{_NOTES}/{author.conference.slug}/{author.pk}", iso(clock.now()).encode())
    except FileExistsError:
        pass
    except OSError:
        logger.exception("no note of an erasure could be written beside the documents")
    return _remove_all(Erasure.objects.filter(author=author))


def remove_owed(conference: Conference | None = None) -> int:
    """Of all who were erased before; how many are still there."""
    return _remove_all(Erasure.objects.filter(conference=conference) if conference else Erasure.objects.all())


def to_erase_again(conference: Conference) -> QuerySet[Author]:
    """Who was erased by a note, and is here as if nothing had been: after an older database was restored. OSError."""
    noted = [int(name) for name in storage.names_in(f"{_NOTES}/{conference.slug}").files if name.isdecimal()]
    gone = Erasure.objects.filter(conference=conference, erased_at__isnull=False).values("author")
    here = Author.objects.standing().filter(conference=conference, pk__in=noted)
    return here.exclude(pk__in=gone).select_related("conference").order_by("pk")


def _remove_all(erasures: QuerySet[Erasure]) -> int:
    return sum(map(_remove, erasures.exclude(paths=[])))


def _remove(erasure: Erasure) -> int:
    left = []
    for path in erasure.paths:
        try:
            storage.remove(path)
        except OSError:
            logger.exception("the file of an erased document cannot be removed")
            left.append(path)
    Erasure.objects.filter(pk=erasure.pk).update(paths=left)
    return len(left)
