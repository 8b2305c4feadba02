"""The pages on which staff say who somebody is, and of which papers an author."""

import pytest
from django.urls import reverse

from agreements.models import Agreement, Author, Authorship, Conference, Matter, Message, MessageKind
from agreements.people.identities import merging
from agreements.states import State
from tests import factories


def url(name: str, row) -> str:
    conference = row.paper.conference if isinstance(row, Authorship) else row.conference
    return reverse(name, args=[conference.slug, row.pk])


def said(response) -> str:
    return " ".join(str(message) for message in response.wsgi_request._messages)


def form_of(response) -> dict:
    """What a browser would post of the untouched form."""
    form = response.context["form"]
    return {field.html_name: field.value() for field in form if field.value() not in (None, False)}


# --- Adding -------------------------------------------------------------------------------------------------------------
def test_case_8_a_late_author_is_added_by_hand_and_invited(manager_client, conference):
    paper = factories.make_agreement(conference, state=State.COUNTERSIGNED).authorship.paper
    page = manager_client.get(url("add_author", paper))
    given = form_of(page) | {"name": "Late  Comer", "email": "Late@Ex.org", "is_invited": "on", "affiliation": "Ex U"}

    response = manager_client.post(url("add_author", paper), given, follow=True)

    late = Author.objects.get(email="late@ex.org")
    authorship = late.authorships.get()
    assert (late.name, authorship.printed_name, authorship.affiliation) == ("Late Comer", "Late Comer", "Ex U")
    assert authorship.position == 2
    assert Message.objects.get(kind=MessageKind.INVITATION).author == late
    assert "Late Comer" in response.content.decode()


def test_adding_who_has_an_address_of_the_list_asks_first(manager_client, conference):
    paper = factories.make_paper(conference)
    known = factories.make_author(conference, name="Ada Ames", email="ada@ex.org")
    given = {"name": "A. Ames", "email": "ada@ex.org", "position": 1}

    asked = manager_client.post(url("add_author", paper), given)

    assert f"?person={known.pk}" in asked.content.decode()
    assert not paper.authorships.exists()
    manager_client.post(url("add_author", paper), given | {"is_another": "on"})
    assert paper.authorships.get().author != known


def test_adding_who_is_in_the_list_keeps_the_entry(manager_client, conference):
    paper = factories.make_paper(conference)
    known = factories.make_author(conference, name="Ada Ames")
    here = f"{url('add_author', paper)}?person={known.pk}"

    assert "Ada Ames" in manager_client.get(f"{url('add_author', paper)}?search=ames").content.decode()
    manager_client.post(here, {"name": "A. Ames", "position": 1})
    again = manager_client.post(here, {"name": "A. Ames", "position": 1})

    assert paper.authorships.get().author == known
    assert "is an author of this paper already" in said(again)
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Enter the name"),
        ("name", "\U00013000", "cannot be printed"),
        ("orcid", "0000-0000-0000-0000", "check digit"),
        ("email", "nobody", "is not an address"),
        ("language", "Deutsch!", "language code"),
        ("position", "0", "greater than or equal"),
    ],
)
def test_adding_checks_each_value_as_an_import_does(manager_client, conference, field, value, words):
    paper = factories.make_paper(conference)
    given = {"name": "Ada Ames", "position": 1} | {field: value}

    page = manager_client.post(url("add_author", paper), given).content.decode()

    assert words in page
    assert not Author.objects.exists()


@pytest.mark.parametrize("person", ["x", "0", "9" * 40, "²"])
def test_adding_nobody_is_not_found(manager_client, conference, person):
    paper = factories.make_paper(conference)
    assert manager_client.get(f"{url('add_author', paper)}?person={person}").status_code == 404


# --- Correcting ---------------------------------------------------------------------------------------------------------
def test_an_entry_is_corrected_with_the_papers_that_print_the_name(manager_client, conference):
    author, _ = factories.invited_author(conference, papers=2, name="Ada Amse")
    page = manager_client.get(url("edit_author", author))

    response = manager_client.post(url("edit_author", author), form_of(page) | {"name": "Ada Ames"})

    assert response.status_code == 302
    assert set(author.authorships.values_list("printed_name", flat=True)) == {"Ada Ames"}


def test_case_17_what_a_corrected_name_does_to_what_was_signed_is_shown_before_it_is_done(manager_client, conference):
    Conference.objects.update(name_correction="ask_again")
    author = factories.make_author(conference, name="Ada Amse")
    factories.make_agreement(author=author, state=State.COUNTERSIGNED)
    given = form_of(manager_client.get(url("edit_author", author))) | {"name": "Ada Ames"}

    asked = manager_client.post(url("edit_author", author), given)

    assert "1 signed agreement no longer counts" in asked.content.decode()
    author.refresh_from_db()
    assert author.name == "Ada Amse"
    manager_client.post(url("edit_author", author), dict(asked.context["pairs"]))
    assert Agreement.objects.standing().get().state == State.INVITED


