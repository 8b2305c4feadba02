"""The units that operators copy give each part no more than it needs, and say what the pages of settings say."""

import re
from pathlib import Path

import pytest

UNITS = Path(__file__).resolve().parents[2] / "deploy" / "systemd"
SEALING = {"countersign-seal@.service", "countersign-ticker.service"}


def unit(name: str) -> dict[str, list[str]]:
    """The values of each key, in all sections."""
    found: dict[str, list[str]] = {}
    for key, value in re.findall(r"^(\w+)=(.*)$", (UNITS / name).read_text(encoding="utf-8"), re.MULTILINE):
        found.setdefault(key, []).append(value)
    return found


NAMES = sorted(path.name for path in UNITS.iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_only_who_seals_has_the_secrets_of_the_seal_and_writes_documents(name: str) -> None:
    facts = unit(name)

    is_sealing = "-/etc/countersign/seal-env" in facts["EnvironmentFile"]
    assert is_sealing == (name in SEALING)
    assert (facts["User"] == ["countersign-seal"]) == is_sealing
    assert facts.get("ReadWritePaths", []) == ["/srv/countersign/documents"] * is_sealing


def test_each_kind_of_part_has_a_user_of_its_own() -> None:
    assert {name: unit(name)["User"] for name in NAMES} == {
        "countersign-mail.service": ["countersign-mail"],
        "countersign-seal@.service": ["countersign-seal"],
        "countersign-ticker.service": ["countersign-seal"],
        "countersign-web.service": ["countersign"],
    }


@pytest.mark.parametrize("name", NAMES)
def test_no_unit_gains_privileges_or_writes_elsewhere(name: str) -> None:
    facts = unit(name)

    told = {key: facts[key] for key in ("NoNewPrivileges", "ProtectSystem", "PrivateTmp", "CapabilityBoundingSet")}
    assert told == {
        "NoNewPrivileges": ["true"],
        "ProtectSystem": ["strict"],
        "PrivateTmp": ["true"],
        "CapabilityBoundingSet": [""],
    }
