"""What a preview says beside a change, how it shows a value, and what somebody should look at before the yes."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agreements import labels
from agreements.sentences import counted


class DoubtKind(StrEnum):
    NO_ADDRESS = "no_address"
    SHARED_ADDRESS = "shared_address"
    SAME_MAILBOX = "same_mailbox"
    OTHER_ADDRESS = "other_address"
    FORMER_ADDRESS = "former_address"
    NEW_NAME = "new_name"
    LIKELY_NAME = "likely_name"
    TAKEN_OFF = "taken_off"
    MOVED_AWAY = "moved_away"
    WITHDRAWN = "withdrawn"


_SENTENCES = {
    DoubtKind.NO_ADDRESS: gettext_noop("Cannot be asked: no address."),
    DoubtKind.SHARED_ADDRESS: gettext_noop(
        "Has the address of %(other)s, too: two people, each asked in a mail of their own."
    ),
    DoubtKind.SAME_MAILBOX: gettext_noop(
        "Probably %(other)s: mail to both addresses reaches one mailbox. If so, merge the two once they are imported."
    ),
    DoubtKind.OTHER_ADDRESS: gettext_noop(
        "Probably %(other)s at another address. Mail goes to the known one until you change it."
    ),
    DoubtKind.FORMER_ADDRESS: gettext_noop("Named by a former address. Mail goes to %(other)s, as before."),
    DoubtKind.NEW_NAME: gettext_noop("Was %(other)s, at this address and on this paper: taken for the same person."),
    DoubtKind.LIKELY_NAME: gettext_noop(
        "Was %(other)s on this paper: taken for the same person, because the names resemble each other."
    ),
    DoubtKind.TAKEN_OFF: gettext_noop(
        "Was taken off this paper, and stays off it. If that is wrong, open the paper and press “Put back” beside this name."
    ),
    DoubtKind.MOVED_AWAY: gettext_noop("Left this paper by a merger, and stays off it."),
    DoubtKind.WITHDRAWN: gettext_noop("This paper was withdrawn, and stays withdrawn."),
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row that is taken, and what is to be known of it."""

    row: int
    paper: str
    name: str
    kind: DoubtKind
    other: str = ""
    # The paper's own key, where it is there already.
    page: int | None = None

    @property
    def sentence(self) -> str:
        return _(_SENTENCES[self.kind]) % {"other": self.other}


def name_of(column: str) -> str:
    return str(labels.FIELD.get(column, column))


def shown(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value)


def kept_title(signed: int) -> str:
    if not signed:
        return ""
    return counted(
        "{count} signed agreement keeps the title as signed.",
        "{count} signed agreements keep the title as signed.",
        signed,
    )


def kept_name(*, is_signed: bool) -> str:
    return _("The signed agreement keeps the name as signed.") if is_signed else ""


def moved_address(name: str) -> str:
    return _("Probably {name} at another address.").format(name=name)
