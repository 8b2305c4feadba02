"""What somebody of the staff has to decide: derived from the rows, opened and closed by the deeds that change these.

Each deed says about whom it changed what (`changed`); at its end the matters about these people are derived anew and compared
with those that are open. `check_invariants` does the same for everybody.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from agreements import audit, clearance
from agreements.matters import reachability
from agreements.matters.deriving import About, Found, derive, open_ones
from agreements.models import Author, Authorship, Conference, Matter, MatterKind, Settled, User

# What can be left as it is: nothing is owed to anybody, and the desk says so ever after.
BY_HAND = frozenset(
    {MatterKind.DECLINED, MatterKind.SHARED_ADDRESS, MatterKind.LOOK, MatterKind.BOUNCE, MatterKind.GONE}
)
# People of one statement.
_AT_ONCE = 5_000


class NotByHandError(Exception):
    """This matter ends when its cause does, and cannot be left as it is."""


def changed(about: About, authors: Iterable[int]) -> None:
    """Have the matters about these people derived anew at the end of the deed under way."""
    audit.before_end(_settle, ((about, author) for author in authors))


def settle_by_hand(matter: Matter, *, by: User) -> bool:
    """Leave it as it is; False if it was settled meanwhile. Raises NotByHandError."""
    return bool(settle_all_by_hand(matter.conference, [matter], by=by))


def settle_all_by_hand(conference: Conference, together: Sequence[Matter], *, by: User) -> int:
    """Leave them as they are, with an entry for each; how many were still open. Raises NotByHandError."""
    if any(matter.kind not in BY_HAND for matter in together):
        raise NotByHandError
    with audit.deed(conference, by=by):
        audit.locks.people([matter.author_id for matter in together if matter.author_id])
        found = Matter.objects.open().filter(conference=conference, pk__in=[matter.pk for matter in together])
        still_open = set(found.values_list("pk", flat=True))
        left = [matter for matter in together if matter.pk in still_open]
        found.update(settled_at=audit.evidence_time(), settled_by=by, settled=Settled.BY_HAND)
        blocking = {matter.author_id for matter in left if matter.is_blocking}
        clearance.changed(Authorship.objects.filter(author__in=blocking).values_list("paper", flat=True))
        for matter in left:
            subject, facts = f"author:{matter.author_id}", {"kind": matter.kind}
            audit.record("matter.left", agreement=matter.agreement, subject=subject, facts=facts)
    return len(left)


def assign(matter: Matter, *, to: User | None, by: User) -> bool:
    """Say who of the team decides about it, or that nobody in particular does; False if it was settled meanwhile."""
    with audit.deed(matter.conference, by=by):
        audit.locks.people([matter.author_id] if matter.author_id else [])
        if not Matter.objects.open().filter(pk=matter.pk).update(assigned_to=to):
            return False
        facts = {"kind": matter.kind, "to": to.pk if to else None}
        subject = f"author:{matter.author_id}" if matter.author_id else ""
        audit.record("matter.assigned", agreement=matter.agreement, subject=subject, facts=facts)
    return True


def _settle(keys: Collection[tuple[About, int]]) -> None:
    abouts = defaultdict[int, set[About]](set)
    for about, author in keys:
        abouts[author].add(about)
    people = defaultdict[frozenset[About], list[int]](list)
    for author in sorted(abouts):
        people[frozenset(abouts[author])].append(author)
    for together, authors in people.items():
        for start in range(0, len(authors), _AT_ONCE):
            _compare(together, authors[start : start + _AT_ONCE])


def _compare(abouts: Collection[About], authors: Collection[int]) -> None:
    if About.ADDRESSES in abouts:
        reachability.keep(authors)
    standing = {(each.kind, each.subject): each for each in open_ones(abouts, authors)}
    wanted = {(each.kind, each.subject): each for about in abouts for each in derive(about, authors)}
    gone = [matter for key, matter in standing.items() if key not in wanted]
    new = [found for key, found in wanted.items() if key not in standing]
    if not gone and not new:
        return
    left = _left_by_hand(new)
    new = [found for found in new if (found.kind, found.subject) not in left]
    _open(new)
    _close(gone)
    blocking = {each.author for each in new if each.is_blocking} | {
        each.author_id for each in gone if each.is_blocking
    }
    clearance.changed(Authorship.objects.filter(author__in=blocking).values_list("paper", flat=True))


def _left_by_hand(found: Iterable[Found]) -> set[tuple[str, str]]:
    subjects = [each.subject for each in found if each.kind in BY_HAND]
    rows = Matter.objects.filter(subject__in=subjects, settled=Settled.BY_HAND) if subjects else Matter.objects.none()
    return set(rows.values_list("kind", "subject"))


def _open(new: Iterable[Found]) -> None:
    conferences = dict(Author.objects.filter(pk__in={each.author for each in new}).values_list("pk", "conference"))
    Matter.objects.bulk_create(
        Matter(
            conference_id=conferences[each.author],
            kind=each.kind,
            subject=each.subject,
            author_id=each.author,
            agreement=each.agreement,
            request=each.request,
            look=each.look,
            report_id=each.report,
            is_blocking=each.is_blocking,
            opened_at=audit.evidence_time(),
        )
        for each in new
    )


def _close(gone: Iterable[Matter]) -> None:
    rows = Matter.objects.open().filter(pk__in=[matter.pk for matter in gone])
    rows.update(settled_at=audit.evidence_time(), settled=Settled.BY_DEED)
