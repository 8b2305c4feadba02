"""What lies on the page beside the form: each text once, and what was answered before."""

from collections.abc import Sequence

from signatures.models import Signature
from signatures.visits.sheets import Sheet


def each_text_once(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The first paper of each text, and of each of its bodies: the others differ in title, date, name and speaker alone, and
    stand whole beside their papers."""
    found: dict[tuple[int | None, str], Sheet] = {}
    for sheet in sheets:
        found.setdefault((sheet.agreement.text_id, sheet.wording.variant), sheet)
    return list(found.values())


def declined_before(sheets: Sequence[Sheet]) -> Signature | None:
    """The no of a paper that lies there because somebody may have changed their mind."""
    if len(sheets) != 1 or not sheets[0].is_declined:
        return None
    return sheets[0].agreement.signatures.order_by("-number").first()
