"""Documents of each level as the product makes them, and what it takes to check them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.test import override_settings

from agreements.web.reach import Reachable
from signatures import sealing
from signatures.documents import drawing, long_term, revisions, seal_keys, time_stamps
from signatures.levels import Level
from signatures.models import Signature
from tests import factories
from tests.authority import Authority
from tests.signatures.sealed import sealed


@dataclass(frozen=True)
class Given:
    """One document, two others of its kind, and what a stranger has got hold of, too: the address of our authority."""

    pdf: bytes
    others: tuple[bytes, ...]
    signature: Signature
    key: sealing.SealKey
    authority: sealing.Authority
    strangers_authority: sealing.Authority


@dataclass(frozen=True)
class Documents:
    by_level: dict[Level, Given]


@contextmanager
def documents(seal_key: Path) -> Iterator[Documents]:
    """For as long as the block runs both authorities answer, and the settings name ours and the key."""
    with Authority() as ours, Authority(days=3000) as strangers:
        roots = settings.STATE_DIR / "vectors-roots.pem"
        roots.write_bytes(ours.roots_pem)
        named = {"TIMESTAMP_URL": ours.url, "TIMESTAMP_TIMEOUT": 30, "TIMESTAMP_CERTIFICATES": roots}
        with override_settings(SEAL_KEY_FILE=seal_key, **named):
            yield Documents({level: _given(level, strangers.url) for level in Level})


def _given(level: Level, strangers_url: str) -> Given:
    conference = factories.make_ready_conference()
    signatures = sealed(conference, 3)
    if level == Level.T:
        time_stamps.stamp([each.pk for each in signatures])
    elif level != Level.B:
        long_term.extend(conference, level=level)
    pdf, *others = (drawing.read(each.documents.newest().get()) for each in signatures)
    authority = revisions.authority()
    assert authority is not None
    return Given(
        pdf=pdf,
        others=tuple(others),
        signature=signatures[0],
        key=seal_keys.current(),
        authority=authority,
        strangers_authority=sealing.authority_at(strangers_url, timeout=30, reach=Reachable.to(["127.0.0.1"])),
    )
