"""Two entries that are probably one person are a matter, for as long as they are two and nobody has said that they should be."""

import pytest

from agreements import audit, matters
from agreements.matters import About, one_person
from agreements.models import Author, Authorship, Conference, Matter, MatterKind, User
from agreements.papers import withdrawing
from agreements.people import address_changes, amending
from agreements.people.authorships import adding, taking_off
from agreements.people.identities import likeness, merging
from agreements.states import State
from signatures.operations import invariants
from tests import factories

pytestmark = pytest.mark.django_db
ORCID = "0000-0002-1825-0097"


@pytest.fixture
def user(conference: Conference) -> User:
    return factories.make_member(conference)


def asked(conference: Conference) -> list[tuple[str, str]]:
    """The pairs, the earlier entry first."""
    assert [each for each in invariants.examine(conference, with_files=False).breaches if "matter" in each] == []
    found = conference.matters.open().filter(kind=MatterKind.DUPLICATE)
    pairs = [matters.pair_in(subject) for subject in found.values_list("subject", flat=True)]
    names = dict(Author.objects.values_list("pk", "name"))
    return sorted((names[first], names[later]) for later, first in pairs)


def on_a_paper(conference: Conference, name: str, **facts: str) -> Author:
    author = factories.make_author(conference, name=name, **facts)
    factories.make_agreement(author=author, state=State.INVITED)
    return author


@pytest.fixture
def two(conference: Conference) -> tuple[Author, Author]:
    made = tuple(on_a_paper(conference, name, orcid=ORCID) for name in ("Eva Doppel", "Eve Doppel"))
    factories.evaluate(conference)
    assert asked(conference) == [("Eva Doppel", "Eve Doppel")]
    return made


def test_what_two_have_in_common_asks(conference: Conference, user: User, subtests: pytest.Subtests) -> None:
    one = on_a_paper(conference, "Ann One", email="ann.one@gmail.com")
    other = on_a_paper(conference, "Ann Other", email="other@ex.org")
    factories.evaluate(conference)
    assert asked(conference) == []
    with subtests.test("an address of the same mailbox"):
        address_changes.change_address(other, email="annone@googlemail.com", by=user)
        assert asked(conference) == [("Ann One", "Ann Other")]
    with subtests.test("another address again"):
        address_changes.change_address(other, email="other@ex.org", by=user)
        assert asked(conference) == []
    with subtests.test("an ORCID"):
        for author in (one, other):
            amending.amend_author(author, changes={"orcid": ORCID}, by=user)
        assert asked(conference) == [("Ann One", "Ann Other")]
    with subtests.test("a name on one paper"):
        paper = other.authorships.get().paper
        on_paper = adding.OnPaper("ANN OTHER")
        adding.add_author(paper, adding.Newcomer("Ann Third"), on_paper=on_paper, by=user)
        assert asked(conference) == [("Ann One", "Ann Other"), ("Ann Other", "Ann Third")]


def test_two_names_at_one_address_are_asked_about_as_such(conference: Conference) -> None:
    for name in ("Kim One", "Lee Two", "KIM ONE"):
        on_a_paper(conference, name, email="lab@ex.org")
    factories.evaluate(conference)

    assert asked(conference) == [("Kim One", "KIM ONE")]
    assert conference.matters.open().filter(kind=MatterKind.SHARED_ADDRESS).exists()


def test_who_is_kept_apart_is_not_asked_about_again(two: tuple[Author, Author], user: User) -> None:
    likeness.keep_apart(*two, by=user)
    factories.evaluate(two[0].conference)

    assert asked(two[0].conference) == []


def test_a_merger_ends_it_and_what_is_left_is_asked(two: tuple[Author, Author], user: User) -> None:
    third = on_a_paper(two[0].conference, "Evi Doppel", orcid=ORCID)
    factories.evaluate(third.conference)

    merging.merge(two[1], two[0], by=user)

    assert asked(third.conference) == [("Eve Doppel", "Evi Doppel")]


@pytest.mark.parametrize("which", [0, 1])
def test_nobody_is_asked_about_who_is_on_no_paper(two: tuple[Author, Author], user: User, which: int) -> None:
    authorship = two[which].authorships.select_related("paper__conference").get()
    conference = authorship.paper.conference
    withdrawing.withdraw(conference, [authorship.paper_id], reason="Asked for", by=user)
    assert asked(conference) == []
    withdrawing.revive(conference, [authorship.paper_id], by=user)
    assert asked(conference) == [("Eva Doppel", "Eve Doppel")]

    taking_off.end_authorship(authorship, reason="Not an author", by=user)

    assert asked(conference) == []


def test_some_people_are_told_the_same_as_all(conference: Conference) -> None:
    """What is found about a few people is what is found about all of them."""
    for number in range(3):
        on_a_paper(conference, f"Same Orcid{number}", orcid=ORCID)
        on_a_paper(conference, f"Gmail Box{number}", email=("box0", "bo.x0", "box1")[number] + "@gmail.com")
    paper = factories.make_paper(conference)
    for name in ("Twin Name", "Ann Else", "TWIN NAME"):
        factories.make_authorship(paper, factories.make_author(conference, name=name))
    people = list(conference.authors.order_by("pk").values_list("pk", flat=True))

    every = one_person.all_pairs(Author.objects.standing(), Authorship.objects.all())

    assert len(every) == 4
    for pk in people:
        assert one_person.pairs_about(conference.pk, [pk]) == {pair: every[pair] for pair in every if pk in pair}
    assert one_person.pairs_about(conference.pk, people) == every


def test_what_two_have_in_common_is_told(conference: Conference) -> None:
    made = [
        factories.make_author(conference, email=email, orcid=orcid)
        for email, orcid in (("box@gmail.com", ORCID), ("b.ox@gmail.com", ""), ("other@ex.org", ORCID), ("", ""))
    ]
    told = [[one_person.signs_between(one, other) for other in made[index + 1 :]] for index, one in enumerate(made)]

    assert told == [[["mailbox"], ["orcid"], ["name"]], [["name"], ["name"]], [["name"]], []]


def test_a_deed_asks_only_about_those_whom_it_names(conference: Conference) -> None:
    for name in ("Eva Doppel", "Eve Doppel"):
        on_a_paper(conference, name, orcid=ORCID)
    with audit.deed(conference):
        matters.changed(About.IDENTITIES, [on_a_paper(conference, "Ann Else").pk])

    assert not Matter.objects.open().filter(kind=MatterKind.DUPLICATE).exists()
