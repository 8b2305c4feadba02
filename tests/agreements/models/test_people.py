"""What the database itself refuses, and what a row tells about itself."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from pytest_django import Settings

from agreements.models import (
    Agreement,
    Author,
    Conference,
    HelpRequest,
    Membership,
    Message,
    Paper,
    Role,
    Text,
    User,
)
from agreements.states import State
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)


def refuse(write: Callable[[], Any], constraint: str) -> None:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        write()
    assert constraint in str(error.value)


# --- Agreements ----


@pytest.mark.parametrize(
    ("state", "change", "constraint"),
    [
        (State.DRAFT, {"state": "signed"}, "agreement_state_known"),
        (State.DRAFT, {"state": State.INVITED}, "agreement_text_unless_draft"),
        (State.INVITED, {"state": State.ACCEPTED}, "agreement_answered_at"),
        (State.INVITED, {"state": State.DECLINED}, "agreement_answered_at"),
        (State.INVITED, {"answered_at": NOW}, "agreement_unanswered"),
        (State.DECLINED, {"state": State.COUNTERSIGNED}, "agreement_countersigned_at"),
        (State.DECLINED, {"sealed_at": NOW}, "agreement_sealed_after_countersigning"),
        (State.INVITED, {"state": State.VOID}, "agreement_voided_at"),
        (State.INVITED, {"voided_at": NOW}, "agreement_voided_at"),
    ],
)
def test_agreement_that_contradicts_itself_is_refused(state: State, change: dict[str, Any], constraint: str) -> None:
    agreement = factories.make_agreement(state=state)

    refuse(lambda: Agreement.objects.filter(pk=agreement.pk).update(**change), constraint)


def test_one_agreement_stands_for_an_authorship() -> None:
    agreement = factories.make_agreement(state=State.DECLINED)

    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_draft(agreement.authorship)


def test_void_agreements_make_room_for_one_that_names_what_it_replaces() -> None:
    void = factories.make_agreement(state=State.VOID)
    new = factories.make_draft(void.authorship)

    Agreement.objects.filter(pk=new.pk).update(replaces=void)

    assert void.replaced_by == new
    assert list(Agreement.objects.filter(authorship=void.authorship).standing()) == [new]


@pytest.mark.parametrize(
    ("state", "days_after_the_deadline", "is_open"),
    [
        (State.INVITED, -1, True),
        (State.INVITED, 1, True),
        (State.INVITED, 31, False),
        (State.DECLINED, -1, True),
        (State.DECLINED, 1, False),
        (State.DRAFT, -1, False),
        (State.COUNTERSIGNED, -1, False),
    ],
)
def test_agreement_is_open_as_long_as_its_author_can_answer(
    state: State, days_after_the_deadline: int, *, is_open: bool
) -> None:
    deadline = timezone.now() + timedelta(days=10)
    conference = factories.make_ready_conference(deadline=deadline, grace_days=30)
    agreement = factories.make_agreement(conference, state=state)

    with time_machine.travel(deadline + timedelta(days=days_after_the_deadline)):
        assert agreement.is_open == is_open


def test_agreement_without_a_deadline_stays_open() -> None:
    agreement = factories.make_agreement(factories.make_ready_conference(deadline=None), state=State.DECLINED)

    assert agreement.is_open


# --- Conferences and staff ----


def test_day_is_that_of_the_place_where_the_conference_is_at_home() -> None:
    late = datetime(2026, 5, 3, 23, 30, tzinfo=UTC)

    assert Conference(time_zone="Europe/Vienna").day_of(late) == date(2026, 5, 4)
    assert Conference(time_zone="America/Los_Angeles").day_of(late) == date(2026, 5, 3)


def test_conference_signs_and_is_answered_with_its_own_names_where_it_has_any(settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "Countersign <desk@example.org>"
    bare = Conference(name="ICML 2020")
    full = Conference(name="ICML 2020", contact_name="Paula", contact_email="paula@example.org")

    assert (bare.sender, bare.reply_to) == ("ICML 2020", "desk@example.org")
    assert (full.sender, full.reply_to) == ("Paula", "paula@example.org")


def test_text_numbers_are_given_once(conference: Conference) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Text.objects.create(conference=conference, number=1, body="# Again")


def test_user_has_one_role_in_a_conference(conference: Conference) -> None:
    user = factories.make_member(conference)

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(conference=conference, user=user, role=Role.VIEWER)
    refuse(lambda: Membership.objects.update(role="emperor"), "membership_role_known")


def test_user_is_known_by_the_address_in_any_case() -> None:
    user = factories.make_user(" Chair@Example.ORG ")

    assert user.email == "chair@example.org"
    assert User.objects.get_by_natural_key("CHAIR@example.org") == user
    refuse(lambda: User.objects.update(email="Chair@example.org"), "user_email_lower")


# --- People and papers ----


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"email": "Ada@example.org"}, "author_email_lower"),
        ({"email": ""}, "author_email_present"),
        ({"name": ""}, "author_name_present"),
    ],
)
def test_author_without_a_name_or_a_plain_address_is_refused(
    conference: Conference, change: dict[str, str], constraint: str
) -> None:
    factories.make_author(conference)

    refuse(lambda: Author.objects.update(**change), constraint)


def test_address_is_one_author_within_a_conference(conference: Conference) -> None:
    factories.make_author(conference, email="ada@example.org")
    factories.make_author(factories.make_conference(), email="ada@example.org")

    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_author(conference, email="ada@example.org")


def test_author_is_on_a_paper_once(conference: Conference) -> None:
    authorship = factories.make_agreement(conference).authorship

    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_authorship(authorship.paper, authorship.author)


def test_people_with_papers_are_not_removed(conference: Conference) -> None:
    author = factories.make_agreement(conference).authorship.author

    with pytest.raises(ProtectedError):
        author.delete()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("5787", ["5787"]),
        ("578", []),
        ("quantum", ["5787"]),
        ("QUANTUM networks", ["5787"]),
        ("networks", ["5787", "5788"]),
        ("peisong", ["5787"]),
        ("wang networks", ["5787"]),
        ("qiang@example.org", ["5788"]),
        ("王培松", ["5787"]),
        ("05787", ["5787"]),
        ("peisong qiang", []),
        ("", ["5787", "5788"]),
        ("%", []),
    ],
)
def test_papers_are_found_by_number_title_and_people(conference: Conference, words: str, found: list[str]) -> None:
    peisong = factories.make_author(
        conference, name="Peisong Wang", native_name="王 培松", email="peisong@example.org"
    )
    qiang = factories.make_author(conference, name="Qiang Chen", email="qiang@example.org")
    factories.make_paper(conference, peisong, number="5787", title="Quantum Networks")
    factories.make_paper(conference, qiang, number="5788", title="Classical Networks")

    assert [paper.number for paper in Paper.objects.search(words)] == found


@pytest.mark.parametrize(
    ("words", "found"),
    [("aditi", 1), ("raghunathan", 1), ("a.r@example", 1), ("अदिति", 1), ("aditi chen", 0), ("", 2)],
)
def test_authors_are_found_by_every_spelling(conference: Conference, words: str, found: int) -> None:
    aditi = factories.make_author(conference, name="aditi", native_name="अदिति", email="a.r@example.org")
    factories.make_authorship(factories.make_paper(conference), aditi, printed_name="Aditi Raghunathan")
    factories.make_author(conference, name="Qiang Chen", email="qiang@example.net")

    assert Author.objects.search(words).count() == found


# As they were typed at a desk that found nobody, and in the other order.
HARD_QUERIES = [
    ("özlem", "Özlem Yılmaz"),
    ("yilmaz özlem", "Özlem Yılmaz"),
    ("YILMAZ", "Özlem Yılmaz"),
    ("MÜLLER", "Zoë Müller"),
    ("Mu\u0308ller", "Zoë Müller"),
    ("Muller", "Zoë Müller"),
    ("mueller", "Zoë Müller"),
    ("Müller, Zoë", "Zoë Müller"),
    ("żółć", "Łukasz Żółć"),
    ("ŻÓŁĆ", "Łukasz Żółć"),
    ("Zolc lukasz", "Łukasz Żółć"),
    ("Angstrom", "E\u0301mile A\u030angstro\u0308m"),
    ("Émile", "E\u0301mile A\u030angstro\u0308m"),
    ("emile ångström", "E\u0301mile A\u030angstro\u0308m"),
    ("o’brien", "Una-May O'Brien"),
    ("Una May OBRIEN", "Una-May O'Brien"),
    ("strasse", "Jan Straße"),
    ("太郎 田中", "田中 太郎"),
    ("田中太郎", "田中 太郎"),
    ("김철수", "김 철수"),
    ("כהן דוד", "דוד כֹּהֵן"),
    ("الخوارزمی", "محمّد الخوارزمي"),
    ("чёрный иван", "Иван Черный"),
]


@pytest.mark.parametrize(("words", "name"), HARD_QUERIES)
def test_names_are_found_however_they_are_typed(conference: Conference, words: str, name: str) -> None:
    numbered = list(enumerate(dict.fromkeys(name for _, name in HARD_QUERIES)))
    authors = Author.objects.bulk_create(
        Author(conference=conference, name=each, email=f"a{number}@example.org") for number, each in numbered
    )
    for author in authors:
        factories.make_authorship(factories.make_paper(conference, title=f"By {author.email}"), author)
        factories.make_message(author)

    assert [author.name for author in Author.objects.search(words)] == [name]
    assert [paper.authorships.get().printed_name for paper in Paper.objects.search(words)] == [name]
    assert [message.author.name for message in Message.objects.search(words)] == [name]


@pytest.mark.parametrize(
    ("words", "found"),
    [("uber gödel", 1), ("ÜBER", 1), ("gpt-4", 1), ("gpt‐4", 1), ("4-gpt", 0), ("???", 0), ("gpt ?", 1), ("%", 0)],
)
def test_titles_and_subjects_are_found_however_they_are_typed(conference: Conference, words: str, found: int) -> None:
    factories.make_paper(conference, title="Über Go\u0308del, und GPT-4")
    factories.make_paper(conference, title="On Something Else")
    author = factories.make_author(conference)
    factories.make_message(author, subject="Über Go\u0308del, und GPT-4")
    factories.make_message(author, subject="Something else")

    assert (Paper.objects.search(words).count(), Message.objects.search(words).count()) == (found, found)


def test_authors_and_papers_are_sorted_as_people_expect(conference: Conference) -> None:
    names = ["Ada Zander", "Émile", "Å. Beck", "Łukasz Nowak", "Abe Månsson", "Emil", "Emily", "דוד", "田中", "Franz"]
    for name in names:
        factories.make_author(conference, name=name)
    for number in ("10", "9", "A10", "A9", "1"):
        factories.make_paper(conference, number=number)

    assert [author.name for author in Author.objects.all()] == [
        "Å. Beck", "Emil", "Émile", "Emily", "Franz", "Abe Månsson", "Łukasz Nowak", "Ada Zander", "דוד", "田中",
    ]  # fmt: skip
    assert [paper.number for paper in Paper.objects.all()] == ["1", "9", "10", "A9", "A10"]


def test_agreements_are_listed_by_the_family_names_of_their_authors_and_the_numbers_of_the_papers(
    conference: Conference,
) -> None:
    late, early = (factories.make_author(conference, name=name) for name in ("Ada Zander", "Zoë Ångström"))
    for number in ("10", "9"):
        factories.make_paper(conference, late, early, number=number)

    listed = Agreement.objects.filter(conference=conference).for_dashboard()
    by_author = Agreement.objects.filter(conference=conference).by_author()

    assert [(one.authorship.author, one.authorship.paper.number) for one in listed] == [
        (early, "9"), (early, "10"), (late, "9"), (late, "10"),
    ]  # fmt: skip
    assert [one.authorship.paper.number for one in by_author[late]] == ["9", "10"]


def test_help_is_settled_by_somebody(conference: Conference) -> None:
    HelpRequest.objects.create(conference=conference, author=factories.make_author(conference), kind="name")

    refuse(lambda: HelpRequest.objects.update(settled_at=NOW), "help_settled_by_somebody")
    refuse(lambda: HelpRequest.objects.update(kind="complaint"), "help_kind_known")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "lost"}, "message_state_known"),
        ({"kind": "spam"}, "message_kind_known"),
        ({"state": "sent"}, "message_sent_at"),
    ],
)
def test_message_that_contradicts_itself_is_refused(
    conference: Conference, change: dict[str, str], constraint: str
) -> None:
    factories.make_message(factories.make_author(conference))

    refuse(lambda: Message.objects.update(**change), constraint)
