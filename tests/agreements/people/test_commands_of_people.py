import json
import re

import pytest
from django.core.management import CommandError

from agreements.models import Author, Authorship, Conference, Event
from agreements.states import State
from tests import factories
from tests.commands import said


def printed(paper) -> list[str]:
    return list(paper.authorships.standing().order_by("position").values_list("printed_name", flat=True))


def test_add_author_adds_and_tells_in_json(conference):
    paper = factories.make_paper(conference, factories.make_author(conference, name="Ada Ames"), number="7")

    told = json.loads(said(
        "add_author", conference.slug, "7", name="Ben Boe", email="Ben@Ex.org", position=1, speaker=True, json=True
    ))  # fmt: skip

    ben = Author.objects.get(email="ben@ex.org")
    assert told == {"author": ben.pk, "authorship": ben.authorships.get().pk, "position": 1, "dry_run": False}
    assert printed(paper) == ["Ben Boe", "Ada Ames"]


def test_add_author_takes_somebody_of_the_list(conference):
    ada = factories.make_author(conference, name="Ada Ames")
    paper = factories.make_paper(conference, number="7")

    said("add_author", conference.slug, "7", author=str(ada.pk))

    assert paper.authorships.get().author == ada
    with pytest.raises(CommandError, match="is an author of paper 7 already"):
        said("add_author", conference.slug, "7", author=str(ada.pk))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "The name is missing"),
        ({"name": "Ada", "orcid": "1"}, "is not an ORCID"),
        ({"name": "Ada", "email": "nobody"}, "is not an address"),
        ({"author": "999"}, "has no author 999"),
    ],
)
def test_add_author_says_what_is_wrong(conference, options, words):
    factories.make_paper(conference, number="7")
    with pytest.raises(CommandError, match=words):
        said("add_author", conference.slug, "7", **options)
    assert not Authorship.objects.exists()


def test_end_authorship_ends_and_puts_back(conference):
    agreement = factories.make_agreement(conference, state=State.INVITED)
    number, author = agreement.authorship.paper.number, str(agreement.authorship.author_id)

    told = json.loads(said("end_authorship", conference.slug, number, author, reason="Stale list", json=True))
    agreement.refresh_from_db()
    assert (told["told"], agreement.state) == (True, State.VOID)

    said("end_authorship", conference.slug, number, author, undo=True)
    agreement.refresh_from_db()
    assert agreement.state == State.INVITED
    with pytest.raises(CommandError, match="Give a --reason"):
        said("end_authorship", conference.slug, number, author)


def test_merge_authors_merges_and_takes_back(conference):
    ada, again = (factories.invited_author(conference, name=name)[0] for name in ("Ada Ames", "A. Ames"))

    told = json.loads(said("merge_authors", conference.slug, str(ada.pk), str(again.pk), json=True))
    assert (told["survivor"], told["moved"]) == (
        ada.pk,
        list(Authorship.objects.filter(printed_name="A. Ames").values_list("pk", flat=True)),
    )

    said("merge_authors", conference.slug, str(ada.pk), str(again.pk), undo=True)
    assert again.authorships.count() == 1
    with pytest.raises(CommandError, match="cannot be merged"):
        said("merge_authors", conference.slug, str(ada.pk), str(ada.pk))


def test_split_author_makes_a_new_one(conference):
    author, _ = factories.invited_author(conference, papers=2)
    numbers = list(author.authorships.order_by("pk").values_list("paper__number", flat=True))

    told = json.loads(said(
        "split_author", conference.slug, str(author.pk), paper=numbers[:1], name="Another", json=True
    ))  # fmt: skip

    assert Author.objects.get(pk=told["new"]).authorships.get().paper.number == numbers[0]
    with pytest.raises(CommandError, match="At least one paper must stay"):
        said("split_author", conference.slug, str(author.pk), paper=numbers[1:], name="Another")


