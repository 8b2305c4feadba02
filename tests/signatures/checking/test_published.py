"""What counts: certificates of seals, roots of times, and since when a key is not to be trusted any more."""

from datetime import UTC, datetime, timedelta

import pytest

from signatures.checking import offline
from signatures.checking.offline import Answers, Distrust, EndOfTrust, Kind, Published
from tests.signatures.checking.test_before import BEFORE, content_of

# The documents from before were sealed, and stamped, on this day.
SEALED = datetime(2026, 11, 26, 6, 53, tzinfo=UTC)
BEFORE_IT, AFTER_IT = SEALED - timedelta(days=1), SEALED + timedelta(days=1)


@pytest.fixture
def published() -> Published:
    return offline.published_in((BEFORE / "certificates.pem").read_bytes())


def ended(published: Published, since: datetime, why: Distrust) -> Published:
    [fingerprint] = published.names
    return Published(published.names, published.roots, {fingerprint: EndOfTrust(since, why)})


def test_roots_of_times_are_no_certificates_of_seals(published: Published) -> None:
    assert list(published.names.values()) == ["Seal for agreements"]
    assert len(published.roots) == 1


def test_roots_may_come_in_a_file_of_their_own(published: Published) -> None:
    whole = (BEFORE / "certificates.pem").read_bytes()
    seal, end, root = whole.partition(b"-----END CERTIFICATE-----\n")

    assert offline.published_in(seal + end).roots == ()
    assert offline.published_in(seal + end, root) == published


@pytest.mark.parametrize("why", list(Distrust))
def test_end_of_a_key_is_read_from_where_it_is_published(published: Published, why: Distrust) -> None:
    [fingerprint] = published.names
    end = EndOfTrust(AFTER_IT, why)

    found = offline.published_in(end.as_line(fingerprint).encode() + (BEFORE / "certificates.pem").read_bytes())

    assert found.ended == {fingerprint: end}


@pytest.mark.parametrize(
    ("level", "since", "why", "kind", "was_key_good", "words"),
    [
        ("B-B", AFTER_IT, Distrust.STOLEN, Kind.UNPROVEN, None, "nothing independent proves that the seal was made before"),
        ("B-B", BEFORE_IT, Distrust.STOLEN, Kind.UNPROVEN, None, "anybody who has the key can make such a file"),
        ("B-B", AFTER_IT, Distrust.RETIRED, Kind.UNCHANGED, True, "only the seal itself says that it was made before"),
        ("B-B", BEFORE_IT, Distrust.RETIRED, Kind.UNPROVEN, False, "its key counts as retired"),
        ("B-T", AFTER_IT, Distrust.STOLEN, Kind.UNCHANGED, True, "an independent time proves that it was sealed before"),
        ("B-T", BEFORE_IT, Distrust.STOLEN, Kind.UNPROVEN, False, "its key counts as reported stolen"),
        ("B-LTA", AFTER_IT, Distrust.STOLEN, Kind.UNCHANGED, True, "an independent time proves that it was sealed before"),
        ("B-LTA", BEFORE_IT, Distrust.RETIRED, Kind.UNPROVEN, False, "its key counts as retired"),
    ],
)  # fmt: skip
def test_key_that_is_not_trusted_any_more_proves_what_an_independent_time_proves(
    published: Published,
    level: str,
    since: datetime,
    why: Distrust,
    kind: Kind,
    was_key_good: bool | None,
    words: str,
) -> None:
    judgement = offline.judge(content_of(level), ended(published, since, why))

    assert (judgement.kind, judgement.answers) == (
        kind,
        Answers(is_whole=True, covers_file=True, is_ours=True, was_key_good=was_key_good),
    )
    assert words in judgement.sentence


def test_time_that_nobody_read_proves_nothing(published: Published) -> None:
    without_roots = Published(published.names, (), ended(published, AFTER_IT, Distrust.STOLEN).ended)

    judgement = offline.judge(content_of("B-T"), without_roots)

    assert (judgement.kind, judgement.answers.was_key_good) == (Kind.EXTENDED, None)
