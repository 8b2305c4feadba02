"""Who is imported with a doubt: there, not invited, not clear, until somebody has confirmed or corrected the value."""

import pytest

from agreements import matters
from agreements.importing.apply import apply
from agreements.importing.readers import read
from agreements.models import Authorship, CellRemark, Conference, Event, Matter, MatterKind, Paper
from agreements.papers import editing, withdrawing
from agreements.people import amending, invitations
from agreements.people.authorships import taking_off
from agreements.states import State
from signatures.operations import invariants
from tests import factories

pytestmark = pytest.mark.django_db

HEADER = "paper_id,title,name,email,date,orcid"
CAPITALS = "1,On Kites,ADA AMES,ada@ex.org,,"
BEN = "1,On Kites,Ben Boe,ben@ex.org,,"
ELSEWHERE = "2,On Wind,Ada Ames,ada@ex.org,,"


def import_(conference: Conference, *lines: str) -> None:
    apply(conference, read("\n".join([HEADER, *lines]).encode()), by=None)


def looks() -> list[tuple[str, str, str]]:
    rows = Matter.objects.open().filter(kind=MatterKind.LOOK).order_by("pk")
    return [(each.look.kind, each.look.column, each.author.name) for each in rows if each.look]


def uninvited(conference: Conference) -> list[tuple[str, str]]:
    rows = conference.agreements.uninvited().order_by("authorship__paper", "authorship__position")
    return list(rows.values_list("authorship__paper__number", "authorship__printed_name"))


def faults(conference: Conference) -> list[str]:
    return list(invariants.examine(conference, with_files=False).breaches)


def test_whoever_is_imported_with_a_doubt_is_not_invited_for_that_paper(conference: Conference) -> None:
    factories.make_text(conference)

    import_(conference, CAPITALS, BEN, ELSEWHERE)

    assert looks() == [("capitals", "name", "ADA AMES")]
    assert uninvited(conference) == [("1", "Ben Boe"), ("2", "Ada Ames")]
    assert [each.authorship.printed_name for each in conference.agreements.held_back()] == ["ADA AMES"]
    assert invitations.invite(conference, conference.agreements.all()) == (2, 2)
    assert conference.agreements.get(authorship__printed_name="ADA AMES").state == State.DRAFT
    assert not invitations.invite_again(
        Authorship.objects.get(printed_name="ADA AMES").author, by=factories.make_user()
    )
    blocked = dict(Paper.objects.values_list("number", "blocked_by"))
    assert blocked == {"1": "matter", "2": "answer"}
    assert faults(conference) == []


def test_a_doubt_ends_when_somebody_confirms_the_value(conference: Conference) -> None:
    import_(conference, CAPITALS)
    owner = factories.make_member(conference)

    assert matters.settle_by_hand(Matter.objects.get(), by=owner)

    assert (looks(), uninvited(conference)) == ([], [("1", "ADA AMES")])
    assert Paper.objects.get().blocked_by == "invitation"
    assert Event.objects.filter(kind="matter.left").count() == 1
    assert faults(conference) == []


def test_a_doubt_ends_when_the_value_is_corrected_and_returns_with_it(conference: Conference) -> None:
    import_(conference, CAPITALS)
    authorship = Authorship.objects.get()

    amending.amend_authorship(authorship, changes={"printed_name": "Ada Ames"}, by=None)
    assert (looks(), Paper.objects.get().blocked_by) == ([], "invitation")
    amending.amend_authorship(authorship, changes={"printed_name": "ADA AMES"}, by=None)

    assert looks() == [("capitals", "name", "ADA AMES")]
    assert faults(conference) == []


def test_a_doubt_about_a_paper_holds_back_all_its_authors_and_is_asked_once(conference: Conference) -> None:
    first, second = (line.replace("On Kites", "nan") for line in (CAPITALS.replace("ADA AMES", "Ada Ames"), BEN))
    import_(conference, first, second, ELSEWHERE)

    assert looks() == [("odd_title", "title", "Ada Ames")]
    assert uninvited(conference) == [("2", "Ada Ames")]

    paper = Paper.objects.get(number="1")
    editing.edit(paper, editing.Facts("1", "On Kites", None, ""), by=None)

    assert (looks(), len(uninvited(conference))) == ([], 3)


def test_an_orcid_that_was_left_out_is_looked_at_until_there_is_one(conference: Conference) -> None:
    import_(conference, BEN + "0000-0002-1825-0098")
    assert looks() == [("orcid", "orcid", "Ben Boe")]

    amending.amend_author(Authorship.objects.get().author, changes={"orcid": "0000-0002-1825-0097"}, by=None)

    assert looks() == []


def test_the_same_list_again_asks_nothing_again(conference: Conference) -> None:
    import_(conference, CAPITALS)
    matters.settle_by_hand(Matter.objects.get(), by=factories.make_member(conference))
    events = Event.objects.count()

    import_(conference, CAPITALS)
    import_(conference, CAPITALS.replace("On Kites", "On Kits"))

    assert (looks(), CellRemark.objects.count()) == ([], 1)
    assert Event.objects.count() == events + 2  # of the second list, which has another title


def test_a_list_that_corrects_a_value_ends_its_doubt(conference: Conference) -> None:
    import_(conference, CAPITALS)

    import_(conference, CAPITALS.replace("ADA AMES", "Ada Ames"))

    assert (looks(), uninvited(conference)) == ([], [("1", "Ada Ames")])


def test_whoever_is_off_a_paper_and_a_withdrawn_paper_are_not_asked_about(conference: Conference) -> None:
    import_(conference, CAPITALS, BEN, "2,On Wind,CY COE,cy@ex.org,,")

    taking_off.end_authorship(Authorship.objects.get(printed_name="ADA AMES"), reason="No", by=None)
    assert looks() == [("capitals", "name", "CY COE")]
    withdrawing.withdraw(conference, [Paper.objects.get(number="2").pk], reason="No", by=factories.make_user())
    assert looks() == []
    assert faults(conference) == []


def test_what_stood_in_place_of_an_address_is_kept_with_its_author(conference: Conference) -> None:
    import_(conference, "1,On Kites,Ada Ames,****@ex.org,,", "1,On Kites,Ben Boe,,,")

    kept = CellRemark.objects.get()
    assert (kept.kind, kept.before, kept.is_look) == ("masked", "****@ex.org", False)
    assert sorted(Matter.objects.open().values_list("kind", "author__name")) == [
        ("no_address", "Ada Ames"),
        ("no_address", "Ben Boe"),
    ]


def test_people_of_one_row_are_imported_as_many(conference: Conference) -> None:
    import_(conference, "1,On Kites,Ada Ames; Ben Boe,ada@ex.org; ben@ex.org,,")

    people = Authorship.objects.order_by("position").values_list("printed_name", "author__email", "position")
    assert list(people) == [("Ada Ames", "ada@ex.org", 1), ("Ben Boe", "ben@ex.org", 2)]
    assert conference.agreements.count() == 2
