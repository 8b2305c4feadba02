"""Undoing an import: what nobody has touched goes, what somebody has used ends or stays, and it is said."""

import pytest

from agreements.desk.timeline.events import events_of_paper
from agreements.importing.batches import ordering
from agreements.importing.batches.foreseeing import foreseen
from agreements.importing.batches.import_jobs import take_back_parts
from agreements.importing.batches.ordering import NotToBeUndoneError
from agreements.importing.batches.staying import sentences
from agreements.models import Agreement, Author, Authorship, Conference, ImportBatch, Paper, PaperStatus, User
from agreements.papers import editing
from agreements.people import address_changes, invitations
from agreements.people.authorships.adding import Newcomer, OnPaper, add_author
from agreements.states import State
from tests import factories
from tests.agreements.importing.batches.conftest import begin, go_on, rows_of
from tests.agreements.importing.batches.test_import_jobs import Upload, breaches, changing, everything, state_of

pytestmark = pytest.mark.django_db


def undo(batch: ImportBatch, user: User | None, *, at_once: int = 0) -> None:
    ordering.undo(batch, by=user, now=take_back_parts, at_once=at_once)
    go_on()


def applied(batch: ImportBatch, user: User) -> ImportBatch:
    begin(batch, user)
    go_on()
    batch.refresh_from_db()
    return batch


@pytest.mark.parametrize("at_once", [0, 1000])
def test_undone_import_leaves_every_row_as_it_was(
    conference: Conference, user: User, upload: Upload, at_once: int
) -> None:
    batch = changing(conference, user, upload)
    before = everything()
    applied(batch, user)
    would = foreseen(batch)
    assert everything() != before

    undo(batch, user, at_once=at_once)

    assert (state_of(batch), batch.taken_back_by) == ("undone", user)
    assert everything() == before
    assert batch.result is not None
    assert (batch.result["back"], batch.result["stays"], list(would.stays)) == (dict(would.counts), [], [])
    assert [event.by for event in conference.events.filter(kind="import.undone")] == [user]
    assert breaches(conference) == []


def test_undone_import_can_be_imported_again(conference: Conference, user: User, upload: Upload) -> None:
    batch = applied(upload(*rows_of(range(1, 4))), user)
    undo(batch, user)
    assert Paper.objects.count() == 0

    applied(upload(*rows_of(range(1, 4))), user)

    assert (Paper.objects.count(), Agreement.objects.count()) == (3, 6)
    assert breaches(conference) == []


def test_undo_is_refused_with_the_names_of_who_was_invited(conference: Conference, user: User, upload: Upload) -> None:
    batch = applied(upload(*rows_of(range(1, 3))), user)
    factories.make_text(conference)
    invitations.invite(conference, Agreement.objects.filter(authorship__author__email="a2@ex.org"))
    before = everything()

    with pytest.raises(NotToBeUndoneError) as refusal:
        undo(batch, user)

    words = "It can no longer be undone, because somebody of it was invited, has answered or was waived: Author 2."
    assert (refusal.value.why, foreseen(batch).refusal) == (words, words)
    assert (state_of(batch), everything()) == ("applied", before)


def test_undo_is_refused_where_somebody_answered_under_a_title_that_the_list_gave(
    conference: Conference, user: User, upload: Upload
) -> None:
    agreement = factories.make_agreement(conference, state=State.INVITED)
    paper, authorship = agreement.authorship.paper, agreement.authorship
    row = f"{paper.number},Another Title,1,{authorship.printed_name},{authorship.author.email},"
    batch = applied(upload(row, *rows_of([900])), user)
    factories.sign(agreement)

    with pytest.raises(NotToBeUndoneError, match=authorship.printed_name):
        undo(batch, user)


