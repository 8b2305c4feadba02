"""An author hands in the form that was signed by hand: staff look at it before anything is settled by it."""

from django.utils.translation import gettext as _

from agreements import audit
from agreements.models import Agreement, Link, Waiver, WaiverKind
from agreements.settling import files, waivers
from agreements.settling.holding import hold_one
from agreements.settling.waivers import Grounds
from agreements.states import MOVES, State
from agreements.web import throttles


class NotAskedError(Exception):
    """Nothing is asked of the author in this agreement any more."""


def hand_in(agreement: Agreement, file: files.Received, *, link: Link) -> Waiver | None:
    """The proposal that staff have to decide about; None where the form is kept beside a signature that is there already.

    Of a proposal that nobody has decided about yet this is the newer file. `link` is that of the visit. Raises
    NotAskedError, also where the link was revoked meanwhile.
    """
    with audit.deed(agreement.conference):
        present = hold_one(agreement)
        is_former = not Link.objects.filter(pk=link.pk, revoked_at__isnull=True).exists()
        if is_former or present.state in (State.DRAFT, State.VOID):
            raise NotAskedError
        waiting = Waiver.objects.proposed().filter(agreement=present).first()
        if State.WAIVED not in MOVES[State(present.state)] or (waiting and waiting.by_id):
            files.keep(file, present, by=None, is_beside=True)
            return waiting
        if waiting is None:
            kept = files.keep(file, present, by=None)
            return waivers.propose(present, Grounds(WaiverKind.SCAN, _("Handed in by the author")), file=kept, by=None)
        waiting.file = files.keep(file, present, by=None, is_beside=True)
        waiting.save(update_fields=["file"])
    return waiting


def allow(link: object, network: str) -> None:
    """TooOftenError if this link or network has handed in enough files for now."""
    throttles.spend("scan_link", link)
    throttles.spend("scan_network", network)
