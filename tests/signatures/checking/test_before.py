"""Documents that were sealed by an earlier version, at each level: they stay authentic, and their bytes stay."""

from hashlib import sha256
from pathlib import Path

import pytest

from agreements.models import Conference
from agreements.states import State
from signatures.checking import offline, online
from signatures.checking.offline import Kind
from signatures.documents import storage
from signatures.models import Document, SealCertificate
from tests import factories

BEFORE = Path(__file__).parent / "before"
LEVELS = ["B-B", "B-T", "B-LTA"]


def content_of(level: str) -> bytes:
    return (BEFORE / f"{level}.pdf").read_bytes()


@pytest.fixture
def published() -> offline.Published:
    return offline.published_in((BEFORE / "certificates.pem").read_bytes())


@pytest.mark.parametrize("level", LEVELS)
def test_document_from_before_is_authentic_by_itself(published: offline.Published, level: str) -> None:
    judgement = offline.judge(content_of(level), published)

    assert judgement.kind == Kind.UNCHANGED
    assert judgement.answers == offline.Answers(is_whole=True, covers_file=True, is_ours=True, was_key_good=True)


@pytest.mark.parametrize(("level", "kind"), [("B-B", "unchanged"), ("B-T", "extended"), ("B-LTA", "extended")])
def test_whose_time_it_is_cannot_be_said_without_roots(published: offline.Published, level: str, kind: str) -> None:
    judgement = offline.judge(content_of(level), offline.Published(published.names))

    assert judgement.kind == kind
    assert kind == "unchanged" or "whether by us cannot be said" in judgement.sentence


@pytest.mark.parametrize("level", LEVELS)
def test_document_from_before_is_authentic_by_our_records(
    conference: Conference, published: offline.Published, level: str
) -> None:
    content = content_of(level)
    [fingerprint] = published.names
    digest = sha256(content).hexdigest()
    Document.objects.create(
        signature=factories.make_agreement(conference, state=State.COUNTERSIGNED).signatures.get(),
        sha256=digest, size=len(content), path=storage.keep(content, sha256=digest), level=level,
        certificate=SealCertificate.objects.create(fingerprint=fingerprint, pem=""),
    )  # fmt: skip

    assert online.verify(content).is_authentic