def test_undo_ends_what_events_name_and_says_so(conference: Conference, user: User, upload: Upload) -> None:
    batch = applied(upload(*rows_of(range(1, 4))), user)
    retitled, grown = Paper.objects.get(number="1"), Paper.objects.get(number="2")
    editing.edit(retitled, editing.Facts("1", "By Hand", None, ""), by=user)
    on_paper = OnPaper("Zoe Zoon")
    add_author(grown, Newcomer("Zoe Zoon", email="zoe@ex.org"), on_paper=on_paper, by=user)
    address_changes.change_address(Author.objects.get(email="a3@ex.org"), email="other@ex.org", by=user)
    would = foreseen(batch)

    undo(batch, user)

    assert list(Paper.objects.order_by("number").values_list("number", "status")) == [
        ("1", PaperStatus.WITHDRAWN),
        ("2", PaperStatus.WITHDRAWN),
    ]
    assert set(Agreement.objects.values_list("state", flat=True)) == {State.VOID}
    assert Author.objects.filter(email="other@ex.org").exists()
    assert not Authorship.objects.filter(paper__number="3").exists()
    assert state_of(batch) == "undone"
    assert batch.result is not None
    told = sentences(batch.result["stays"])
    assert "Paper 1 is withdrawn, not removed: something has been done with it since." in told
    assert "Author 3 stays in the list of authors: something has been done with this entry since." in told
    assert sorted(told) == sorted(sentences(would.stays))
    assert breaches(conference) == []


def test_undo_takes_whom_something_names_off_a_paper_that_was_there(
    conference: Conference, user: User, upload: Upload
) -> None:
    applied(upload(*rows_of([1])), user)
    batch = applied(
        upload(*rows_of([1]), "1,On Kites 1,3,Cy Coe,cy@ex.org,", "1,On Kites 1,4,Di Doe,di@ex.org,"), user
    )
    agreement = Agreement.objects.get(authorship__author__email="cy@ex.org")
    agreement.help_requests.create(conference=conference, author=agreement.authorship.author, kind="question")

    undo(batch, user)

    standing = Authorship.objects.standing().order_by("position").values_list("printed_name", "position")
    assert list(standing) == [("Ada Ames", 1), ("Author 1", 2)]
    ended = Authorship.objects.get(author__email="cy@ex.org")
    assert (ended.ended_cause, agreement.authorship_id) == ("not_an_author", ended.pk)
    assert not Author.objects.filter(email="di@ex.org").exists()


def test_undo_leaves_values_that_somebody_has_changed_since(
    conference: Conference, user: User, upload: Upload
) -> None:
    applied(upload(*rows_of(range(1, 3))), user)
    batch = applied(upload(*rows_of(range(1, 3), title="On Large Kites")), user)
    paper = Paper.objects.get(number="1")
    editing.edit(paper, editing.Facts("1", "By Hand", None, ""), by=user)

    undo(batch, user)

    assert list(Paper.objects.order_by("number").values_list("title", flat=True)) == ["By Hand", "On Kites 2"]
    assert state_of(batch) == "undone"
    assert batch.result is not None
    assert sentences(batch.result["stays"]) == ["Paper 1: title stays, because somebody has changed it since."]
    assert breaches(conference) == []


def test_what_is_being_undone_is_asked_for_no_more(conference: Conference, user: User, upload: Upload) -> None:
    batch = applied(upload(*rows_of(range(1, 4))), user)
    ordering.undo(batch, by=user, now=take_back_parts, at_once=0)
    factories.make_text(conference)

    assert invitations.to_invite(conference, Agreement.objects.all()) == []


def test_import_of_an_earlier_version_says_why_it_cannot_be_undone(
    conference: Conference, user: User, upload: Upload
) -> None:
    batch = applied(upload(*rows_of([1])), user)
    batch.parts.all().delete()

    assert foreseen(batch).refusal == (
        "It was imported by an earlier version, which did not keep what it takes to undo it."
    )


def test_history_of_a_paper_tells_that_an_import_was_taken_back(
    conference: Conference, user: User, upload: Upload
) -> None:
    applied(upload(*rows_of([1])), user)
    undo(applied(upload(*rows_of([1], title="On Large Kites")), user), user)

    told = [event.kind for event in events_of_paper(Paper.objects.get())]

    assert told == ["import.papers_back", "import.papers", "import.papers"]
