"""One paper of which something is explained."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from agreements.desk.clearing.gathering import OneAuthor, Reasons
from agreements.desk.deed_pages import DeedPage
from agreements.models import Conference, Paper, Policy
from agreements.sentences import listed
from agreements.states import State


@dataclass(frozen=True)
class Explanation:
    """A sentence without its full stop, and the page of the deed that helps, if one does."""

    words: str
    help: DeedPage | None = None


@dataclass(frozen=True)
class Case:
    """One paper with what is known of it."""

    conference: Conference
    paper: Paper
    reasons: Reasons
    # Whether what is said has to be true whenever it is read: of a day, not how long ago.
    is_lasting: bool = False

    @property
    def asked(self) -> Sequence[OneAuthor]:
        return self.reasons.asked.get(self.paper.pk, ())

    def those(self, *states: State | None) -> list[OneAuthor]:
        """Whose answers are wanted, and are like that."""
        some = [each for each in self.asked if each.state in states]
        if self.conference.policy == Policy.CORRESPONDING:
            return [each for each in some if each.is_corresponding]
        return some

    def page(self, name: str, key: object = None) -> str:
        return reverse(name, args=[self.conference.slug] + ([] if key is None else [key]))

    def selected(self, name: str) -> str:
        return f"{self.page(name)}?of=papers&selected={self.paper.pk}"

    @property
    def signers(self) -> str:
        return listed(self.reasons.signers.get(self.paper.pk, ()))
