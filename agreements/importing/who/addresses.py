"""Other addresses for people who are there already, as a list gives them."""

from collections.abc import Iterable

from agreements import audit
from agreements.importing.steps import AuthorStep
from agreements.models import User
from agreements.people.address_changes import change_address


def write_addresses(steps: Iterable[AuthorStep], *, by: User | None) -> None:
    """Whoever had none has no link and no mail either, so that an event is enough: the column is written with others."""
    for step in steps:
        if step.existing is None:
            continue
        if step.moves_to:
            change_address(step.existing, email=step.moves_to, by=by)
        elif email := step.values.get("email"):
            facts = ("links_revoked", "mails_cancelled", "mails_replaced", "mails_under_way")
            audit.record(
                "author.address_changed",
                subject=f"author:{step.existing.pk}",
                facts=dict.fromkeys(facts, 0),
                personal={"from": "", "to": email},
            )
