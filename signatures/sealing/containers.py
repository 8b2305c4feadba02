"""The CMS of a seal (PAdES B-B): built by pyHanko once for a key, afterwards only digest and signature are put in.

Before a template is used, its containers are compared with those that pyHanko makes for the same digests.
"""

import asyncio
from functools import lru_cache

from asn1crypto import cms

from signatures.sealing.keys import SealKey, SealKeyError
from signatures.sealing.signers import HeldKeySigner

_DIGEST = 32
_CHECKED = tuple(bytes([number]) * _DIGEST for number in range(1, 5))
_SPARE = 16  # the signatures of an elliptic curve are not all of one length


class ContainerTemplate:
    """Makes containers for one key; `room`: bytes that are left behind each, for a time-stamp."""

    def __init__(self, key: SealKey, *, room: int = 0) -> None:
        self._key = key
        self._built = _built(key, bytes(_DIGEST))
        signer = self._built["content"]["signer_infos"][0]
        self._attributes = signer["signed_attrs"].untag().dump()
        self._digest_at = self._attributes.index(bytes(_DIGEST))
        self._frames: dict[int, bytes] = {}
        self.reserved = len(self._built.dump()) + _SPARE + room
        for digest in _CHECKED:
            if not self._is_as_built(digest):
                raise SealKeyError("The containers made with this key are not those that pyHanko makes.")

    def container(self, digest: bytes) -> bytes:
        attributes = self._attributes[: self._digest_at] + digest + self._attributes[self._digest_at + _DIGEST :]
        signature = self._key.sign(attributes)
        head, _, middle = self._frame(len(signature)).partition(self._attributes[1:])
        return b"".join((head, attributes[1:], middle, signature))

    def _is_as_built(self, digest: bytes) -> bool:
        """Byte by byte; of a key that never signs the same way twice all but the signature, which must hold."""
        made, built = self.container(digest), _built(self._key, digest)
        if self._key.is_steady:
            return bool(made == built.dump())
        signer = built["content"]["signer_infos"][0]
        attributes = signer["signed_attrs"].untag().dump()
        signer["signature"] = cms.ContentInfo.load(made)["content"]["signer_infos"][0]["signature"].native
        return bool(made == built.dump(force=True)) and self._key.has_signed(attributes, signer["signature"].native)

    def _frame(self, length: int) -> bytes:
        """All of the container that is before a signature of this length."""
        frame = self._frames.get(length)
        if frame is None:
            copied = cms.ContentInfo.load(self._built.dump())
            copied["content"]["signer_infos"][0]["signature"] = bytes(length)
            frame = self._frames[length] = copied.dump(force=True)[:-length]
        return frame


@lru_cache(maxsize=8)
def sealer(key: SealKey, *, room: int = 0) -> ContainerTemplate:
    """Kept for a process, as long as the key is."""
    return ContainerTemplate(key, room=room)


def _built(key: SealKey, digest: bytes) -> cms.ContentInfo:
    return asyncio.run(HeldKeySigner(key).async_sign(digest, "sha256", use_pades=True))
