"""How the desk speaks of bulk jobs: what is begun, how far it is, what was done, and why none was begun."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from agreements import clock
from agreements.models import BulkJob, BulkJobKind
from agreements.sentences import counted, duration

_Phrase = Callable[[int], str]


class _Phrases(NamedTuple):
    # While it is under way.
    begun: _Phrase
    # After the number that is done: of 3,406 invitations written.
    progress: _Phrase
    done: _Phrase
    # Of another one of its kind, which is under way.
    refused: Callable[[], str]


_PHRASES: dict[BulkJobKind, _Phrases] = {
    BulkJobKind.INVITE: _Phrases(
        lambda n: counted("{count} invitation is being sent.", "{count} invitations are being sent.", n),
        lambda n: counted("of {count} invitation written", "of {count} invitations written", n),
        lambda n: counted("{count} invitation was written", "{count} invitations were written", n),
        lambda: _("Invitations are already being sent, so no more were started."),
    ),
    BulkJobKind.REMIND: _Phrases(
        lambda n: counted("{count} reminder is being sent.", "{count} reminders are being sent.", n),
        lambda n: counted("of {count} reminder written", "of {count} reminders written", n),
        lambda n: counted("{count} reminder was written", "{count} reminders were written", n),
        lambda: _("Reminders are already being sent, so no more were started."),
    ),
    BulkJobKind.ROUND: _Phrases(
        lambda n: counted("{count} planned reminder is being sent.", "{count} planned reminders are being sent.", n),
        lambda n: counted("of {count} planned reminder written", "of {count} planned reminders written", n),
        lambda n: counted("{count} planned reminder was written", "{count} planned reminders were written", n),
        lambda: _("Planned reminders are already being sent, so no more were started."),
    ),
    BulkJobKind.DEADLINE: _Phrases(
        lambda n: counted("{count} person is being told.", "{count} people are being told.", n),
        lambda n: counted("of {count} person told of the deadline", "of {count} people told of the deadline", n),
        lambda n: counted("{count} person was told of the deadline", "{count} people were told of the deadline", n),
        lambda: _("People are already being told of a deadline, so no more were."),
    ),
    BulkJobKind.COUNTERSIGN: _Phrases(
        lambda n: counted("{count} agreement is being countersigned.", "{count} agreements are being countersigned.", n),
        lambda n: counted("of {count} agreement countersigned", "of {count} agreements countersigned", n),
        lambda n: counted("{count} agreement was countersigned", "{count} agreements were countersigned", n),
        lambda: _("Agreements are already being countersigned, so no more were started."),
    ),
    BulkJobKind.WITHDRAW: _Phrases(
        lambda n: counted("{count} paper is being withdrawn.", "{count} papers are being withdrawn.", n),
        lambda n: counted("of {count} paper withdrawn", "of {count} papers withdrawn", n),
        lambda n: counted("{count} paper was withdrawn", "{count} papers were withdrawn", n),
        lambda: _("Papers are already being withdrawn, so no more were started."),
    ),
    BulkJobKind.REVIVE: _Phrases(
        lambda n: counted("{count} paper is being revived.", "{count} papers are being revived.", n),
        lambda n: counted("of {count} paper revived", "of {count} papers revived", n),
        lambda n: counted("{count} paper was revived", "{count} papers were revived", n),
        lambda: _("Papers are already being revived, so no more were started."),
    ),
    BulkJobKind.VOID: _Phrases(
        lambda n: counted("{count} agreement is being ended.", "{count} agreements are being ended.", n),
        lambda n: counted("of {count} agreement ended", "of {count} agreements ended", n),
        lambda n: counted("{count} agreement was ended", "{count} agreements were ended", n),
        lambda: _("Agreements are already being ended, so no more were started."),
    ),
    BulkJobKind.REINSTATE: _Phrases(
        lambda n: counted("{count} agreement is being put back.", "{count} agreements are being put back.", n),
        lambda n: counted("of {count} agreement put back", "of {count} agreements put back", n),
        lambda n: counted("{count} agreement was put back", "{count} agreements were put back", n),
        lambda: _("Agreements are already being put back, so no more were started."),
    ),
    BulkJobKind.ASK_AGAIN: _Phrases(
        lambda n: counted("{count} agreement is being asked for again.", "{count} agreements are being asked for again.", n),
        lambda n: counted("of {count} agreement asked for again", "of {count} agreements asked for again", n),
        lambda n: counted("{count} agreement was asked for again", "{count} agreements were asked for again", n),
        lambda: _("Agreements are already being asked for again, so no more were started."),
    ),
    BulkJobKind.WAIVE: _Phrases(
        lambda n: counted("{count} agreement is being waived.", "{count} agreements are being waived.", n),
        lambda n: counted("of {count} agreement waived", "of {count} agreements waived", n),
        lambda n: counted("{count} agreement was waived", "{count} agreements were waived", n),
        lambda: _("Agreements are already being waived, so no more were started."),
    ),
    BulkJobKind.NEW_WORDS: _Phrases(
        lambda n: counted("{count} person is moved on to the new text.", "{count} people are moved on to the new text.", n),
        lambda n: counted("of {count} person moved on to the new text", "of {count} people moved on to the new text", n),
        lambda n: counted("{count} person was moved on to the new text", "{count} people were moved on to the new text", n),
        lambda: _("Those who wait are still being moved on to the last text, so no other one was published."),
    ),
    BulkJobKind.SEND_AGAIN: _Phrases(
        lambda n: counted("{count} mail is being sent again.", "{count} mails are being sent again.", n),
        lambda n: counted("of {count} mail sent again", "of {count} mails sent again", n),
        lambda n: counted("{count} mail is sent again", "{count} mails are sent again", n),
        lambda: _("Mails are already being sent again, so no more were started."),
    ),
    BulkJobKind.TAKE_OUT: _Phrases(
        lambda n: counted("{count} mail is being taken out.", "{count} mails are being taken out.", n),
        lambda n: counted("of {count} mail taken out of the outbox", "of {count} mails taken out of the outbox", n),
        lambda n: counted("{count} mail was taken out of the outbox", "{count} mails were taken out of the outbox", n),
        lambda: _("Mails are already being taken out of the outbox, so no more were."),
    ),
    BulkJobKind.PUBLISH: _Phrases(
        lambda n: counted("{count} paper is getting its day.", "{count} papers are getting their day.", n),
        lambda n: counted("of {count} paper with its day", "of {count} papers with their day", n),
        lambda n: counted("{count} paper has its day of publication", "{count} papers have their day of publication", n),
        lambda: _("Papers are already getting their day, so no more were started."),
    ),
    BulkJobKind.GIVE_UP: _Phrases(
        lambda n: counted("{count} paper is being given up.", "{count} papers are being given up.", n),
        lambda n: counted("of {count} paper given up", "of {count} papers given up", n),
        lambda n: counted("{count} paper will not be published", "{count} papers will not be published", n),
        lambda: _("Papers are already being given up, so no more were."),
    ),
    BulkJobKind.IMPORT: _Phrases(
        lambda _n: _("The list is being imported."),
        lambda n: counted("of {count} step of an import done", "of {count} steps of an import done", n),
        lambda n: counted("{count} step of an import was done", "{count} steps of an import were done", n),
        lambda: _("Another list is already being imported, so this one was not."),
    ),
    BulkJobKind.IMPORT_BACK: _Phrases(
        lambda _n: _("What the list brought is being taken back."),
        lambda n: counted("of {count} part of an import taken back", "of {count} parts of an import taken back", n),
        lambda n: counted("{count} part of an import was taken back", "{count} parts of an import were taken back", n),
        lambda: _("Another import is already being taken back, so this one was not."),
    ),
    BulkJobKind.POLICY: _Phrases(
        lambda n: counted("{count} paper is being looked at anew.", "{count} papers are being looked at anew.", n),
        lambda n: counted("of {count} paper looked at anew", "of {count} papers looked at anew", n),
        lambda n: counted("{count} paper was looked at anew", "{count} papers were looked at anew", n),
        lambda: _("The papers are still being looked at by the last change, so nothing was changed."),
    ),
}  # fmt: skip


def job_begun(job: BulkJob) -> str:
    begun = _PHRASES[BulkJobKind(job.kind)].begun(job.total)
    return f"{begun} {_('You do not have to wait: every page shows how far it is.')}"


def job_refused(kind: BulkJobKind) -> str:
    return f"{_PHRASES[kind].refused()} {_('Try again when that is finished.')}"


def job_progress(job: BulkJob) -> str:
    """After the number that is done: of 3,406 invitations written."""
    return _PHRASES[BulkJobKind(job.kind)].progress(job.total)


def job_done(job: BulkJob) -> str:
    """What came of one that has ended, and what it left out."""
    words = f"{_PHRASES[BulkJobKind(job.kind)].done(job.done - len(job.skipped))}."
    if not job.skipped:
        return words
    left_out = counted(
        "{count} was left out, because somebody else had changed it meanwhile.",
        "{count} were left out, because somebody else had changed them meanwhile.",
        len(job.skipped),
    )
    return f"{words} {left_out}"


def time_left(job: BulkJob) -> str:
    """When the rest will be done if it goes on as until now; empty of what is over, or has not begun."""
    if job.finished_at is not None or job.given_up_at is not None or not job.done:
        return ""
    left = (clock.now() - job.created_at) / job.done * job.left
    if left < timedelta(minutes=1):
        return _("Done in less than a minute.")
    return _("Done in about {time}.").format(time=duration(left))
