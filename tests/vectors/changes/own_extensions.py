"""Extensions in exactly the form of ours, and times put into the room that a seal leaves."""

import hashlib
from collections.abc import Callable

from asn1crypto import cms

from signatures import sealing
from signatures.checking.offline import Kind
from signatures.levels import Level
from tests.vectors.documents import Given
from tests.vectors.strangers import LONG_AGO, signature_of, token
from tests.vectors.variants import variant

_FORM = "the right form is taken for the right author"
_ROOM = "a time inside the seal is believed without asking whose it is"


@variant("The document as it was handed out.", "a check that is too strict", ours=Kind.UNCHANGED)
def as_handed_out(given: Given) -> bytes:
    return given.pdf


@variant(
    "Extended in our own form with our own authority, by somebody else: only our records tell.",
    _FORM, ours=Kind.EXTENDED, alone=Kind.UNCHANGED, levels=(Level.T, Level.LT),
)  # fmt: skip
def extended_in_our_form(given: Given) -> bytes:
    return sealing.extended(given.pdf, given.authority, level=Level.LTA)


@variant(
    "Only validation data in our own form: only our records tell.",
    _FORM, ours=Kind.EXTENDED, alone=Kind.UNCHANGED, levels=(Level.T,),
)  # fmt: skip
def data_in_our_form(given: Given) -> bytes:
    return sealing.extended(given.pdf, given.authority, level=Level.LT)


@variant(
    "Renewed in our own form with our own authority, by somebody else: only our records tell.",
    _FORM, ours=Kind.EXTENDED, alone=Kind.UNCHANGED, levels=(Level.LTA,),
)  # fmt: skip
def renewed_in_our_form(given: Given) -> bytes:
    return sealing.renewed(given.pdf, given.authority)


@variant(
    "Extended in our own form, with a stranger's authority.", _FORM, ours=Kind.EXTENDED, levels=(Level.T, Level.LT)
)
def extended_by_a_stranger(given: Given) -> bytes:
    return sealing.extended(given.pdf, given.strangers_authority, level=Level.LTA)


@variant("Renewed in our own form, with a stranger's authority.", _FORM, ours=Kind.EXTENDED, levels=(Level.LTA,))
def renewed_by_a_stranger(given: Given) -> bytes:
    return sealing.renewed(given.pdf, given.strangers_authority)


# Where more stands behind the seal, the time in it is part of that.
_LATER = {
    "ours_at": dict.fromkeys((Level.LT, Level.LTA), Kind.CHANGED),
    "alone_at": dict.fromkeys((Level.LT, Level.LTA), Kind.ADDED),
}


@variant("A stranger's time in the room inside the seal.", _ROOM, ours=Kind.EXTENDED, **_LATER)
def strangers_time_in_the_room(given: Given) -> bytes:
    return _with(token, given.pdf)


@variant("A stranger's time from before the seal, in the room.", _ROOM, ours=Kind.EXTENDED, **_LATER)
def early_time_in_the_room(given: Given) -> bytes:
    return _with(lambda digest: token(digest, LONG_AGO), given.pdf)


@variant("A time over other bytes, in the room.", _ROOM, ours=Kind.CHANGED)
def time_over_something_else(given: Given) -> bytes:
    return _with(lambda _digest: token(bytes(32)), given.pdf)


@variant(
    "Our own authority's time put into the room by somebody else: only our records tell.",
    _FORM, ours=Kind.EXTENDED, alone=Kind.UNCHANGED, levels=(Level.B,),
)  # fmt: skip
def our_time_in_the_room(given: Given) -> bytes:
    [found] = sealing.tokens_for(given.authority, [sealing.signature_value(given.pdf)], within=30)
    assert isinstance(found, cms.ContentInfo)
    return sealing.stamped(given.pdf, found)


def _with(made: Callable[[bytes], cms.ContentInfo], pdf: bytes) -> bytes:
    value = signature_of(pdf)
    return sealing.stamped(pdf, made(hashlib.sha256(value).digest()))
