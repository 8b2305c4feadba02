"""Whether each bundle is the one that the log tells of, and still holds what it was made of."""

import hashlib
from collections.abc import Iterator

from agreements import audit
from agreements.models import Conference

_TOLD = ("bundle", "layout", "papers", "documents", "left_out", "listing")


def untrue_bundles(conference: Conference) -> Iterator[str]:
    events = conference.events.filter(kind="bundle.made").values_list("subject", "payload")
    told = {subject: {name: payload.get(name) for name in _TOLD} for subject, payload in events}
    erasures = conference.events.filter(kind=audit.ERASED).values_list("payload", flat=True)
    erased = {number for facts in erasures for number in facts.get("bundles", ())}
    for bundle in conference.bundles.order_by("number").iterator(chunk_size=1):
        known = {
            "bundle": bundle.number,
            "layout": bundle.layout,
            "papers": bundle.papers,
            "documents": bundle.documents,
            "left_out": bundle.left_out,
            "listing": hashlib.sha256(bytes(bundle.listing)).hexdigest(),
        }
        if bundle.number in erased and bundle.is_erased and not bundle.listing:
            known["listing"] = bundle.listing_sha256
        if bundle.listing_sha256 != known["listing"]:
            yield f"{bundle} holds another list than when it was made"
        if told.pop(f"bundle:{bundle.pk}", None) != known:
            yield f"{bundle} is not the one that the log tells of"
    for subject in sorted(told):
        yield f"the log tells of a {subject} that is not there"
