"""Bundles in which somebody stands: what they hold goes, what the log tells of them stays."""

import gzip
from collections.abc import Iterator, Sequence

from agreements.models import ERASED, Conference
from agreements.privacy import about
from signatures.models import Bundle


def naming(conference: Conference, words: Sequence[str], documents: Sequence[str]) -> list[Bundle]:
    """Those whose list of files names one of these words or of these documents."""
    sought = [each.encode() for each in (*filter(about.is_telling, words), *documents)]
    return list(_naming(conference, sought))


def _naming(conference: Conference, sought: Sequence[bytes]) -> Iterator[Bundle]:
    for bundle in conference.bundles.exclude(reason=ERASED).order_by("number").iterator(chunk_size=1):
        listing = gzip.decompress(bytes(bundle.listing))
        if any(each in listing for each in sought):
            yield bundle


def empty(bundles: Sequence[Bundle]) -> None:
    """Through the door."""
    Bundle.objects.filter(pk__in=[bundle.pk for bundle in bundles]).update(listing=b"", reason=ERASED)
