"""The preview's part about what differs: shown by kind and by paper, settled there, and as a file."""

import csv
from collections.abc import Sequence

import pytest
from django.test import Client
from django.urls import reverse

from agreements.importing.uploads import keep_batch
from agreements.models import Agreement, Authorship, Conference, Correction, ImportBatch, Message, MessageKind, Paper
from agreements.states import State
from tests import factories

HEADER = "paper_id,title,author_order,name,email"
ADA, BEN, CY = "7,On Kites,1,Ada Ames,ada@ex.org", "7,On Kites,2,Ben Boe,ben@ex.org", "7,On Kites,3,Cy Coe,cy@ex.org"
PAGES = ["import_settle", "import_difference"]


def batch_of(conference: Conference, lines: Sequence[str], header: str = HEADER) -> ImportBatch:
    content = "\n".join([header, *lines]).encode()
    return keep_batch(conference, filename="papers.csv", content=content, by=factories.make_member(conference))


def url_of(name: str, batch: ImportBatch) -> str:
    return reverse(name, args=[batch.conference.slug, batch.pk])


def confirm(client: Client, batch: ImportBatch) -> None:
    found = client.get(url_of("import_preview", batch)).context["plan"]
    client.post(url_of("import_confirm", batch), {"previewed": found.fingerprint})
    batch.refresh_from_db()
    assert batch.is_applied


def settle(client: Client, batch: ImportBatch, **said: object) -> str:
    """Sends the form as it stands on the page, but for what is said; gives the preview that follows."""
    form = client.get(url_of("import_preview", batch)).context["differences"]
    data = {form.add_prefix(name): form[name].value() or "" for name in form.fields}
    shown = [one.difference.key for group in form.groups if group.has_ticks for one in group.shown]
    more = {form.add_prefix(name): value for name, value in said.items()}
    response = client.post(url_of("import_settle", batch), data | {form.add_prefix("shown"): shown} | more)
    assert response["Location"] == f"{url_of('import_preview', batch)}#difference"
    batch.refresh_from_db()
    return client.get(url_of("import_preview", batch)).content.decode()


@pytest.fixture
def three(manager_client: Client, conference: Conference) -> Conference:
    confirm(manager_client, batch_of(conference, [ADA, BEN, CY]))
    return conference


def ask(client: Client, name: str, batch: ImportBatch):
    return client.post(url_of(name, batch)) if name == "import_settle" else client.get(url_of(name, batch))


@pytest.mark.parametrize("name", PAGES)
def test_only_who_imports_may(client, viewer_client, stranger_client, conference, name):
    batch = batch_of(conference, [ADA])

    answers = [ask(each, name, batch).status_code for each in (client, viewer_client, stranger_client)]

    assert answers == [302, 403, 404]
    assert batch.settlement == {}


@pytest.mark.parametrize(("name", "method"), [("import_settle", "get"), ("import_difference", "post")])
def test_wrong_methods_are_refused(manager_client, conference, name, method):
    batch = batch_of(conference, [ADA])

    assert getattr(manager_client, method)(url_of(name, batch)).status_code == 405


def test_preview_shows_each_kind_with_its_count_and_its_choice(manager_client, three):
    lines = [
        ADA.replace("On Kites", "On Kites and Wind"),
        BEN.replace("Ben Boe", "Ben B. Boe").replace("Kites", "Kites and Wind"),
    ]
    response = manager_client.get(url_of("import_preview", batch_of(three, lines)))
    page = response.content.decode()

    groups = {each.kind.value: (each.count, each.field.value()) for each in response.context["differences"].groups}
    assert groups == {"gone": (1, "keep"), "renamed": (1, "amend"), "title_words": (1, "amend")}
    assert "1 list of authors differs.  1 title differs." in page
    assert "<del>Ben Boe</del> → <ins>Ben B. Boe</ins>" in page
    assert "<del>On Kites</del> → <ins>On Kites and Wind</ins>" in page


