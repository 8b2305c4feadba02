"""What the evidence page says of an officer who signed for the author."""

from datetime import UTC, datetime

from agreements.names import Grade
from signatures.models import Signature

Row = tuple[str, str]

TITLE, ORGANISATION, NAMED, FORWARDED = (
    "Officer’s title",
    "Officer’s organisation",
    "Officer as forwarded",
    "Forwarded",
)

INTRO = (
    "This page records how the agreement before it was answered: what was seen, and not more. An officer, to whom the "
    "conference had forwarded what it asks of the author, typed a name for the author on a page that was reached by a "
    "personal link in an e-mail. Nobody’s identity papers were checked, nor whether the officer may sign."
)


def rows_of(signature: Signature) -> tuple[Row, ...]:
    """Signature, link and agent come together."""
    agent = signature.link.agent
    grade = Grade(signature.name_grade)
    differs = "" if grade == Grade.EXACT else f". {grade.officers_sentence}"
    confirmed = " The officer was asked and confirmed it." if signature.is_name_confirmed else ""
    return (
        ("Printed name", signature.printed_name),
        ("Signed by", "An officer, for the author"),
        ("Typed name", f"{signature.typed_name}{differs}{confirmed}"),
        (TITLE, signature.signer_title or "None"),
        (ORGANISATION, signature.signer_organisation),
        (NAMED, str(agent)),
        (FORWARDED, moment_of(agent.forwarded_at) if agent else "Not recorded"),
        ("E-mail address", signature.link.email),
    )


def moment_of(moment: datetime) -> str:
    at = moment.astimezone(UTC)
    return f"{at.day} {at:%B %Y, %H:%M:%S} UTC"