def test_amend_corrects_a_person_and_the_papers_that_print_the_name(conference):
    Conference.objects.update(name_correction="ask_again")
    author = factories.make_author(conference, name="Ada Amse")
    factories.make_agreement(author=author, state=State.COUNTERSIGNED)

    options = {"name": "Ada Ames", "email": "", "orcid": "https://orcid.org/0000-0002-1825-0097"}
    told = json.loads(said("amend", conference.slug, author=str(author.pk), json=True, **options))

    author.refresh_from_db()
    assert told == {"changed": ["email", "name", "orcid"], "told": 0, "asked_again": 1, "dry_run": False}
    assert (author.name, author.email, author.orcid) == ("Ada Ames", "", "0000-0002-1825-0097")
    assert author.authorships.get().printed_name == "Ada Ames"


def test_amend_corrects_how_a_paper_has_its_author(conference):
    authorship = factories.make_agreement(conference).authorship
    whom = {"author": str(authorship.author_id), "paper": authorship.paper.number}

    said("amend", conference.slug, **whom, affiliation="Ex U", speaker="yes")

    authorship.refresh_from_db()
    assert (authorship.affiliation, authorship.is_speaker) == ("Ex U", True)
    with pytest.raises(CommandError, match="--email is not a paper's"):
        said("amend", conference.slug, **whom, email="a@ex.org")
    with pytest.raises(CommandError, match="--affiliation needs a --paper"):
        said("amend", conference.slug, author=whom["author"], affiliation="Ex U")


@pytest.mark.parametrize("command", ["add_author", "end_authorship", "merge_authors", "split_author", "amend"])
def test_a_dry_run_says_what_would_be_done_and_does_nothing(conference, command):
    author, _ = factories.invited_author(conference, papers=2, name="Ada Ames")
    other, _ = factories.invited_author(conference)
    number = author.authorships.order_by("pk").first().paper.number
    arguments = {
        "add_author": ([number], {"name": "Ben Boe"}),
        "end_authorship": ([number, str(author.pk)], {"reason": "No"}),
        "merge_authors": ([str(author.pk), str(other.pk)], {}),
        "split_author": ([str(author.pk)], {"paper": [number], "name": "Another"}),
        "amend": ([], {"author": str(author.pk), "name": "A. Ames"}),
    }
    before = Event.objects.count(), Author.objects.count(), Authorship.objects.count()
    given, options = arguments[command]

    told = said(command, conference.slug, *given, dry_run=True, **options)

    assert told.startswith("Would be done: ")
    assert before == (Event.objects.count(), Author.objects.count(), Authorship.objects.count())
    assert Author.objects.filter(merged_into__isnull=False).count() == 0
    assert json.loads(said(command, conference.slug, *given, dry_run=True, json=True, **options))["dry_run"]


# --- A paper ---
def test_case_7_amend_changes_a_title_and_says_what_that_means_for_who_has_signed(conference):
    Conference.objects.update(title_correction="ask_again")
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED)
    paper = agreement.authorship.paper

    told = json.loads(
        said("amend", conference.slug, paper=paper.number, title="On Large Kites", date="2026-09-23", json=True)
    )

    paper.refresh_from_db()
    assert (paper.title, str(paper.date)) == ("On Large Kites", "2026-09-23")
    assert told == {"changed": ["date", "title"], "told": 0, "asked_again": 1, "dry_run": False}


def test_amend_changes_nothing_of_a_paper_in_a_dry_run(conference):
    paper = factories.make_paper(conference)

    assert "Changed: track." in said("amend", conference.slug, paper=paper.number, track="Oral", dry_run=True)
    paper.refresh_from_db()
    assert paper.track == ""


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"number": "taken"}, "Another paper has the ID taken: nothing was changed."),
        ({"title": ""}, "The title is missing."),
        ({"date": "soon"}, "“soon” is not a date such as 2020-09-23."),
        ({"printed_name": "Ada"}, "--printed-name needs an --author: nothing was changed."),
    ],
)
def test_amend_refuses_what_no_paper_can_be(conference, options, words):
    paper = factories.make_paper(conference)
    factories.make_paper(conference, number="taken")

    with pytest.raises(CommandError, match=re.escape(words)):
        said("amend", conference.slug, paper=paper.number, **options)
