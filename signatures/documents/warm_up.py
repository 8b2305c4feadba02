"""What a worker does before its processes part: what they will be asked for is laid out, and no signer waits for that."""

import logging

from django.db import DatabaseError, connections

from signatures import sealing
from signatures.documents import drawing, seal_keys
from signatures.documents.evidence_page import gathered
from signatures.models import Document

logger = logging.getLogger(__name__)

# Enough to meet every text that is in use, and titles of one line and of several.
_COUNT = 24


def warm_up() -> None:
    """Make the newest documents once more and throw them away. A worker without database or key starts nevertheless."""
    try:
        newest = Document.objects.filter(revision=1).order_by("-pk")[:_COUNT]
        for evidence in gathered(newest.values_list("signature", flat=True)):
            drawing.sealed(evidence, seal_keys.current(), at=evidence.signature.signed_at)
    except (sealing.SealKeyError, DatabaseError, OSError) as error:
        logger.info("no warm-up: %s", error)  # the work itself will tell everybody
    finally:
        connections.close_all()  # the worker's processes must not share one
