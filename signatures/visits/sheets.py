"""What waits for the answer of an author, or of an officer for them, as it lies before whoever came by a link."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from agreements import audit, workflow
from agreements.models import Agreement, Conference, Link, Waiver
from agreements.sentences import spelled
from agreements.states import State
from agreements.wording import Block, Wording
from agreements.workflow.chosen_variants import ORDINARY
from signatures.models import Decision
from signatures.shown_words import grouped, must_choose, shown
from signatures.visits.choosing.variant_words import WORDS
from signatures.visits.co_authors.writers import Writers, writers_of

_ANSWERED = (State.ACCEPTED, State.COUNTERSIGNED, State.DECLINED, State.WAIVED)


@dataclass(frozen=True)
class Sheet:
    """One agreement as it lies before its author."""

    agreement: Agreement
    wording: Wording
    writers: Writers
    # The date that a signature given now would bear.
    day: date
    # When the author handed in a form that was signed by hand, at which nobody has looked yet.
    handed_in_at: datetime | None = None
    # Whether its author has yet to say as what they wrote the paper: these are then not the words to sign.
    must_choose: bool = False

    @property
    def title(self) -> str:
        return self.agreement.authorship.paper.title

    @property
    def groups(self) -> list[tuple[str, list[Block]]]:
        return grouped(self.wording)

    @property
    def is_declined(self) -> bool:
        return self.agreement.state == State.DECLINED

    @property
    def has_variants(self) -> bool:
        return bool(self.agreement.has_variants)  # type: ignore[attr-defined]  # annotated by `shown_to_author`

    @property
    def said(self) -> str | Promise:
        """As what its author says that they wrote the paper; empty where the text has one body, or it was not said yet."""
        if not self.has_variants or self.must_choose:
            return ""
        return WORDS[self.agreement.variant.kind if self.agreement.variant else ORDINARY]

    @property
    def is_again(self) -> bool:
        """Whether it was asked for before, under other words or another name."""
        return self.agreement.replaces_id is not None


def open_sheets(link: Link, *, also: Collection[UUID] = ()) -> list[Sheet]:
    """What waits for an answer, and of `also` what whoever came declined and can still change."""
    agreements = [
        agreement
        for agreement in Agreement.objects.opened_by(link).shown_to_author()
        if agreement.is_open and (agreement.state == State.INVITED or _can_change(agreement, link, also))
    ]
    return _sheets(link, agreements)


def on_page(link: Link, named: Collection[UUID]) -> list[Sheet]:
    """The same as a page shows it: a change of mind lies there alone, whatever else waits."""
    found = open_sheets(link, also=named)
    again = [sheet for sheet in found if sheet.is_declined]
    is_alone = bool(again) and {sheet.agreement.pk for sheet in again} >= set(named)
    return again if is_alone else found


def _can_change(agreement: Agreement, link: Link, also: Collection[UUID]) -> bool:
    return agreement.pk in also and not agreement.is_answered_by_another(link)


def named_sheets(link: Link, wanted: Collection[UUID]) -> list[Sheet]:
    """The agreements with these ids that the link opens, answered or not; others are left out."""
    agreements = Agreement.objects.opened_by(link).shown_to_author().filter(pk__in=wanted)
    return _sheets(link, [agreement for agreement in agreements if agreement.text is not None])


def _sheets(link: Link, agreements: Sequence[Agreement]) -> list[Sheet]:
    author = link.author
    workflow.with_present_words(agreements)
    writers = writers_of(author, {agreement.authorship.paper_id for agreement in agreements})
    day = day_of_signing(author.conference)
    proposed = Waiver.objects.proposed().filter(agreement__in=agreements, by=None)
    handed_in = dict(proposed.values_list("agreement", "proposed_at"))
    return [
        Sheet(
            agreement,
            shown(agreement, link, day=day),
            writers[agreement.authorship.paper_id],
            day,
            handed_in.get(agreement.pk),
            must_choose=must_choose(agreement, link),
        )
        for agreement in agreements
    ]


def day_of_signing(conference: Conference) -> date:
    """The date that a signature given now would bear."""
    return conference.day_of(audit.next_evidence_time(conference))


def waiting(link: Link) -> list[Agreement]:
    """What whoever came is asked to answer and still can."""
    asked = Agreement.objects.opened_by(link).shown_to_author().awaiting_answer()
    return [agreement for agreement in asked if agreement.is_open]


def missed(link: Link) -> list[Agreement]:
    """What was never answered, and no longer can be."""
    asked = Agreement.objects.opened_by(link).shown_to_author().awaiting_answer()
    return [agreement for agreement in asked if not agreement.is_open]


def answered(link: Link) -> int:
    return Agreement.objects.opened_by(link).filter(state__in=_ANSWERED).count()


def agreement_of(link: Link, pk: UUID) -> Agreement | None:
    """One of the agreements that whoever came is shown."""
    found = Agreement.objects.opened_by(link).shown_to_author().filter(pk=pk, text__isnull=False)
    return next(iter(workflow.with_present_words(list(found[:1]))), None)


def withdrawn(link: Link, wanted: Collection[UUID]) -> list[Agreement]:
    """Of the agreements with these ids, those that the conference has taken back; of an officer's nothing is known any more."""
    theirs = Agreement.objects.opened_by(link).filter(pk__in=wanted, state=State.VOID)
    return list(theirs.select_related("authorship__paper"))


def verb(decisions: Sequence[Decision]) -> str:
    """What the last button does: "Sign two agreements", "Sign one and decline one"."""
    accepted = sum(decision == Decision.ACCEPTED for decision in decisions)
    declined = len(decisions) - accepted
    if accepted and declined:
        return _("Sign {accepted} and decline {declined}").format(
            accepted=apnumber(accepted), declined=apnumber(declined)
        )
    if accepted:
        return spelled("Sign {count} agreement", "Sign {count} agreements", accepted)
    return spelled("Decline {count} agreement", "Decline {count} agreements", declined)
