"""What somebody of the staff has to decide: opened by what causes it, closed with it, and left alone only by choice."""

import pytest

from agreements import audit, matters
from agreements.matters import About
from agreements.models import Agreement, Author, Conference, Event, HelpKind, Matter, MatterKind, Paper, Settled
from agreements.people import address_changes, answers
from agreements.states import State
from signatures import asking, countersigning
from tests import factories

pytestmark = pytest.mark.django_db


def open_kinds(conference: Conference) -> list[str]:
    return sorted(Matter.objects.open().filter(conference=conference).values_list("kind", flat=True))


def derive_anew(conference: Conference) -> None:
    factories.evaluate(conference)


def test_a_decline_is_open_until_its_author_accepts(conference: Conference) -> None:
    agreement = factories.make_agreement(conference, state=State.DECLINED)

    matter = Matter.objects.get()
    assert (matter.kind, matter.agreement, matter.author) == ("declined", agreement, agreement.authorship.author)
    assert (matter.opened_at, matter.is_blocking) == (agreement.answered_at, False)
    factories.sign(agreement)

    matter.refresh_from_db()
    assert (matter.settled, matter.settled_by) == (Settled.BY_DEED, None)
    assert matter.settled_at == Agreement.objects.get().answered_at


def test_a_different_name_is_open_until_somebody_countersigns_it(conference: Conference) -> None:
    agreement = factories.make_agreement(conference, state=State.INVITED)
    factories.sign(agreement, typed_name="Mickey Mouse")
    assert open_kinds(conference) == ["name"]

    countersigning.by_signatory(conference, [agreement.pk], by=factories.make_member(conference))

    assert open_kinds(conference) == []


def test_a_request_is_open_until_it_is_settled_and_doubts_block(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    requests = [asking.ask_for_help(link, kind=kind, words="") for kind in (HelpKind.QUESTION, HelpKind.NOT_ME)]

    assert dict(Matter.objects.open().values_list("request__kind", "is_blocking")) == {
        "question": False,
        "not_me": True,
    }
    assert Paper.objects.get().blocked_by == "matter"
    for request in requests:
        answers.settle(request, by=factories.make_user())
    assert open_kinds(conference) == []
    assert Paper.objects.get().blocked_by == "answer"


def test_who_has_no_address_is_open_until_nothing_is_wanted_of_them(conference: Conference) -> None:
    agreement = factories.make_agreement(conference, author=factories.make_author(conference, email=""))
    assert open_kinds(conference) == ["no_address"]

    factories.waive(agreement)

    assert open_kinds(conference) == []


@pytest.mark.parametrize(
    ("names", "is_matter"),
    [
        (["Ada Ames", "Ben Boe"], True),
        (["Ada Ames", "ADA AMES"], False),
        (["Łukasz Żółć", "Lukasz Zolc"], False),
    ],
)
def test_two_names_at_one_address_are_a_matter_if_they_differ(
    conference: Conference, names: list[str], *, is_matter: bool
) -> None:
    for name in names:
        author = factories.make_author(conference, name=name, email="lab@example.org")
        factories.make_agreement(conference, author=author)
    derive_anew(conference)

    assert open_kinds(conference) == ["shared_address" if is_matter else "duplicate"]


def test_two_names_at_one_address_end_when_either_gets_another(conference: Conference) -> None:
    first, second = (
        factories.make_agreement(conference, author=factories.make_author(conference, name=name, email="x@ex.org"))
        for name in ("Ada Ames", "Ben Boe")
    )
    derive_anew(conference)
    assert [matter.author for matter in Matter.objects.open()] == [second.authorship.author]

    with audit.deed(conference):
        Author.objects.filter(pk=first.authorship.author_id).update(email="ada@ex.org")
        matters.changed(About.ADDRESSES, [first.authorship.author_id])

    assert open_kinds(conference) == []


def test_an_address_that_was_taken_away_is_missed_until_the_agreement_is_countersigned() -> None:
    conference = factories.make_ready_conference(countersigning="queue")
    agreement = factories.make_agreement(conference, state=State.ACCEPTED)
    with audit.deed(conference):
        audit.locks.people([agreement.authorship.author_id])
        address_changes.give(agreement.authorship.author, "", by=None)
    assert open_kinds(conference) == ["no_address"]

    countersigning.by_signatory(conference, [agreement.pk], by=factories.make_member(conference))

    assert open_kinds(conference) == []


def test_what_is_left_as_it_is_stays_so_until_it_happens_again(conference: Conference) -> None:
    agreement = factories.make_agreement(conference, state=State.DECLINED)
    owner = factories.make_member(conference)

    assert matters.settle_by_hand(Matter.objects.get(), by=owner)
    assert not matters.settle_by_hand(Matter.objects.get(), by=owner)
    derive_anew(conference)
    assert open_kinds(conference) == []
    assert Event.objects.filter(kind="matter.left").count() == 1

    Agreement.objects.filter(pk=agreement.pk).update(answered_at=agreement.created_at)
    derive_anew(conference)
    assert open_kinds(conference) == ["declined"]


@pytest.mark.parametrize("kind", [kind for kind in MatterKind if kind not in matters.BY_HAND])
def test_what_ends_with_its_cause_is_not_left_as_it_is(conference: Conference, kind: MatterKind) -> None:
    with pytest.raises(matters.NotByHandError):
        matters.settle_by_hand(Matter(conference=conference, kind=kind), by=factories.make_user())


def test_deriving_twice_changes_nothing(conference: Conference) -> None:
    factories.make_agreement(conference, state=State.DECLINED)
    factories.make_agreement(conference, author=factories.make_author(conference, email=""))
    before = list(Matter.objects.values())

    derive_anew(conference)

    assert list(Matter.objects.values()) == before