def test_nobody_is_taken_off_without_a_tick_and_whoever_is_ticked_is_taken_off_with_the_import(manager_client, three):
    factories.invite(Agreement.objects.get(authorship__printed_name="Ben Boe"))
    batch = batch_of(three, [ADA])
    [group] = manager_client.get(url_of("import_preview", batch)).context["differences"].groups
    key = next(one.difference.key for one in group.shown if one.difference.name == "Ben Boe")

    page = settle(manager_client, batch, ticked=[key], reason="They left.")

    assert batch.settlement == {"ticked": [key], "reason": "They left."}
    assert "1 author would be taken off a paper." in page
    assert Authorship.objects.standing().count() == 3
    confirm(manager_client, batch)
    assert list(Authorship.objects.standing().values_list("printed_name", flat=True)) == ["Ada Ames", "Cy Coe"]
    ben = Authorship.objects.get(printed_name="Ben Boe")
    kinds = {"gone": {"count": 2, "done": "keep"}}
    assert batch.result["difference"] == {"kinds": kinds, "ended": [ben.pk], "withdrawn": []}
    message = Message.objects.get(kind=MessageKind.ENDED)
    assert (message.author.name, "They left." in message.text) == ("Ben Boe", True)


def test_a_tick_can_be_taken_back(manager_client, three):
    batch = batch_of(three, [ADA])
    [group] = manager_client.get(url_of("import_preview", batch)).context["differences"].groups
    settle(manager_client, batch, ticked=[group.shown[0].difference.key])

    page = settle(manager_client, batch)

    assert batch.settlement == {}
    assert "would be taken off" not in page


def test_a_tick_of_a_row_that_is_not_on_the_page_stays(manager_client, conference):
    lines = [f"7,K,{n},Author Number{n},a{n}@ex.org" for n in range(1, 32)]
    confirm(manager_client, batch_of(conference, lines))
    batch = batch_of(conference, lines[:1])
    response = manager_client.get(url_of("import_preview", batch), {"all": "gone"})
    [group] = response.context["differences"].groups
    last = group.shown[-1].difference.key
    settle(manager_client, batch, shown=[last], ticked=[last])

    settle(manager_client, batch, ticked=[group.shown[0].difference.key])

    assert len(group.shown) == 30
    assert batch.settlement == {"ticked": sorted([last, group.shown[0].difference.key])}
    first = manager_client.get(url_of("import_preview", batch)).content.decode()
    assert "And 5 more." in first
    assert "?all=gone#difference-gone" in first


def test_a_whole_kind_is_settled_and_told_with_what_becomes_of_what_was_signed(manager_client, three):
    agreement = Agreement.objects.get(authorship__printed_name="Ben Boe")
    factories.invite(agreement)
    factories.sign(agreement)
    batch = batch_of(three, [ADA, BEN.replace("Ben Boe", "Ben B. Boe"), CY])
    page = manager_client.get(url_of("import_preview", batch)).content.decode()
    assert "1 agreement stays as it was signed, as the conference’s settings say." in page

    page = settle(manager_client, batch, renamed="ask_again")

    assert "1 signed agreement is replaced: its author is asked to sign again, by mail, when you import." in page
    confirm(manager_client, batch)
    states = sorted(Agreement.objects.filter(authorship__printed_name="Ben B. Boe").values_list("state", flat=True))
    assert states == [State.INVITED, State.VOID]
    settled = three.events.filter(kind="import.applied").last().payload["settled"]
    assert settled == {"renamed": "ask_again"}


def test_preview_says_that_authors_are_told_where_the_conference_does(manager_client, three):
    agreement = Agreement.objects.get(authorship__printed_name="Ben Boe")
    factories.invite(agreement)
    factories.sign(agreement)
    Conference.objects.update(title_correction=Correction.AMEND)

    lines = [line.replace("On Kites", "On Wind") for line in (ADA, BEN, CY)]
    page = manager_client.get(url_of("import_preview", batch_of(three, lines))).content.decode()

    assert "1 agreement stays as it was signed, and its author is told, as the conference’s settings say." in page


def test_what_is_kept_is_not_imported_and_what_stands_already_is_not_said_again(manager_client, three):
    batch = batch_of(three, [ADA.replace("Kites", "Wind"), BEN.replace("Kites", "Wind"), CY.replace("Kites", "Wind")])

    page = settle(manager_client, batch, title_words="keep")

    assert batch.settlement == {"remedies": {"title_words": "keep"}}
    assert "What differs stays as it is here." in page
    assert settle(manager_client, batch, title_words="amend")
    assert batch.settlement == {}


