"""A list of no known system is read by the columns that somebody chooses for it, and the next one like it, too."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agreements.desk.forms.importing.column_choices import COLUMN_WORDS
from agreements.importing.entries import ENTRY_COLUMNS
from agreements.models import ColumnLayout, Conference, ImportBatch, Paper
from tests import factories

TABLE = """Nr.;Beitrag;Wer;Adressen;Stand
7;Über Drachen;Ada Ames;ada@ex.org;angenommen
8;Vom Wind;Ben Boe;ben@ex.org;abgelehnt
"""
MEANT = ("paper_id", "title", "name", "email", "decision")


def upload(client: Client, conference: Conference, *contents: str | bytes) -> ImportBatch:
    files = [
        SimpleUploadedFile(f"{number}.csv", text if isinstance(text, bytes) else text.encode())
        for number, text in enumerate(contents)
    ]
    client.post(reverse("import_file", args=[conference.slug]), {"file": files})
    return ImportBatch.objects.latest("pk")


def url_of(name: str, batch: ImportBatch) -> str:
    return reverse(name, args=[batch.conference.slug, batch.pk])


def choose(client: Client, batch: ImportBatch, *columns: str, **said: str):
    chosen = {f"column-{number}": column for number, column in enumerate(columns)}
    return client.post(url_of("import_columns", batch), chosen | said)


def rows(client: Client, batch: ImportBatch) -> list[tuple[str, str, str]]:
    reading = client.get(url_of("import_preview", batch)).context["plan"].reading
    return [(row.paper_id, row.name, row.email) for row in reading.rows]


def test_every_column_of_a_list_can_be_chosen():
    assert COLUMN_WORDS.keys() == set(ENTRY_COLUMNS)


def test_an_unknown_table_is_shown_with_what_stands_in_it_and_a_guess(manager_client, conference):
    batch = upload(manager_client, conference, TABLE)

    response = manager_client.get(url_of("import_preview", batch))

    page = response.content.decode()
    assert "The columns of “0.csv”" in page
    assert [words in page for words in ("Beitrag", "Über Drachen", "Vom Wind")] == [True] * 3
    form = response.context["form"]
    assert [form.fields[f"column-{number}"].initial for number in (0, 3)] == ["paper_id", "email"]


def test_the_chosen_columns_are_read_and_their_decisions_asked_about(manager_client, conference):
    batch = upload(manager_client, conference, TABLE)

    choose(manager_client, batch, *MEANT)

    question = manager_client.get(url_of("import_preview", batch)).context["question"]
    assert [(option.value, option.count) for option in question.options] == [("angenommen", 1), ("abgelehnt", 1)]
    manager_client.post(url_of("import_choose", batch), {"chosen": ["0"]})
    assert rows(manager_client, batch) == [("7", "Ada Ames", "ada@ex.org")]


def test_a_column_that_decides_can_be_left_out_by_hand_alone(manager_client, conference):
    batch = upload(manager_client, conference, TABLE.replace("Stand", "Status"))

    form = manager_client.get(url_of("import_preview", batch)).context["form"]
    choose(manager_client, batch, *MEANT[:4], "")

    assert form.fields["column-4"].initial == "decision"
    assert [number for number, *_ in rows(manager_client, batch)] == ["7", "8"]


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        (("", "title", "name", "email", ""), "Choose the column with the paper’s ID."),
        (("paper_id", "", "name", "email", ""), "Choose the column with the paper’s title."),
        (("paper_id", "title", "name", "", ""), "Choose the column with the email address."),
        (("paper_id", "title", "", "email", ""), "Choose the column with the author’s name, or those with its parts."),
        (("paper_id", "title", "name", "email", "title"), "Another column is that already."),
        (("nonsense", "title", "name", "email", ""), "Select a valid choice."),
    ],
)
def test_columns_that_make_no_list_are_asked_for_again(manager_client, conference, columns, sentence):
    batch = upload(manager_client, conference, TABLE)

    page = choose(manager_client, batch, *columns).content.decode()

    batch.refresh_from_db()
    assert sentence in page
    assert batch.choices == {}
    assert ColumnLayout.objects.count() == 0


def test_the_next_list_with_the_same_headings_is_read_by_them(manager_client, conference):
    choose(manager_client, upload(manager_client, conference, TABLE), *MEANT[:4], "")

    again = upload(manager_client, conference, TABLE.replace("Ada Ames", "Cy Coe"))

    assert [name for _, name, _ in rows(manager_client, again)] == ["Cy Coe", "Ben Boe"]


def test_other_headings_and_other_conferences_are_asked_about_anew(manager_client, conference):
    choose(manager_client, upload(manager_client, conference, TABLE), *MEANT[:4], "")
    other = factories.make_conference(slug="other")
    factories.make_member(other)

    renamed = upload(manager_client, conference, TABLE.replace("Beitrag", "Vortrag"))

    assert "plan" not in manager_client.get(url_of("import_preview", renamed)).context
    assert not ColumnLayout.objects.filter(conference=other).exists()


def test_columns_that_were_taken_for_granted_can_be_changed(manager_client, conference):
    """Also of a list with our own headings, and the next one is read so at once."""
    text = "paper_id,title,name,email,institution,university\n7,K,Ada Ames,ada@ex.org,Lab,Uni\n"
    batch = upload(manager_client, conference, text)
    page = manager_client.get(url_of("import_preview", batch)).content.decode()

    form = manager_client.get(url_of("import_columns", batch)).context["form"]
    choose(manager_client, batch, "paper_id", "title", "name", "email", "", "affiliation")

    assert url_of("import_columns", batch) in page
    assert form.fields["column-4"].initial == "affiliation"
    again = upload(manager_client, conference, text)
    for each in (batch, again):
        found = manager_client.get(url_of("import_preview", each)).context["plan"].reading
        assert [row.affiliation for row in found.rows] == ["Uni"]


def test_two_columns_of_one_heading_are_told_apart(manager_client, conference):
    batch = upload(manager_client, conference, "ID,Title,Name,Name,Email\n7,K,Ada,Ames,ada@ex.org\n")

    choose(manager_client, batch, "paper_id", "title", "given_name", "family_name", "email")

    assert rows(manager_client, batch) == [("7", "Ada Ames", "ada@ex.org")]


def test_a_list_without_addresses_is_compared_with_what_is_here(manager_client, conference):
    factories.make_paper(conference, factories.make_author(conference, name="Ada Ames"), number="7")
    batch = upload(manager_client, conference, "Nr;Was;Wer;Raum\n7;On Wind;Ada Ames;12\n")

    choose(manager_client, batch, "paper_id", "title", "name", "", without_addresses="on")

    found = manager_client.get(url_of("import_preview", batch)).context["plan"]
    assert found.reading.compares
    assert [each.after for each in found.difference.rows] == ["On Wind"]


def test_the_first_row_may_be_an_author(manager_client, conference):
    text = "7;On Kites;Ada Ames;ada@ex.org\n8;On Wind;Ben Boe;ben@ex.org\n"
    batch = upload(manager_client, conference, text)

    choose(manager_client, batch, *MEANT[:4], first_row_is_data="on")

    assert [name for _, name, _ in rows(manager_client, batch)] == ["Ada Ames", "Ben Boe"]
    assert ColumnLayout.objects.count() == 0

    choose(manager_client, batch, *MEANT[:4])  # it is a heading after all: asked about again

    batch.refresh_from_db()
    assert batch.choices == {}


def test_several_people_in_a_cell_are_taken_apart(manager_client, conference):
    text = "No;Was;Wer;Post\n7;On Kites;Ada Ames|Ben Boe;ada@ex.org|ben@ex.org\n"
    batch = upload(manager_client, conference, text)

    form = manager_client.get(url_of("import_preview", batch)).context["form"]
    choose(manager_client, batch, *MEANT[:4], separator="|")

    assert form["separator"].initial == "|"
    assert [name for _, name, _ in rows(manager_client, batch)] == ["Ada Ames", "Ben Boe"]


def test_two_unknown_files_are_asked_about_one_after_the_other(manager_client, conference):
    other = "Kennung;Thema;Person;Mail an\n9;On Fog;Cy Coe;cy@ex.org\n"
    batch = upload(manager_client, conference, TABLE, other)

    for _ in range(2):
        question = manager_client.get(url_of("import_preview", batch)).context["form"].asked
        meant = (*MEANT[:4], "") if question.options[0].words == "Nr." else MEANT[:4]
        choose(manager_client, batch, *meant)

    assert sorted(number for number, *_ in rows(manager_client, batch)) == ["7", "8", "9"]


def test_columns_are_not_changed_once_the_list_is_imported(manager_client, conference):
    batch = upload(manager_client, conference, "paper_id,title,name,email\n7,K,Ada Ames,ada@ex.org\n")
    found = manager_client.get(url_of("import_preview", batch)).context["plan"]
    manager_client.post(url_of("import_confirm", batch), {"previewed": found.fingerprint})

    response = choose(manager_client, batch, *MEANT[:4])

    assert Paper.objects.count() == 1
    assert response["Location"] == url_of("import_preview", batch)


def test_columns_of_another_conference_are_not_there(stranger_client, manager_client, conference):
    batch = upload(manager_client, conference, TABLE)

    assert stranger_client.get(url_of("import_columns", batch)).status_code == 404
    assert Client().get(url_of("import_columns", batch)).status_code == 302
