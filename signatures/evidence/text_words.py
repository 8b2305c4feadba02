"""Which words were signed: as the page of evidence says it, in the language of its other fixed words; and by the row itself."""

import hashlib
from collections.abc import Iterator, Mapping

from agreements.models import VariantKind
from signatures.evidence.digests import EvidenceFacts
from signatures.models import Decision, Signature

_VARIANTS: Mapping[str, str] = {
    VariantKind.US_GOVERNMENT: "for employees of the US government",
    VariantKind.CROWN: "for Crown servants",
    VariantKind.EU: "for employees of the European Union",
    VariantKind.OTHER_GOVERNMENT: "for employees of a government",
    VariantKind.EMPLOYER: "for an employer who signs",
}


def version(signature: Signature) -> str:
    text = signature.agreement.text
    if text is None:
        return "Not recorded"
    return ", ".join(filter(None, [f"Version {text.number}", _VARIANTS.get(signature.variant, "")]))


def digest(signature: Signature) -> str:
    """As in the event of its publication; empty if no text is known."""
    body = signature.agreement.asked_body
    return hashlib.sha256(body.encode()).hexdigest() if body else ""


def contradictions(signature: EvidenceFacts) -> Iterator[str]:
    """Where the columns for variant and choices say something else than the words. Lines begin after "signature X"."""
    words = signature["shown"]
    if words.get("variant", "") != signature["variant"]:
        yield "names another variant than the words that it keeps"
    choices = [block for block in words.get("blocks", ()) if block.get("kind") == "choice"]
    if not choices and not signature["choices"]:
        return
    if signature["decision"] == Decision.ACCEPTED and any("picked" not in block for block in choices):
        yield "accepts words in which a choice is open"
    picked = {
        block["name"]: "".join(run["text"] for run in block["options"][block["picked"]])
        for block in choices
        if "picked" in block
    }
    if picked != signature["choices"]:
        yield "names other choices than the words that it keeps"
