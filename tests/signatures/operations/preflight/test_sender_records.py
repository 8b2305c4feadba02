"""What the records of a domain say, as a resolver hands them over."""

import base64
from collections.abc import Mapping, Sequence

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from signatures.operations.preflight import sender_records
from signatures.operations.preflight.sender_records import Lookup


def asking(records: Mapping[str, Sequence[str]]) -> Lookup:
    return lambda name, kind: records.get(name, ()) if kind == "TXT" else ()


def rsa_record(bits: int) -> str:
    key = rsa.generate_private_key(65537, bits).public_key()
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; p={base64.b64encode(der).decode()}"


def test_spf_counts_what_a_receiver_has_to_ask() -> None:
    ask = asking(
        {
            "a.test": ["something else", "v=spf1 include:one.test mx -all"],
            "one.test": ["v=spf1 a ip4:192.0.2.1 include:two.test ~all"],
            "two.test": ["v=spf1 ip4:192.0.2.2 ?all"],
        }
    )

    found = sender_records.spf("a.test", ask)

    assert (found.lookups, found.ends, found.missing) == (4, "-", [])


def test_spf_that_redirects_ends_as_the_other_record_does() -> None:
    found = sender_records.spf("a.test", asking({"a.test": ["v=spf1 redirect=b.test"], "b.test": ["v=spf1 +all"]}))

    assert (found.lookups, found.ends) == (1, "+")


@pytest.mark.parametrize(
    ("records", "count", "missing"),
    [
        ([], 0, []),
        (["v=spf1 -all", "v=spf1 ~all"], 2, []),
        (["v=spf1 include:gone.test -all"], 1, ["gone.test"]),
        (["v=spf10 -all"], 0, []),
    ],
)
def test_spf_that_does_not_hold_is_named(records: list[str], count: int, missing: list[str]) -> None:
    found = sender_records.spf("a.test", asking({"a.test": records}))

    assert (len(found.records), found.missing) == (count, missing)


def test_spf_that_includes_itself_ends() -> None:
    assert sender_records.spf("a.test", asking({"a.test": ["v=spf1 include:a.test -all"]})).lookups == 1


@pytest.mark.parametrize(
    ("domain", "at", "policy"),
    [("mail.a.test", "a.test", "none"), ("a.test", "a.test", "none"), ("b.test", "b.test", ""), ("c.test", "", "")],
)
def test_dmarc_is_found_at_the_domain_or_above(domain: str, at: str, policy: str) -> None:
    ask = asking({"_dmarc.a.test": ["v=DMARC1; p=none; rua=mailto:d@a.test"], "_dmarc.b.test": ["v=DMARC1; p=maybe"]})

    found = sender_records.dmarc(domain, ask)

    assert (found.at, found.policy) == (at, policy)


def test_dkim_says_what_is_wrong_with_a_key() -> None:
    raw = ed25519.Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    records = {
        "s1": rsa_record(2048),
        "s2": rsa_record(1024),
        "gone": "v=DKIM1; p=",
        "bad": "v=DKIM1; p=!!",
        "odd": f"v=DKIM1; p={base64.b64encode(b'no key').decode()}",
        "ed": f"v=DKIM1; k=ed25519; p={base64.b64encode(raw).decode()}",
    }
    ask = asking({f"{name}._domainkey.a.test": [record] for name, record in records.items()})

    found = {name: sender_records.dkim("a.test", name, ask) for name in (*records, "none")}

    assert {name: each.problem for name, each in found.items()} == {
        "s1": "",
        "s2": "",
        "gone": "revoked",
        "bad": "unreadable",
        "odd": "unreadable",
        "ed": "",
        "none": "missing",
    }
    assert [name for name, each in found.items() if each.is_weak] == ["s2"]
