"""Which words were signed: as the page of evidence says it, in the language of its other fixed words; and by the row itself."""

import hashlib
from collections.abc import Iterator, Mapping

from agreements.models import VariantKind
from agreements.wording import Choice, SigningWords, Wording, long_date
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


def _kept(signature: EvidenceFacts) -> tuple[str, Wording | None, dict[str, str]]:
    """What the words say of variant and choices. Most hold no choice, and are not made into blocks: a conference has tens of
    thousands of them."""
    kept = signature["shown"]
    variant = kept.get("variant", "")
    if not signature["choices"] and all(block["kind"] != Choice.kind for block in kept["blocks"]):
        return variant, None, {}
    words = Wording.from_json(kept)
    return variant, words, words.picks


def contradictions(signature: EvidenceFacts) -> Iterator[str]:
    """Where the columns for variant and choices, and what stood around the signature, say something else than the words,
    which have their digest.

    Lines begin after "signature X".
    """
    try:
        variant, words, picks = _kept(signature)
        around = list(_around(signature))
    except (AttributeError, LookupError, TypeError, ValueError):
        yield "keeps words that no page could have shown"
        return
    if variant != signature["variant"]:
        yield "names another variant than the words that it keeps"
    yield from around
    if words is None:
        return
    is_open = any(choice.picked is None for choice in words.choices)
    if is_open and signature["decision"] == Decision.ACCEPTED:
        yield "accepts words in which a choice is open"
    if picks != signature["choices"]:
        yield "names other choices than the words that it keeps"


def _around(signature: EvidenceFacts) -> Iterator[str]:
    """Where it was kept, what stood around the signature says the same as the row."""
    if "signing" not in signature["shown"]:
        return
    words = SigningWords.from_json(signature["shown"]["signing"])
    if words.is_speaker != signature["is_speaker"]:
        yield "is of a speaker or not, other than the words that it keeps"
    if words.printed_name != signature["printed_name"]:
        yield "has another printed name than the words that it keeps"
    if words.date != long_date(signature["effective_date"]):
        yield "has another date than the words that it keeps"