def test_a_correction_that_somebody_else_overtook_is_asked_once_more(manager_client, conference):
    author = factories.make_author(conference, name="Ada Amse")
    given = form_of(manager_client.get(url("edit_author", author))) | {"name": "Ada Ames"}
    Author.objects.update(name="A. Ames")

    told = manager_client.post(url("edit_author", author), given)

    assert told.status_code == 409
    assert "Somebody else has changed this" in told.content.decode()
    manager_client.post(url("edit_author", author), form_of(told))
    assert Author.objects.get().name == "Ada Ames"


def test_how_a_paper_has_its_author_is_corrected(manager_client, conference):
    authorship = factories.make_agreement(conference, state=State.INVITED).authorship
    given = form_of(manager_client.get(url("edit_authorship", authorship)))

    manager_client.post(url("edit_authorship", authorship), given | {"affiliation": "Ex U", "is_speaker": "on"})

    authorship.refresh_from_db()
    assert (authorship.affiliation, authorship.is_speaker) == ("Ex U", True)


# --- Off a paper, back, and in order ------------------------------------------------------------------------------------
def test_somebody_is_taken_off_and_put_back(manager_client, conference):
    agreement = factories.make_agreement(conference, state=State.INVITED)
    authorship = agreement.authorship

    assert "Say why" in manager_client.post(url("end_authorship", authorship), {"reason": ""}).content.decode()
    ended = manager_client.post(url("end_authorship", authorship), {"reason": "Stale list"})
    paper = manager_client.get(url("paper", authorship.paper)).content.decode()

    assert "no longer an author" in said(ended)
    assert "Put back" in paper
    assert "took" in paper
    assert manager_client.post(url("end_authorship", authorship), {"reason": "Stale list"}).status_code == 302
    manager_client.post(url("reinstate_authorship", authorship))
    agreement.refresh_from_db()
    assert agreement.state == State.INVITED
    again = manager_client.post(url("reinstate_authorship", authorship))
    assert "already" in said(again)


def test_the_order_is_typed_as_numbers(manager_client, conference):
    people = [factories.make_author(conference, name=name) for name in ("Ada", "Ben")]
    paper = factories.make_paper(conference, *people)
    ada, ben = paper.authorships.order_by("position")
    given = form_of(manager_client.get(url("order_authors", paper)))

    twice = manager_client.post(url("order_authors", paper), given | {f"place_{ben.pk}": 1}).content.decode()
    manager_client.post(url("order_authors", paper), given | {f"place_{ada.pk}": 2, f"place_{ben.pk}": 1})

    assert "Ada has this place, too" in twice
    assert list(paper.authorships.order_by("position").values_list("printed_name", flat=True)) == ["Ben", "Ada"]
    factories.make_authorship(paper)
    assert manager_client.post(url("order_authors", paper), given).status_code == 409


# --- One person, two people ---------------------------------------------------------------------------------------------
def test_case_3_two_entries_are_merged_and_the_former_page_leads_to_the_survivor(manager_client, conference):
    ada, again = (factories.invited_author(conference, name=name)[0] for name in ("Ada Ames", "A. Ames"))
    here = url("merge_authors", ada)

    assert "A. Ames" in manager_client.get(here, {"search": "ames"}).content.decode()
    page = manager_client.get(here, {"other": again.pk}).content.decode()
    merged = manager_client.post(here, {"other": again.pk, "keep": ada.pk})

    assert "goes over" in page
    assert merged.url == url("author", ada)
    former = manager_client.get(url("author", again), follow=True)
    assert former.redirect_chain == [(url("author", ada), 302)]
    assert "is the same person as" in former.content.decode()
    assert "Take the merger back" in former.content.decode()
    listed = manager_client.get(reverse("authors", args=[conference.slug]))
    assert [row.record.name for row in listed.context["table"].rows] == ["Ada Ames"]
    twice = manager_client.post(here, {"other": again.pk, "keep": ada.pk})
    assert "cannot be merged" in said(twice)


def test_the_other_entry_can_be_the_one_that_stays(manager_client, conference):
    ada, again = (factories.make_author(conference, name=name) for name in ("Ada Ames", "A. Ames"))

    manager_client.post(url("merge_authors", ada), {"other": again.pk, "keep": again.pk})

    ada.refresh_from_db()
    assert ada.merged_into == again


def test_a_merger_is_taken_back_by_one_press(manager_client, conference):
    ada, again = (factories.invited_author(conference, name=name)[0] for name in ("Ada Ames", "A. Ames"))
    merging.merge(ada, again, by=factories.make_user())

    manager_client.post(url("part_authors", again))
    twice = manager_client.post(url("part_authors", again))

    assert again.authorships.count() == 1
    assert "can no longer be taken back" in said(twice)


def test_entries_of_another_conference_are_not_merged(manager_client, conference):
    ada, other = factories.make_author(conference), factories.make_author(factories.make_conference())
    for pk in (other.pk, "x", ""):
        assert manager_client.post(url("merge_authors", ada), {"other": pk}).status_code == 404