@pytest.mark.parametrize("remedy", ["void", "nonsense", ""])
def test_what_cannot_be_done_about_a_kind_is_not_taken(manager_client, three, remedy):
    batch = batch_of(three, [ADA, BEN.replace("Ben Boe", "Ben B. Boe"), CY])

    response = manager_client.post(url_of("import_settle", batch), {"difference-renamed": remedy}, follow=True)

    batch.refresh_from_db()
    assert batch.settlement == {}
    assert "Nothing was settled" in response.content.decode()


def test_what_was_settled_is_no_longer_changed_once_it_is_imported(manager_client, three):
    batch = batch_of(three, [ADA, BEN.replace("Ben Boe", "Ben B. Boe"), CY])
    confirm(manager_client, batch)

    response = manager_client.post(url_of("import_settle", batch), {})

    batch.refresh_from_db()
    assert (response["Location"], batch.settlement) == (url_of("import_result", batch), {})
    assert manager_client.get(url_of("import_difference", batch))["Location"] == url_of("import_result", batch)


def test_preview_shows_what_differs_paper_by_paper(manager_client, three):
    confirm(manager_client, batch_of(three, ["8,On Wind,1,Dee Doe,dee@ex.org"]))
    lines = [
        ADA.replace("ada@", "ames@"),
        CY.replace(",3,", ",2,"),
        BEN.replace(",2,", ",3,"),
        "8,On Winds,1,Dee Doe,dee@ex.org",
    ]
    batch = batch_of(three, lines)

    response = manager_client.get(url_of("import_preview", batch), {"by": "paper"})

    told = {
        each.number: [(title, one.difference.after) for title, shown, _ in each.kinds for one in shown]
        for each in response.context["by_paper"][0]
    }
    assert told == {
        "7": [("Authors in another order", "Ada Ames; Cy Coe; Ben Boe")],
        "8": [("Titles: other words", "On Winds")],
        "": [("Address changed?", "ames@ex.org")],
    }
    assert "People, on whichever papers" in response.content.decode()


def test_only_the_first_papers_are_shown_and_all_are_in_the_file(manager_client, conference):
    lines = [f"{n},Paper,1,Ada Ames,ada@ex.org" for n in range(1, 41)]
    confirm(manager_client, batch_of(conference, lines))
    batch = batch_of(conference, [line.replace("Paper", "=1+1") for line in lines])

    page = manager_client.get(url_of("import_preview", batch), {"by": "paper"}).content.decode()
    response = manager_client.get(url_of("import_difference", batch))
    rows = list(csv.reader(response.content.decode("utf-8-sig").splitlines()))

    assert "And 15 more papers." in page
    assert response["Content-Disposition"] == 'attachment; filename="difference.csv"'
    assert (len(rows), rows[0][:3]) == (41, ["paper_id", "difference", "author_or_title"])
    assert rows[1] == ["1", "Titles: other words", "", "Paper", "'=1+1", "", "Take the list’s value"]
    assert len(manager_client.get(url_of("import_difference", batch), {"kind": "gone"}).content.splitlines()) == 1


def test_a_list_of_names_is_compared_and_changes_what_is_chosen_alone(manager_client, three):
    batch = batch_of(
        three, ["7,On Kites!,Ada Ames; Ben B. Boe; Cy Coe", "9,On Hail,Eve Fox"], "paper_id,title,authors"
    )

    page = manager_client.get(url_of("import_preview", batch)).content.decode()
    assert "it is compared with what is here" in page
    assert "Take what is chosen" not in page
    assert "Papers of the list that are not here" in page

    page = settle(manager_client, batch, title_spelling="amend")
    assert "Take what is chosen" in page
    confirm(manager_client, batch)
    assert list(Paper.objects.values_list("number", "title")) == [("7", "On Kites!")]
    assert sorted(Authorship.objects.values_list("printed_name", flat=True)) == ["Ada Ames", "Ben Boe", "Cy Coe"]


def test_papers_that_the_list_does_not_name_are_one_line(manager_client, three):
    page = manager_client.get(
        url_of("import_preview", batch_of(three, ["8,On Wind,1,Dee Doe,dee@ex.org"]))
    ).content.decode()

    assert "1 paper here is not in this file, and stays as it is." in page
    assert "Authors gone" not in page
