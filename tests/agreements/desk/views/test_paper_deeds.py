"""The pages on which a paper is edited, merged with another one and split."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import Conference, Correction, Paper
from agreements.states import State
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(conference: Conference) -> Paper:
    paper = factories.make_paper(conference, number="7", title="On Kites", track="Oral")
    for state in (State.COUNTERSIGNED, State.INVITED):
        factories.make_agreement(paper=paper, state=state)
    return paper


def url(name: str, paper: Paper, *more: int) -> str:
    return reverse(name, args=[paper.conference.slug, paper.pk, *more])


def flashes(response: Any) -> list[str]:
    return [str(message) for message in response.wsgi_request._messages]


def values(client: Client, paper: Paper, **wanted: str) -> dict[str, str]:
    """What the form holds when the page is opened, and what is typed into it."""
    form = client.get(url("edit_paper", paper)).context["form"]
    return {field.html_name: str(field.value() or "") for field in form} | wanted


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Correction.KEEP, "What was signed keeps the former title and still counts."),
        (Correction.AMEND, "each of them is told by mail."),
        (Correction.ASK_AGAIN, "Each is asked to sign again, under the new title"),
    ],
)
def test_page_tells_before_what_another_title_means(
    manager_client: Client, conference: Conference, paper: Paper, rule: Correction, words: str
) -> None:
    Conference.objects.filter(pk=conference.pk).update(title_correction=rule)

    signed, waiting = manager_client.get(url("edit_paper", paper)).context["consequences"]

    assert signed.startswith("1 author has signed.")
    assert words in signed
    assert waiting.startswith("1 author who was asked and has not answered simply reads the new title.")


def test_edit_saves_and_leads_back_to_the_paper(manager_client: Client, paper: Paper) -> None:
    response = manager_client.post(url("edit_paper", paper), values(manager_client, paper, title="On  Large\nKites"))

    assert (response.status_code, response.url) == (302, url("paper", paper))
    assert flashes(response) == ["Saved."]
    paper.refresh_from_db()
    assert (paper.title, paper.track) == ("On Large Kites", "Oral")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "This field is required."),
        ("title", "On \U000e0041 Kites", "The title contains"),
        ("date", "tomorrow", "Enter a valid date."),
        ("number", "9" * 61, "at most 60 characters"),
    ],
)
def test_edit_refuses_what_an_import_refuses(
    manager_client: Client, paper: Paper, field: str, value: str, words: str
) -> None:
    response = manager_client.post(url("edit_paper", paper), values(manager_client, paper, **{field: value}))

    assert response.status_code == 422
    assert words in " ".join(response.context["form"].errors[field])


def test_edit_says_that_an_id_is_taken(manager_client: Client, conference: Conference, paper: Paper) -> None:
    factories.make_paper(conference, number="8")

    response = manager_client.post(url("edit_paper", paper), values(manager_client, paper, number="8"))

    assert response.status_code == 409
    assert response.context["form"].errors == {"number": ["Another paper of this conference has this ID."]}


def test_edit_keeps_what_was_typed_when_somebody_was_first(manager_client: Client, paper: Paper) -> None:
    typed = values(manager_client, paper, title="On Large Kites")
    Paper.objects.filter(pk=paper.pk).update(track="Poster")

    response = manager_client.post(url("edit_paper", paper), typed)

    assert response.status_code == 409
    assert response.context["form"]["title"].value() == "On Large Kites"
    again = {field.html_name: str(field.value() or "") for field in response.context["form"]}
    assert manager_client.post(url("edit_paper", paper), again).status_code == 302


def test_merge_asks_for_the_other_id_then_tells_what_will_happen_and_does_it(
    manager_client: Client, conference: Conference, paper: Paper
) -> None:
    other = factories.make_paper(conference, factories.make_author(conference, name="Cy"), number="8", title="Kites")

    asked = manager_client.post(url("merge_paper", paper), {"other": "8"})
    page = manager_client.get(asked.url)

    assert page.context["question"] == "Merge paper 8 into paper 7?"
    assert page.context["consequences"] == [
        "Kept: paper 7, “On Kites”.",
        "Withdrawn for good: paper 8, “Kites”. It can still be found.",
        "Cy becomes an author of paper 7, at the end of its list, and is to be asked about it.",
        "Whoever was asked about the other number is told by mail, with your reason.",
    ]
    shown = page.context["form"]["shown"].value()
    done = manager_client.post(asked.url, {"shown": shown, "reason": "Entered twice"})
    assert flashes(done) == ["The papers are one now. It has 1 further author, who can be invited."]
    other.refresh_from_db()
    assert other.merged_into == paper
    assert (
        f'This ID was merged into <a href="{url("paper", paper)}">'
        in manager_client.get(url("paper", other)).content.decode()
    )


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("7", "This is the paper itself."),
        ("99", "There is no paper with this ID."),
        ("8", "The other paper is withdrawn."),
    ],
)
def test_merge_refuses_what_is_no_other_paper(
    manager_client: Client, conference: Conference, paper: Paper, number: str, words: str
) -> None:
    factories.make_paper(conference, number="8", status="withdrawn")

    response = manager_client.post(url("merge_paper", paper), {"other": number})

    assert response.status_code == 422
    assert words in response.content.decode()


def test_merge_is_not_done_where_a_paper_has_changed(
    manager_client: Client, conference: Conference, paper: Paper
) -> None:
    other = factories.make_paper(conference, number="8")
    address = url("confirm_merge", paper, other.pk)
    shown = manager_client.get(address).context["form"]["shown"].value()
    factories.sign(conference.agreements.get(state=State.INVITED))

    response = manager_client.post(address, {"shown": shown, "reason": "Entered twice"})

    assert response.status_code == 409
    assert response.context["form"]["reason"].value() == "Entered twice"
    other.refresh_from_db()
    assert other.merged_into is None


def test_split_makes_a_paper_of_the_chosen_authors(
    manager_client: Client, conference: Conference, paper: Paper
) -> None:
    first = paper.authorships.order_by("position")[0]
    typed = {"number": "8", "title": "On Wind", "authors": [str(first.author_id)], "reason": "Two works"}

    response = manager_client.post(url("split_paper", paper), typed)

    made = conference.papers.get(number="8")
    assert response.url == url("paper", made)
    assert [row.author_id for row in made.authorships.all()] == [first.author_id]


def test_split_asks_for_authors_and_a_free_id(manager_client: Client, paper: Paper) -> None:
    without = manager_client.post(url("split_paper", paper), {"number": "8", "title": "On Wind", "reason": "Two"})
    assert without.context["form"].errors == {"authors": ["Choose at least one author for the new paper."]}

    first = paper.authorships.order_by("position")[0]
    typed = {"number": "7", "title": "On Wind", "authors": [str(first.author_id)], "reason": "Two works"}
    taken = manager_client.post(url("split_paper", paper), typed)
    assert (taken.status_code, list(taken.context["form"].errors)) == (422, ["number"])