def test_case_2_an_entry_is_split_into_two_people(manager_client, conference):
    author, _ = factories.invited_author(conference, papers=2, name="Wei Zhang", email="lab@ex.org")
    first, second = author.authorships.order_by("pk")
    given = {"name": "María López", "email": "lab@ex.org", "is_invited": "on"}

    everything = manager_client.post(url("split_author", author), given | {"moved": [first.pk, second.pk]})
    manager_client.post(url("split_author", author), given | {"moved": [first.pk]})

    assert "At least one paper stays" in everything.content.decode()
    maria = Author.objects.get(name="María López")
    assert maria.authorships.get() == first
    assert Message.objects.get().subject.startswith("For María López: ")


def test_probable_pairs_are_listed_until_somebody_says_that_they_are_two(manager_client, conference):
    paper = factories.make_paper(conference)
    for name in ("Zoë Müller", "Zoe Muller"):
        factories.make_draft(factories.make_authorship(paper, factories.make_author(conference, name=name)))
    zoe, other = Author.objects.order_by("pk")
    pairs = reverse("same_people", args=[conference.slug])

    assert "A like name on the same paper" in manager_client.get(pairs).content.decode()
    assert "A like name on the same paper" in manager_client.get(url("author", zoe)).content.decode()
    manager_client.post(url("keep_apart", zoe), {"other": other.pk})

    assert "A like name on the same paper" not in manager_client.get(pairs).content.decode()
    assert manager_client.post(url("keep_apart", zoe), {"other": zoe.pk}).status_code == 404


# --- Addresses ----------------------------------------------------------------------------------------------------------
def test_case_2_the_address_of_somebody_else_is_asked_about_and_may_be_shared(manager_client, conference):
    ada, _ = factories.invited_author(conference, name="Ada Ames", email="lab@ex.org")
    ben, _ = factories.invited_author(conference, name="Ben Boe", email="ben@ex.org")
    given = {"shown": "ben@ex.org", "email": "Lab@ex.org"}

    asked = manager_client.post(url("author_address", ben), given).content.decode()
    manager_client.post(url("author_address", ben), given | {"is_shared": "on"})

    assert "This is the address of Ada Ames. Is it the same person?" in asked
    assert f"{url('merge_authors', ben)}?other={ada.pk}" in asked
    ben.refresh_from_db()
    assert ben.email == "lab@ex.org"
    assert "This address is shared with:" in manager_client.get(url("author", ben)).content.decode()
    assert Matter.objects.open().exists()


def test_case_1_an_address_is_taken_away_and_the_page_says_what_that_means(manager_client, conference):
    author, _ = factories.invited_author(conference, email="old@ex.org")

    done = manager_client.post(url("author_address", author), {"shown": "old@ex.org", "is_removed": "on", "email": ""})

    assert "has no address now" in said(done)
    page = manager_client.get(url("author", author)).content.decode()
    assert "nobody can ask this author to sign" in page
    assert reverse("author_remind", args=[conference.slug, author.pk]) not in page


@pytest.mark.parametrize(("state", "found"), [("no_address", ["Nora"]), ("shared", ["Ada", "Ben"])])
def test_authors_without_an_address_and_with_a_shared_one_are_found(viewer_client, conference, state, found):
    factories.make_author(conference, name="Nora", email="")
    factories.make_author(conference, name="Norman", email="norman@ex.org")
    for name in ("Ada", "Ben"):
        factories.make_author(conference, name=name, email="lab@ex.org")

    page = viewer_client.get(reverse("authors", args=[conference.slug]), {"state": state})

    assert [row.record.name for row in page.context["table"].rows] == found


def test_viewers_see_no_buttons(viewer_client, conference):
    authorship = factories.make_agreement(conference, state=State.INVITED).authorship
    for page in (url("paper", authorship.paper), url("author", authorship.author)):
        words = viewer_client.get(page).content.decode()
        assert "/edit/" not in words
        assert "/add/" not in words


# --- The history --------------------------------------------------------------------------------------------------------
def test_the_histories_tell_what_was_done_in_words(manager_client, conference):
    author, _ = factories.invited_author(conference, name="Ada Amse")
    paper = author.authorships.get().paper
    given = form_of(manager_client.get(url("edit_author", author))) | {"name": "Ada Ames"}
    manager_client.post(url("edit_author", author), given)
    manager_client.post(url("add_author", paper), {"name": "Ben Boe", "position": 1})

    of_paper = " ".join(manager_client.get(url("paper", paper)).content.decode().split())
    of_author = " ".join(manager_client.get(url("author", author)).content.decode().split())

    assert "added Ben Boe as an author" in of_paper
    assert "Printed name: from Ada Amse to Ada Ames" in of_paper
    assert "corrected the entry" in of_author
    assert "Name: from Ada Amse to Ada Ames" in of_author
