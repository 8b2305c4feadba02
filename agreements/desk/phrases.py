"""How the desk says what it counts."""

from collections.abc import Iterable

from agreements.clearance import Counts
from agreements.models import BulkJob, BulkJobKind

# So many names a sentence lists, and one more rather than "and 1 more".
_SHOWN_NAMES = 3


def counted(count: int, noun: str, plural: str = "") -> str:
    """1 paper, 2 papers, 1,084 papers."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def some_names(names: Iterable[str]) -> str:
    """Names as a sentence lists them, at most a handful: "A, B, C and 4 more"."""
    listed = list(names)
    if len(listed) > _SHOWN_NAMES + 1:
        return f"{', '.join(listed[:_SHOWN_NAMES])} and {len(listed) - _SHOWN_NAMES} more"
    return " and ".join([", ".join(listed[:-1]), listed[-1]]) if len(listed) > 1 else "".join(listed)


def invitation_told(people: int, agreements: int) -> str:
    if people == 0:
        return "Nobody was left to invite."
    verb = "was" if people == 1 else "were"
    return f"{counted(people, 'person', 'people')} {verb} invited to sign {counted(agreements, 'agreement')}."


def reminder_told(people: int) -> str:
    if people == 0:
        return "Nobody was due a reminder. No mail was written."
    return (
        f"{counted(people, 'reminder')} {'is' if people == 1 else 'are'} on {'its' if people == 1 else 'their'} way."
    )


def clearance_told(papers: int, clear: int) -> str:
    """The first half of the dashboard's sentence."""
    if clear == papers:
        return "The only paper is clear." if papers == 1 else f"All {papers:,} papers are clear."
    if papers == 1:
        return "The only paper is not clear yet."
    if clear == 0:
        return f"None of the {papers:,} papers is clear yet."
    return f"{clear:,} of {papers:,} papers {'is' if clear == 1 else 'are'} clear."


def rest_told(counts: Counts, *, mails: int) -> str:
    """The second half: who is waited for, and which mails never arrived; empty if all is well."""
    blocked, waiting = counts.blocked_papers, counts.waiting_papers
    parts = []
    if waiting:
        people = counted(counts.people_waiting, "person", "people")
        parts.append(f"{waiting:,} {'waits' if waiting == 1 else 'wait'} for {people}")
    elif blocked:
        parts.append(f"{blocked:,} {'waits' if blocked == 1 else 'wait'} for nobody's answer")
    if mails:
        parts.append(f"{counted(mails, 'mail')} did not arrive")
    return f"{'; '.join(parts)}." if parts else ""


# What a job makes, and what happens to it meanwhile.
_MADE = {
    BulkJobKind.INVITE: ("invitation", "written"),
    BulkJobKind.REMIND: ("reminder", "written"),
    BulkJobKind.COUNTERSIGN: ("agreement", "countersigned"),
}


def job_begun(job: BulkJob) -> str:
    noun, done = _MADE[BulkJobKind(job.kind)]
    return f"{counted(job.total, noun)} are being {done}. You need not wait for it: the dashboard shows how far it is."


def job_refused(kind: BulkJobKind) -> str:
    noun, done = _MADE[kind]
    return f"{noun.capitalize()}s are already being {done}; no more were begun. Try again when that is over."


def job_progress(job: BulkJob) -> str:
    """After the number that is done: of 3,406 invitations are written."""
    noun, done = _MADE[BulkJobKind(job.kind)]
    return f"of {counted(job.total, noun)} {'is' if job.done == 1 else 'are'} {done}"
