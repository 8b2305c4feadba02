"""What the database refuses of an author and of a request, and how authors are found."""

from datetime import UTC, datetime

import pytest
from django.db.models import ProtectedError

from agreements.models import (
    Agreement,
    Author,
    Conference,
    HelpRequest,
    Message,
    Paper,
)
from tests import factories
from tests.agreements.models.refusal import refuse

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"email": "Ada@example.org"}, "author_email_lower"),
        ({"name": ""}, "author_name_present"),
    ],
)
def test_author_without_a_name_or_a_plain_address_is_refused(
    conference: Conference, change: dict[str, str], constraint: str
) -> None:
    factories.make_author(conference)

    refuse(lambda: Author.objects.update(**change), constraint)


def test_an_address_names_nobody(conference: Conference) -> None:
    for email in ("ada@example.org", "ada@example.org", "", ""):
        factories.make_author(conference, email=email)

    assert Author.objects.filter(email="ada@example.org").count() == Author.objects.filter(email="").count() == 2


def test_people_with_papers_are_not_removed(conference: Conference) -> None:
    author = factories.make_agreement(conference).authorship.author

    with pytest.raises(ProtectedError):
        author.delete()


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

    refuse(lambda: HelpRequest.objects.update(settled_by=factories.make_user()), "help_settled_by_somebody")
    refuse(lambda: HelpRequest.objects.update(kind="complaint"), "help_kind_known")
