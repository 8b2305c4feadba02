"""Verdicts and facts as JSON: the same keys on the page for scripts and from the command."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from agreements.wording.moments import iso
from signatures.checking.online.facts import Facts
from signatures.checking.online.verdicts import Verdict


def as_json(name: str, verdict: Verdict) -> dict[str, Any]:
    return {
        "file": name,
        "verdict": verdict.kind.value,
        "authentic": verdict.is_authentic,
        "preview": verdict.is_preview,
        "answers": asdict(verdict.answers),
        "sentence": verdict.sentence,
        "sha256": verdict.sha256,
        "certificate": verdict.certificate,
        "sealed_at": iso(verdict.sealed_at) if verdict.sealed_at else None,
        "document": document_as_json(verdict.facts),
        "differences": [asdict(difference) for difference in verdict.differences],
        "original": document_as_json(verdict.original),
    }


def document_as_json(facts: Facts | None) -> dict[str, Any] | None:
    if facts is None:
        return None
    told = {name: iso(value) if isinstance(value, datetime) else value for name, value in asdict(facts).items()}
    return told | {"is_void": facts.is_void}
