"""A matter of each kind, as its rows open it."""

from collections.abc import Mapping

from django.utils import timezone

from agreements import audit, matters
from agreements.mail.bounces import reported
from agreements.mail.bounces.reported import Tiding
from agreements.matters import held_back
from agreements.models import (
    Agreement,
    Author,
    CellRemark,
    Conference,
    HeldRows,
    HelpKind,
    ImportBatch,
    ImportState,
    Matter,
    MatterKind,
    MessageState,
    NoLongerListed,
    ReportKind,
    ReportSource,
    Waiver,
)
from agreements.states import State
from signatures import asking
from tests import factories

_COUNTS = (
    "rows",
    "papers_added",
    "papers_changed",
    "authors_added",
    "authors_changed",
    "added",
    "changed",
    "unchanged",
    "refused",
    "left_out",
)


def one_of_each(conference: Conference) -> Mapping[MatterKind, Matter]:
    """A decline, a doubtful name, a request, nobody's address, a shared address, a proposed waiver, a look, a bounce, somebody
    listed twice, somebody whom a list no longer has, and a paper that an import left out."""
    declined = factories.make_agreement(conference, state=State.INVITED)
    factories.sign(declined, decision="declined", reason="I <b>object</b> to clause 3")
    asked = factories.make_agreement(conference, state=State.INVITED)
    factories.sign(asked, typed_name="Mickey Mouse")
    _, link = factories.invited_author(conference)
    asking.ask_for_help(link, kind=HelpKind.QUESTION, words="May I?")
    without = factories.make_paper(conference, factories.make_author(conference, name="Nora None", email=""))
    one = factories.make_author(conference, name="Ann Other", email="lab@ex.org")
    two = factories.make_author(conference, name="Bob Else", email="lab@ex.org")
    for author in (one, two):
        factories.make_agreement(author=author, state=State.INVITED)
    waived = factories.make_agreement(conference, state=State.INVITED)
    now, user = timezone.now(), factories.make_user()
    Waiver.objects.create(
        agreement=waived, kind="other", reason="On leave", state_before="invited", by=user, proposed_at=now
    )
    with audit.deed(conference):
        people = [*without.authorships.values_list("author", flat=True), one.pk, two.pk]
        matters.changed(matters.About.ADDRESSES, people)
        matters.changed(matters.About.WAIVERS, [waived.authorship.author_id])
    looked_at(conference, "LOU LOOK")
    came_back(conference)
    listed_twice(conference)
    no_longer_listed(conference)
    held_back_rows(conference)
    return {MatterKind(each.kind): each for each in conference.matters.open()}


def came_back(conference: Conference) -> None:
    message = factories.make_message(factories.invited_author(conference)[0], state=MessageState.SENT)
    tiding = Tiding(ReportKind.BOUNCED, ReportSource.RETURNED, status="5.1.1", words="550 No such user")
    assert reported.note(message.pk, tiding)


def listed_twice(conference: Conference) -> Matter:
    """Two entries with one ORCID, on a paper each."""
    first = factories.make_author(conference, name="Dora Double")
    orcid = f"0000-0002-{first.pk:08}"[:19]
    later = factories.make_author(conference, name="Dora Double", orcid=orcid)
    Author.objects.filter(pk=first.pk).update(orcid=orcid)
    for author in (first, later):
        factories.make_agreement(author=author, state=State.INVITED)
    with audit.deed(conference):
        matters.changed(matters.About.IDENTITIES, [first.pk, later.pk])
    return conference.matters.open().get(kind=MatterKind.DUPLICATE, author=later)


def no_longer_listed(conference: Conference, *, is_of_paper: bool = False) -> Matter:
    """Of an author on a paper, or of the paper, that an imported list no longer has."""
    author = factories.make_author(conference, name="Gus Gone")
    authorship = factories.make_agreement(author=author, state=State.INVITED).authorship
    batch = _imported(conference)
    NoLongerListed.objects.create(authorship=authorship, batch=batch, is_of_paper=is_of_paper)
    with audit.deed(conference):
        matters.changed(matters.About.LISTS, [author.pk])
    return conference.matters.open().get(kind=MatterKind.GONE, author=author)


def held_back_rows(conference: Conference, number: str = "900") -> Matter:
    """Of two rows of a paper, the second of which has no name."""
    first = {"paper_id": number, "title": "On Ice", "name": "Ida Ice", "email": "ida@ex.org"}
    rows = [
        {
            "row": 7,
            "place": "",
            "cells": first,
            "wrong": {},
            "why": "Left out because row 8 of the same paper was refused.",
        },
        {
            "row": 8,
            "place": "",
            "cells": first | {"name": "", "email": "ian@ex.org"},
            "wrong": {"name": "A name is missing."},
            "why": "",
        },
    ]
    held = HeldRows.objects.create(batch=_imported(conference), numbers=[number], rows=rows)
    with audit.deed(conference):
        held_back.changed(conference.pk)
    return held.matters.get()


def _imported(conference: Conference) -> ImportBatch:
    moment = timezone.now()
    return ImportBatch.objects.create(
        conference=conference,
        filename="camera-ready.csv",
        content=b"",
        digest="0" * 64,
        state=ImportState.APPLIED,
        begun_at=moment,
        applied_at=moment,
        result=dict.fromkeys(_COUNTS, 0),
    )


def looked_at(conference: Conference, name: str) -> Matter:
    """Of a value that a list has in capitals."""
    authorship = factories.make_agreement(author=factories.make_author(conference, name=name)).authorship
    CellRemark.objects.create(
        authorship=authorship, column="name", kind="capitals", before=name, after=name, is_look=True
    )
    with audit.deed(conference):
        matters.changed(matters.About.LISTS, [authorship.author_id])
    return Matter.objects.get(author=authorship.author_id)


def doubtful(conference: Conference, printed: str, typed: str, *, number: str = "") -> Agreement:
    """Signed under a name that somebody has to compare."""
    paper = factories.make_paper(conference, **({"number": number} if number else {}))
    author = factories.make_author(conference, name=printed)
    agreement = factories.make_agreement(author=author, paper=paper, state=State.INVITED)
    factories.sign(agreement, typed_name=typed)
    return agreement
