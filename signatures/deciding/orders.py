"""What somebody decided by a button of “To decide”, as its deed is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agreements.models import Conference, Matter, User


class NoLongerSoError(Exception):
    """It can no longer be done as it was decided; the words say why."""


@dataclass(frozen=True)
class DecidedOrder:
    """Who wants which deed about which matters. `given`: what was typed, cleaned; `until`: of what only waits for a
    countersignature, up to which answer."""

    conference: Conference
    matters: Sequence[Matter]
    by: User
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def agreements(self) -> list[Any]:
        return [matter.agreement_id for matter in self.matters if matter.agreement_id]

    @property
    def only(self) -> Matter:
        return self.matters[0]
