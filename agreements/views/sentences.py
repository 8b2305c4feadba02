"""How the desk says what it counts."""

from agreements.clearance import Standing
from agreements.models import Errand, ErrandKind


def counted(count: int, noun: str, plural: str = "") -> str:
    """1 paper, 2 papers, 1,084 papers."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


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


def rest_told(standing: Standing, *, mails: int) -> str:
    """The second half: who is waited for, and which mails never arrived; empty if all is well."""
    blocked, waiting = standing.blocked_papers, standing.waiting_papers
    parts = []
    if waiting:
        people = counted(standing.people_waiting, "person", "people")
        parts.append(f"{waiting:,} {'waits' if waiting == 1 else 'wait'} for {people}")
    elif blocked:
        parts.append(f"{blocked:,} {'waits' if blocked == 1 else 'wait'} for nobody's answer")
    if mails:
        parts.append(f"{counted(mails, 'mail')} did not arrive")
    return f"{'; '.join(parts)}." if parts else ""


# What an errand makes, and what happens to it meanwhile.
_MADE = {
    ErrandKind.INVITE: ("invitation", "written"),
    ErrandKind.REMIND: ("reminder", "written"),
    ErrandKind.COUNTERSIGN: ("agreement", "countersigned"),
}


def errand_begun(errand: Errand) -> str:
    noun, done = _MADE[ErrandKind(errand.kind)]
    return (
        f"{counted(errand.total, noun)} are being {done}. You need not wait for it: the dashboard shows how far it is."
    )


def errand_refused(kind: ErrandKind) -> str:
    noun, done = _MADE[kind]
    return f"{noun.capitalize()}s are already being {done}; no more were begun. Try again when that is over."


def errand_told(errand: Errand) -> str:
    """After the number that is done: of 3,406 invitations are written."""
    noun, done = _MADE[ErrandKind(errand.kind)]
    return f"of {counted(errand.total, noun)} {'is' if errand.done == 1 else 'are'} {done}"
