"""One paper of which something is explained."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format

from agreements import clock
from agreements.desk.clearing.gathering import OneAuthor, Reasons
from agreements.desk.deed_pages import DeedPage
from agreements.models import Conference, Paper, Policy
from agreements.sentences import listed
from agreements.states import State
from agreements.templatetags.desk import distance
from agreements.wording import moments


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

    def when(self, moment: datetime | None) -> str:
        """How long ago, or of what lasts on which day."""
        if moment is None:
            return ""
        return self.day(moment) if self.is_lasting else distance(moment, clock.now())

    def day(self, moment: datetime) -> str:
        return date_format(moment.astimezone(self.conference.zone), "j F Y" if self.is_lasting else "j F")

    @property
    def until(self) -> str:
        """Until when other authors may object."""
        at = self.paper.objections_until
        return moments.in_words(at.astimezone(self.conference.zone)) if at else ""

    @property
    def signers(self) -> str:
        return listed(self.reasons.signers.get(self.paper.pk, ()))
