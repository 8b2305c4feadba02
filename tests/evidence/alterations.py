"""One alteration of one row, as whoever may write to the tables can make it past the program."""

import json
import random
import string
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import models

from agreements.models import Agreement, ConferenceImage, Link, User
from signatures.models import Countersignature, Document, SealCertificate, Signature

Row = models.Model
Draw = random.Random


# Of a decline, which bears none of it.
_SIGNED = {
    "decision": "accepted",
    "typed_name": "Mallory",
    "name_grade": "exact",
    "consent_version": "1",
    "consent_digest": "0" * 64,
}


def alter_column(row: Row, name: str, draw: Draw) -> None:
    """Another value of the same kind, which the table's constraints take."""
    field = type(row)._meta.get_field(name)
    if isinstance(row, Countersignature) and (name == "method" or (name == "by_id" and row.by_id is None)):
        alter(row, _other_hand(row))
    elif isinstance(row, Signature) and (name == "capacity" or (name in _OFFICE and not row.is_by_agent)):
        alter(row, _other_capacity(row))
    elif isinstance(row, Signature) and name == "decision" and not row.is_accepted:
        alter(row, _SIGNED)
    else:
        alter(row, {name: other_value(row, field, draw)})


def alter(row: Row, values: dict[str, Any]) -> None:
    assert type(row)._default_manager.filter(pk=row.pk).update(**values) == 1


def other_value(row: Row, field: Any, draw: Draw) -> Any:
    value = getattr(row, field.attname)
    match field:
        case models.ForeignKey():
            return draw.choice(_others(row, field, value))
        case models.BooleanField():
            return not value
        case models.JSONField():
            return _other_json(value, draw)
        case models.IntegerField():
            return (
                (value + draw.randrange(1, 9)) % 10
                if field.name in ("number", "revision")
                else value + draw.randrange(1, 99)
            )
        case models.DateTimeField() | models.DateField():
            days = draw.choice([-1, 1]) * draw.randrange(1, 400)
            is_day = not isinstance(field, models.DateTimeField)
            return value + (timedelta(days=days) if is_day else timedelta(microseconds=days))
        case models.UUIDField():
            return type(value)(int=draw.getrandbits(128))
    if field.choices:
        return draw.choice([each for each, _ in field.choices if each != value])
    if not value:
        return "Mallory"
    return _other_text(value, draw)


def _others(row: Row, field: Any, value: object) -> Sequence[models.Model]:
    """Where the column may point to instead, by whatever must stay unique."""
    found = {
        Agreement: Agreement.objects.filter(signatures=None),
        Link: Link.objects.all(),
        User: User.objects.all(),
        ConferenceImage: ConferenceImage.objects.all(),
        SealCertificate: SealCertificate.objects.all(),
        Signature: Signature.objects.filter(countersignature=None, documents=None),
    }[field.related_model]
    return list(found.exclude(pk=value).order_by("pk"))


def _other_hand(row: Countersignature) -> dict[str, Any]:
    """A rule has nobody's hand, a signatory has one; the table insists."""
    if row.by_id is not None:
        return {"method": "rule", "by": None}
    return {"method": "person", "by": User.objects.order_by("pk")[0]}


_OFFICE = ("signer_name", "signer_title", "signer_organisation")


def _other_capacity(row: Signature) -> dict[str, Any]:
    """An author has no office, an officer has one; the table insists."""
    if row.is_by_agent:
        return {"capacity": "author"} | dict.fromkeys(_OFFICE, "")
    return {"capacity": "agent"} | dict.fromkeys(_OFFICE, "Mallory")


def _other_json(value: Any, draw: Draw) -> Any:
    if not value:
        return {"Mallory": "Mallory"}
    text = json.dumps(value)
    return json.loads(_other_text(text, draw, within=_quoted(text)))


def _quoted(text: str) -> tuple[int, int]:
    """Where the longest word of a JSON text stands."""
    word = max((word for word in text.split('"') if word.isprintable() and "\\" not in word), key=len)
    start = text.index(word)
    return start, start + len(word)


def _other_text(value: str, draw: Draw, *, within: tuple[int, int] | None = None) -> str:
    start, end = within or (0, len(value))
    place = draw.randrange(start, end)
    letters = string.hexdigits[:16] if len(value) == 64 else string.ascii_letters
    return value[:place] + draw.choice([each for each in letters if each != value[place]]) + value[place + 1 :]


EVIDENCE = (Signature, Countersignature, Document)
