"""A text and a JSON object of values -> the description of a document that was never signed, for looks and for tests."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from agreements.wording import FIELDS, Wording, characters, compose, long_date
from agreements.wording.titles import readable
from signatures.pdf.description import Description, EvidencePage, Section
from signatures.pdf.trial import unfit

_DATES = ("paper.date", "effective_date")
_MOMENTS = ("signed_at", "countersigned_at")
_PICK = "choices."  # and the name of a choice: which of its options was picked, counted from 1
_ANSWER = ("decision", "typed_name", "is_speaker", *_MOMENTS)
_LONGEST_SHOWN = 60
_ALWAYS_DRAWN = ("author.name", "conference.legal_name", "signatory.name")

DecisionWord = Literal["accepted", "declined"]


class ValuesError(ValueError):
    """The message names the key that is missing, unknown or wrong."""


@dataclass(frozen=True)
class _Answering:
    """What the values say about the signing; a name that was not typed means that nobody answered."""

    decision: DecisionWord | None
    typed_name: str
    is_speaker: bool
    signed_on: str
    countersigned_on: str


def describe(body: str, data: Any, *, has_evidence_page: bool = True) -> Description:
    """Raises WordingError for the text and ValuesError for the values."""
    given = dict(_flat(data))
    for key in given:
        if key not in FIELDS and key not in _ANSWER and not key.startswith(_PICK):
            raise ValuesError(f'There is no value called "{key}".')
    values = {key: _value(key, given[key]) for key in FIELDS if key in given}
    if "effective_date" not in given and given.get("signed_at") is not None:
        values["effective_date"] = _long_date("signed_at", given["signed_at"])
    for key in _ALWAYS_DRAWN:
        if not values.get(key):
            raise ValuesError(f'The value "{key}" is missing.')
    if "paper.title" in values:
        values["paper.title"] = _words("paper.title", readable(values["paper.title"]))
    answer = _answer(given, effective_date=values.get("effective_date", ""))
    wording = _picked(compose(body, values), given, is_accepted=answer.decision == "accepted")
    return Description(
        wording=wording,
        printed_name=values["author.name"],
        signatory_name=values["signatory.name"],
        organisation=values["conference.legal_name"],
        decision=answer.decision,
        is_speaker=answer.is_speaker,
        typed_name=answer.typed_name,
        signed_on=answer.signed_on,
        countersigned_on=answer.countersigned_on,
        evidence_page=_evidence_page(values, answer, wording.digest) if has_evidence_page else None,
    )


def _flat(data: Any) -> Iterator[tuple[str, Any]]:
    """Keys as merge fields are written: {"author": {"name": x}} and {"author.name": x} are the same."""
    if not isinstance(data, dict):
        raise ValuesError("The values are not a JSON object.")
    for key, value in data.items():
        if isinstance(value, dict):
            yield from ((f"{key}.{part}", inner) for part, inner in value.items())
        else:
            yield key, value


def _value(key: str, value: Any) -> str:
    if key in _DATES:
        return _long_date(key, value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValuesError(f'The value "{key}" is neither words nor a number.')
    return _words(key, str(value))


def _words(key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ValuesError(f'The value "{key}" is not words.')
    text = characters.clean(value)
    reason = characters.forbidden(text)
    if reason is not None:
        raise ValuesError(f'The value "{key}" holds {reason}.')
    missing = characters.undrawable(text)
    if missing:
        raise ValuesError(f'The value "{key}" holds what no face of ours can draw: {", ".join(missing)}.')
    if letters := unfit(text):
        raise ValuesError(
            f'The value "{key}" holds letters that join into a sign too long for a document: “{letters}”.'
        )
    return text


def _long_date(key: str, value: Any) -> str:
    try:
        return long_date(
            date.fromisoformat(value) if len(value) == len("2020-09-23") else datetime.fromisoformat(value)
        )
    except (TypeError, ValueError) as error:
        raise ValuesError(f'The value "{key}" is not a date such as 2020-09-23{_shown(value)}.') from error


def _answer(given: Mapping[str, Any], *, effective_date: str) -> _Answering:
    typed_name = _words("typed_name", given.get("typed_name") or "")
    decision = _decision(given.get("decision") or "accepted")
    is_speaker = given.get("is_speaker", False)
    if not isinstance(is_speaker, bool):
        raise ValuesError(f'The value "is_speaker" is neither true nor false{_shown(is_speaker)}.')
    signed_on, countersigned_on = (
        _long_date(key, given[key]) if given.get(key) is not None else "" for key in _MOMENTS
    )
    return _Answering(
        decision if typed_name else None, typed_name, is_speaker, signed_on or effective_date, countersigned_on
    )


def _picked(wording: Wording, given: Mapping[str, Any], *, is_accepted: bool) -> Wording:
    """With the options that the values name; every choice needs one under a yes, and has none otherwise."""
    known = {f"{_PICK}{choice.name}": len(choice.options) for choice in wording.choices}
    for key in given:
        if key.startswith(_PICK) and key not in known:
            raise ValuesError(f'The text has no choice for the value "{key}".')
    if not is_accepted:
        return wording
    numbers = {key: given.get(key) for key in known}
    for key, number in numbers.items():
        if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= known[key]:
            raise ValuesError(f'The value "{key}" is no number from 1 to {known[key]}{_shown(number)}.')
    return wording.with_picks([int(number or 0) - 1 for number in numbers.values()])


def _decision(value: Any) -> DecisionWord:
    if value == "accepted":
        return "accepted"
    if value == "declined":
        return "declined"
    raise ValuesError(f'The value "decision" is neither "accepted" nor "declined"{_shown(value)}.')


def _shown(value: Any) -> str:
    """Nothing of what may be large or deep."""
    return f": {value!r}" if isinstance(value, str | int | float) and len(str(value)) <= _LONGEST_SHOWN else ""


def _evidence_page(values: Mapping[str, str], answer: _Answering, digest: str) -> EvidencePage:
    return EvidencePage(
        "Certificate of signature",
        ("This is a preview. Nobody signed it, no conference stands behind it, and its seal says so.",),
        (
            Section(
                "The author’s answer",
                (
                    ("Printed name", values["author.name"]),
                    ("Typed name", answer.typed_name or "None"),
                    ("Decision", (answer.decision or "None").capitalize()),
                    ("Date", answer.signed_on if answer.decision else "None"),
                    ("Digest of the words shown (SHA-256)", digest),
                ),
            ),
            Section(
                "The conference’s signature",
                (
                    ("Signatory", f"{values['signatory.name']}, {values['conference.legal_name']}"),
                    ("Date", answer.countersigned_on or "None"),
                ),
            ),
        ),
    )
