import csv

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agreements.desk.forms.imports import printable
from agreements.desk.views.imports import COLUMN_MEANINGS
from agreements.importing.readers import read
from agreements.importing.uploads import keep_batch
from agreements.models import Agreement, Authorship, Conference, Event, ImportBatch, Paper
from agreements.people.authorships import taking_off
from tests import factories

LINES = """paper_id,title,author_order,name,email
7,On Kites,1,Ada Ames,ada@ex.org
7,On Kites,2,Ben Boe,ben@ex.org
"""
BAD = "7,On Kites,3,N/A,cy@ex.org\n"
REASON = "The name is missing: the cell has “N/A”."
ODD = '9,On <i>Hail</i>,1,"Coe, Cy",****@ex.org\n9,On Hail,2,DEE DOE,dee@ex.org\n9,On Hail,3,"Fox, Eve",eve@ex.org\n'
PAGES = [
    "import_file",
    "import_sample",
    "import_preview",
    "import_result",
    "import_choose",
    "import_confirm",
    "import_left_out",
]


@pytest.fixture
def batch(conference: Conference) -> ImportBatch:
    return make_batch(conference, LINES)


def make_batch(conference: Conference, lines: str) -> ImportBatch:
    user = factories.make_member(conference)
    return keep_batch(conference, filename="papers.csv", content=lines.encode(), by=user)


def url_of(name: str, batch: ImportBatch) -> str:
    slug = batch.conference.slug
    return reverse(name, args=[slug] if name in ("import_file", "import_sample") else [slug, batch.pk])


def ask(client: Client, name: str, batch: ImportBatch):
    url = url_of(name, batch)
    return client.post(url, {"previewed": "x"}) if name in ("import_choose", "import_confirm") else client.get(url)


def told(page: str) -> str:
    """In one line."""
    return " ".join(page.split())


def upload(client: Client, conference: Conference, content: bytes, name: str = "papers.csv"):
    return client.post(reverse("import_file", args=[conference.slug]), {"file": SimpleUploadedFile(name, content)})


def confirm(client: Client, batch: ImportBatch, **data: str):
    """Presses the button of the preview that is shown now."""
    found = client.get(url_of("import_preview", batch)).context["plan"]
    return client.post(url_of("import_confirm", batch), {"previewed": found.fingerprint} | data)


# --- Who may ---
@pytest.mark.parametrize("name", PAGES)
def test_import_sends_to_the_login_when_anonymous(client, batch, name):
    response = ask(client, name, batch)

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", PAGES)
def test_import_is_not_there_for_staff_of_another_conference(stranger_client, batch, name):
    answer = ask(stranger_client, name, batch)

    assert answer.status_code == 404
    assert Paper.objects.count() == 0


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("role", ["viewer_client", "signatory_client"])
def test_import_is_refused_when_the_role_does_not_import(request, batch, name, role):
    answer = ask(request.getfixturevalue(role), name, batch)

    assert answer.status_code == 403


def test_import_file_is_refused_when_a_viewer_uploads(viewer_client, conference):
    assert upload(viewer_client, conference, LINES.encode()).status_code == 403
    assert ImportBatch.objects.count() == 0


@pytest.mark.parametrize("name", ["import_preview", "import_result", "import_confirm", "import_left_out"])
def test_import_does_not_open_another_conferences_batch(owner_client, conference, name):
    foreign = make_batch(factories.make_conference(), LINES)
    url = reverse(name, args=[conference.slug, foreign.pk])

    answer = owner_client.post(url, {"previewed": "x"}) if name == "import_confirm" else owner_client.get(url)

    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["import_sample", "import_preview", "import_result", "import_left_out"])
def test_import_is_not_allowed_when_posted_to_a_page_that_shows(manager_client, batch, name):
    assert manager_client.post(url_of(name, batch)).status_code == 405


def test_import_confirm_is_not_allowed_when_only_opened(manager_client, batch):
    assert manager_client.get(url_of("import_confirm", batch)).status_code == 405
    assert Paper.objects.count() == 0


# --- Upload ---
def test_import_file_explains_every_column(manager_client, conference):
    response = manager_client.get(reverse("import_file", args=[conference.slug]))

    for name, *_ in COLUMN_MEANINGS:
        assert f"<code>{name}</code>" in response.content.decode()


def test_import_file_keeps_the_file_and_shows_its_preview(manager_client, conference):
    response = upload(manager_client, conference, LINES.encode())

    batch = ImportBatch.objects.get()
    assert response["Location"] == url_of("import_preview", batch)
    assert (batch.conference, batch.filename, bytes(batch.content)) == (conference, "papers.csv", LINES.encode())
    assert batch.digest == read(LINES.encode()).digest
    assert (batch.uploaded_by_id, batch.applied_at) == (int(manager_client.session["_auth_user_id"]), None)
    assert Paper.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", "The file is empty. Choose your list again."),
        (b"PK\x03\x04rest", "The workbook is damaged and cannot be read. Download it again, and choose the new file."),
        (b"title,name\nK,Ada", "The header has no column “paper_id”."),
        (b"title,name\nK,Ada", "The header has no column “email”."),
    ],
)
def test_import_file_says_why_a_file_is_refused(manager_client, conference, content, error):
    response = upload(manager_client, conference, content)

    assert response.status_code == 200
    assert error in " ".join(response.context["form"].errors["file"])
    assert ImportBatch.objects.count() == 0


def test_import_file_asks_for_a_file_when_none_was_chosen(manager_client, conference):
    response = manager_client.post(reverse("import_file", args=[conference.slug]), {"x": "y"})

    assert response.context["form"].errors["file"] == ["Choose a file first."]


def test_printable_takes_out_what_no_name_may_hold():
    assert printable("pa\u202epers\n.csv") == "papers.csv"
    assert printable("\u202e") == "file.csv"
    assert printable("x" * 300) == "x" * 200


def test_import_sample_can_be_imported_as_it_is(manager_client, conference):
    response = manager_client.get(reverse("import_sample", args=[conference.slug]))

    reading = read(response.content)
    assert response["Content-Disposition"] == 'attachment; filename="sample.csv"'
    assert (len(reading.rows), reading.problems, reading.notes) == (3, (), ())
    assert len(list(csv.reader(response.content.decode("utf-8-sig").splitlines()))) == 4


# --- Preview ---
def test_import_preview_shows_what_would_be_added(manager_client, batch):
    response = manager_client.get(url_of("import_preview", batch))
    page = response.content.decode()

    assert "1 new paper would be imported</strong>, with 2 agreements to be signed and 2 new authors." in told(page)
    assert "Import 1 paper" in page
    assert "On Kites" in page
    assert "Ada Ames, Ben Boe" in page
    assert Paper.objects.count() == 0


def test_import_preview_shows_refused_rows_with_reasons(manager_client, conference):
    batch = make_batch(conference, LINES + BAD.replace("7,", "8,", 1))

    page = manager_client.get(url_of("import_preview", batch)).content.decode()

    assert REASON in page
    assert "What belongs there: As it will be printed." in page
    assert "<mark>N/A</mark>" in page
    assert "Import the 1 whole paper, hold back 1" in page
    assert page.index("Upload a corrected file") < page.index("Import the 1 whole paper")
    assert page.count("button primary") == 1


def test_import_preview_names_rows_that_are_left_out_with_a_refused_one(manager_client, conference):
    batch = make_batch(conference, f"{LINES}{BAD}8,On Wind,1,Dee Doe,dee@ex.org\n")

    response = manager_client.get(url_of("import_preview", batch))
    page = response.content.decode()

    [held_back], [whole] = response.context["listed"].held_back, response.context["listed"].whole
    assert (held_back.number, held_back.title, held_back.beside) == ("7", "On Kites", 2)
    assert [(row.number, [cell.value for cell in row.cells if cell.is_faulty]) for row in held_back.faulty] == [
        (4, ["N/A"])
    ]
    assert (whole.number, whole.people) == ("8", ["Dee Doe"])
    assert "2 good rows of this paper wait for the correction." in page
    assert "1 paper is held back, because 1 row of the file is refused" in told(page)
    assert "Import the 1 whole paper, hold back 1" in page


def test_import_preview_folds_what_is_here_already(manager_client, conference, batch):
    confirm(manager_client, batch)
    second = make_batch(conference, f"{LINES}7,On Kites,3,Cy Coe,cy@ex.org\n8,On Wind,1,Dee Doe,dee@ex.org\n")
    confirm(manager_client, second)
    third = make_batch(conference, f"{LINES}7,On Kites,3,Cy Coe,cy@ex.org\n8,On Winds,1,Dee Doe,dee@ex.org\n")

    [newer] = (
        manager_client.get(url_of("import_preview", make_batch(conference, f"{LINES}7,On Kites,4,New One,n@ex.org\n")))
        .context["listed"]
        .whole
    )
    response = manager_client.get(url_of("import_preview", third))
    listed = response.context["listed"]

    assert (newer.is_new, newer.newcomers) == (False, ["New One"])
    assert ([each.number for each in listed.whole], [each.number for each in listed.unchanged]) == (["8"], ["7"])
    assert [(change.before, change.after) for change in listed.whole[0].changes] == [("On Wind", "On Winds")]
    assert "1 paper is here already as the list has it" in response.content.decode()


def test_import_preview_keeps_rows_together_that_name_no_paper(manager_client, conference):
    batch = make_batch(conference, f"{LINES},On Hail,1,Dee Doe,dee@ex.org\n")

    listed = manager_client.get(url_of("import_preview", batch)).context["listed"]

    assert [(each.number, len(each.faulty), each.beside) for each in listed.held_back] == [("", 1, 0), ("7", 0, 2)]
    assert (listed.held_back_count, sum(len(each.faulty) for each in listed.held_back if not each.number)) == (1, 1)


def test_waiting_list_is_discarded_and_can_come_again(manager_client, batch):
    response = manager_client.post(url_of("import_cancel", batch), follow=True)
    page = response.content.decode()
    batch.refresh_from_db()

    assert (batch.state, Paper.objects.count()) == ("cancelled", 0)
    assert "“papers.csv” was discarded" in page
    assert "Nothing of this list was imported." in page
    assert Event.objects.filter(kind="import.cancelled").count() == 1
    again = manager_client.post(url_of("import_again", batch), follow=True)
    assert "1 new paper would be imported" in told(again.content.decode())


def test_result_says_what_was_settled(manager_client, conference, batch):
    confirm(manager_client, batch)
    second = make_batch(conference, LINES.replace("Kites", "Kits"))
    confirm(manager_client, second)

    page = manager_client.get(url_of("import_result", second)).content.decode()

    assert "What differed, and what was settled" in page
    assert "Titles: other words" in page
    assert "Take the list’s value" in page


def test_import_preview_escapes_what_is_in_the_file(manager_client, conference):
    batch = make_batch(conference, LINES.replace("Kites", "<script>x</script>"))

    page = manager_client.get(url_of("import_preview", batch)).content.decode()

    assert "On &lt;script&gt;x&lt;/script&gt;" in page
    assert "<script>x" not in page


def test_import_preview_shows_changes_and_who_is_absent(manager_client, conference, batch):
    confirm(manager_client, batch)
    second = make_batch(conference, LINES.replace("Kites", "Kits").replace("7,On Kits,2,Ben Boe,ben@ex.org\n", ""))

    response = manager_client.get(url_of("import_preview", second))
    page = response.content.decode()

    assert "On Kites" in page
    assert "On Kits" in page
    assert "Authors gone from the list" in page
    assert [each.name for each in response.context["plan"].absent] == ["Ben Boe"]


def test_import_preview_leads_to_the_paper_that_somebody_was_taken_off(manager_client, conference, batch):
    confirm(manager_client, batch)
    ben = Authorship.objects.get(printed_name="Ben Boe")
    taking_off.end_authorship(ben, reason="No", by=None)

    page = manager_client.get(url_of("import_preview", make_batch(conference, LINES))).content.decode()

    assert f'<a href="{reverse("paper", args=[conference.slug, ben.paper_id])}">Paper 7</a>' in page
    assert "Was taken off this paper, and stays off it." in page


def test_import_preview_offers_nothing_when_nothing_would_change(manager_client, conference, batch):
    confirm(manager_client, batch)

    page = manager_client.get(url_of("import_preview", make_batch(conference, LINES))).content.decode()

    assert "Nothing would change." in page
    assert "Import 2 rows" not in page


def test_import_preview_has_pages_when_much_is_refused(manager_client, conference):
    batch = make_batch(conference, LINES + "".join(BAD.replace("7", str(number), 1) for number in range(20, 50)))

    first = manager_client.get(url_of("import_preview", batch)).context["tables"]["papers"]
    second = manager_client.get(url_of("import_preview", batch), {"papers-page": "2"}).context["tables"]["papers"]

    assert (len(first.page.object_list), len(second.page.object_list)) == (25, 6)


def test_import_preview_numbers_rows_as_spreadsheets_do(manager_client, conference):
    batch = make_batch(conference, LINES + "\n" * 1200 + BAD)

    page = manager_client.get(url_of("import_preview", batch)).content.decode()

    assert "Row 1204<" in page


# --- What became of each cell ---
def test_import_preview_counts_by_kind_what_became_of_cells(manager_client, conference):
    batch = make_batch(conference, LINES + ODD)

    response = manager_client.get(url_of("import_preview", batch))

    page, sections = response.content.decode(), response.context["sections"]
    assert {name: section.count for name, section in sections.items()} == {"look": 1, "unaskable": 1, "note": 3}
    assert [(str(group.kind), group.count) for group in sections["note"].groups] == [("turned", 2), ("markup", 1)]
    assert "1 value to look at" in page
    assert "“DEE DOE” would be printed in capitals." in page
    assert "“****@ex.org” is hidden by the system that it is from." in page
    assert "“Coe, Cy” was taken as “Cy Coe”." in page
    assert "On &lt;i&gt;Hail&lt;/i&gt;" in page


def test_import_preview_tells_the_first_of_many_of_a_kind(manager_client, conference):
    lines = [f'9,Hail,{n},"Coe, Cy{n:03}",cy{n}@ex.org\n' for n in range(1, 61)]
    batch = make_batch(conference, LINES.splitlines()[0] + "\n" + "".join(lines))

    response = manager_client.get(url_of("import_preview", batch))

    (group,) = (each for each in response.context["sections"]["note"].groups if each.kind == "turned")
    assert (group.count, len(group.told), group.more) == (60, 25, 35)
    assert "And 35 more of this kind." in response.content.decode()


def test_import_result_keeps_what_became_of_cells(manager_client, conference):
    batch = make_batch(conference, LINES + ODD)
    confirm(manager_client, batch)

    response = manager_client.get(url_of("import_result", batch))

    assert {name: each.count for name, each in response.context["sections"].items()} == {
        "look": 1,
        "unaskable": 1,
        "note": 3,
    }
    assert f'href="{reverse("decisions", args=[conference.slug])}?kind=look"' in response.content.decode()


@pytest.mark.parametrize("is_applied", [False, True])
def test_import_left_out_is_the_list_that_was_left_out(manager_client, conference, is_applied):
    header, *rows = LINES.splitlines()
    lines = [f"{header},Remark", f"{rows[0]},=1+1", "7,On Kites,3,N/A,cy@ex.org,", "8,On Wind,1,Dee Doe,dee@ex.org,@x"]
    batch = make_batch(conference, "\n".join(lines))
    if is_applied:
        confirm(manager_client, batch, partial="1")

    response = manager_client.get(url_of("import_left_out", batch))

    assert response["Content-Disposition"] == 'attachment; filename="left-out.csv"'
    content = response.content.decode()
    assert content.startswith("\ufeff")
    assert list(csv.reader(content.removeprefix("\ufeff").splitlines())) == [
        [*header.split(","), "row_of_the_list", "why_it_was_left_out"],
        [*rows[0].split(","), "2", "Left out because row 3 of the same paper was refused."],
        ["7", "On Kites", "3", "N/A", "cy@ex.org", "3", REASON],
    ]


def test_import_left_out_can_be_corrected_and_imported(manager_client, conference):
    batch = make_batch(conference, LINES + BAD)
    confirm(manager_client, batch, partial="1")
    left_out = manager_client.get(url_of("import_left_out", batch)).content.decode()

    again = make_batch(conference, left_out.replace("N/A,cy", "Cy Coe,cy"))
    confirm(manager_client, again)

    assert list(Authorship.objects.order_by("position").values_list("printed_name", flat=True)) == [
        "Ada Ames",
        "Ben Boe",
        "Cy Coe",
    ]


@pytest.mark.parametrize("papers", [1, 3])
def test_import_preview_takes_as_many_queries_for_one_paper_as_for_three(
    manager_client, conference, django_assert_num_queries, papers
):
    lines = [f"{number},T,1,Ada,ada{number}@ex.org" for number in range(papers)]
    batch = make_batch(conference, "\n".join(["paper_id,title,author_order,name,email", *lines]))

    # session, user, conference, batch, its further files, and the plan's
    with django_assert_num_queries(11):
        manager_client.get(url_of("import_preview", batch))


# --- Confirm and result ---
def test_import_confirm_writes_and_shows_the_result(manager_client, batch):
    response = confirm(manager_client, batch)

    batch.refresh_from_db()
    assert response["Location"] == url_of("import_result", batch)
    assert (Paper.objects.count(), Agreement.objects.count()) == (1, 2)
    assert (batch.result["added"], batch.result["refused"]) == (2, 0)
    assert batch.applied_by_id == int(manager_client.session["_auth_user_id"])
    assert "2 agreements added" in manager_client.get(response["Location"]).content.decode()


def test_import_confirm_does_nothing_twice(manager_client, batch):
    confirm(manager_client, batch)
    events = Event.objects.count()

    response = manager_client.post(url_of("import_confirm", batch), {"previewed": "x" * 64}, follow=True)

    assert response.redirect_chain[-1][0] == url_of("import_result", batch)
    assert "already been imported" in response.content.decode()
    assert Event.objects.count() == events


def test_import_preview_leads_to_the_result_when_it_is_imported(manager_client, batch):
    confirm(manager_client, batch)

    assert manager_client.get(url_of("import_preview", batch))["Location"] == url_of("import_result", batch)


def test_import_result_leads_to_the_preview_when_it_is_not_imported(manager_client, batch):
    assert manager_client.get(url_of("import_result", batch))["Location"] == url_of("import_preview", batch)


def test_import_confirm_shows_a_new_preview_when_the_database_moved(manager_client, conference, batch):
    shown = manager_client.get(url_of("import_preview", batch)).context["plan"].fingerprint
    factories.make_paper(conference, number="7", title="On Kits")

    response = manager_client.post(url_of("import_confirm", batch), {"previewed": shown}, follow=True)

    batch.refresh_from_db()
    assert response.redirect_chain[-1][0] == url_of("import_preview", batch)
    assert "Papers or authors have changed since you saw this preview" in response.content.decode()
    assert (batch.applied_at, Agreement.objects.count()) == (None, 0)


def test_import_confirm_changes_nothing_when_rows_are_refused_and_not_left_out(manager_client, conference):
    batch = make_batch(conference, LINES + BAD)

    response = confirm(manager_client, batch)

    batch.refresh_from_db()
    assert response["Location"] == url_of("import_preview", batch)
    assert (batch.applied_at, Paper.objects.count()) == (None, 0)


def test_import_confirm_leaves_refused_rows_out_when_asked(manager_client, conference):
    batch = make_batch(conference, f"{LINES}{BAD}8,On Wind,1,Dee Doe,dee@ex.org\n")

    response = confirm(manager_client, batch, partial="1")
    page = manager_client.get(response["Location"]).content.decode()

    assert [agreement.authorship.paper.number for agreement in Agreement.objects.all()] == ["8"]
    assert "1 row was refused. 2 more were left out" in page
    assert page.count("Left out because row 4 of the same paper was refused.") == 2
    assert REASON in page


def test_import_result_of_before_reasons_were_kept_has_no_table(manager_client, batch):
    confirm(manager_client, batch)
    batch.refresh_from_db()
    batch.result = {name: value for name, value in batch.result.items() if name not in ("untaken", "left_out")}
    batch.save()

    page = manager_client.get(url_of("import_result", batch)).content.decode()

    assert "2 agreements added" in page
    assert "Not imported" not in page


def test_import_confirm_goes_back_when_the_preview_is_not_named(manager_client, batch):
    assert manager_client.post(url_of("import_confirm", batch))["Location"] == url_of("import_preview", batch)
    assert Paper.objects.count() == 0


def test_preview_says_so_when_no_row_is_good(manager_client, conference):
    page = manager_client.get(
        url_of("import_preview", make_batch(conference, f"{LINES.splitlines()[0]}\n{BAD}"))
    ).content.decode()

    assert "Nothing can be imported." in page
    assert "1 paper is held back, because 1 row of the file is refused" in told(page)
    assert "in the database already" not in page


def test_import_preview_and_confirm_refuse_a_place_that_is_taken(manager_client, conference):
    factories.make_authorship(factories.make_paper(conference, number="7", title="On Kites"), position=2)
    late = "paper_id,title,author_order,name,email\n7,On Kites,2,Late,late@ex.org\n8,On Wind,1,Good,good@ex.org\n"
    batch = keep_batch(conference, filename="late.csv", content=late.encode(), by=factories.make_user())

    page = manager_client.get(reverse("import_preview", args=[conference.slug, batch.pk])).content.decode()
    manager_client.post(reverse("import_confirm", args=[conference.slug, batch.pk]), {"previewed": ""})
    batch.refresh_from_db()

    assert "Position 2 of paper 7 is taken by" in page
    assert "Import the 1 whole paper, hold back 1" in page
    assert not batch.is_applied


# --- What only a person can tell ---
DECIDED = b"""paper_id,title,name,email,decision
7,On Kites,Ada Ames,ada@ex.org,accept
8,On Wind,Ben Boe,ben@ex.org,shepherded
"""


def asked(client: Client, conference: Conference, content: bytes) -> ImportBatch:
    """The batch of a list that raises a question."""
    upload(client, conference, content)
    return ImportBatch.objects.latest("pk")


def test_import_asks_which_decisions_are_accepted_and_goes_on_with_the_answer(manager_client, conference):
    batch = asked(manager_client, conference, DECIDED)
    page = manager_client.get(url_of("import_preview", batch)).content.decode()

    response = manager_client.post(url_of("import_choose", batch), {"chosen": ["1"]})

    assert "Which rows are to be imported?" in page
    assert [words in page for words in ("accept: 1 paper", "shepherded: 1 paper")] == [True, True]
    assert response["Location"] == url_of("import_preview", batch)
    preview = manager_client.get(response["Location"])
    assert [row.name for row in preview.context["plan"].reading.rows] == ["Ben Boe"]
    assert "1 paper, not taken" in preview.content.decode()
    confirm(manager_client, batch)
    assert [paper.number for paper in Paper.objects.all()] == ["8"]


def test_import_asks_again_when_nothing_is_chosen(manager_client, conference):
    batch = asked(manager_client, conference, DECIDED)

    page = manager_client.post(url_of("import_choose", batch), {}).content.decode()

    batch.refresh_from_db()
    assert "Choose at least one." in page
    assert batch.choices == {}


def test_import_shows_names_in_each_encoding_and_takes_the_chosen_one(manager_client, conference):
    lines = "paper_id,title,name,email\n7,K,Иван Петров,i@ex.org\n8,L,Ольга Смирнова,o@ex.org\n"
    batch = asked(manager_client, conference, lines.encode("koi8-r"))

    response = manager_client.get(url_of("import_preview", batch))
    options = [option.value for option in response.context["question"].options]
    manager_client.post(url_of("import_choose", batch), {"chosen": str(options.index("koi8-r"))})

    assert "Иван Петров" in response.content.decode()
    names = [row.name for row in manager_client.get(url_of("import_preview", batch)).context["plan"].reading.rows]
    assert names == ["Иван Петров", "Ольга Смирнова"]


@pytest.mark.parametrize(("chosen", "name"), [("0", "Zoë Müller"), ("1", "ZoÃ« MÃ¼ller")])
def test_import_offers_to_put_damaged_letters_right(manager_client, conference, chosen, name):
    lines = "paper_id,title,name,email\n7,K,Zoë Müller,z@ex.org\n8,L,José García,j@ex.org\n"
    damaged = lines.encode().decode("cp1252").encode()
    batch = asked(manager_client, conference, damaged)

    page = manager_client.get(url_of("import_preview", batch)).content.decode()
    manager_client.post(url_of("import_choose", batch), {"chosen": chosen})

    assert "ZoÃ« MÃ¼ller → Zoë Müller" in page
    preview = manager_client.get(url_of("import_preview", batch))
    assert preview.context["plan"].reading.rows[0].name == name


def test_import_keeps_further_files_and_reads_them_together(manager_client, conference):
    authors = b"submission #,first name,last name,email,person #\n7,Ada,Ames,ada@ex.org,3\n"
    papers = b"#,title,authors,decision,deleted?\n7,On Kites,Ada Ames,accept,no\n"
    files = [SimpleUploadedFile("author.csv", authors), SimpleUploadedFile("submission.csv", papers)]

    manager_client.post(reverse("import_file", args=[conference.slug]), {"file": files})

    batch = ImportBatch.objects.get()
    assert batch.filename == "author.csv and submission.csv"
    assert [bytes(each.content) for each in batch.further_files.all()] == [papers]
    found = manager_client.get(url_of("import_preview", batch)).context["plan"].reading
    assert [(row.name, row.title) for row in found.rows] == [("Ada Ames", "On Kites")]
    assert batch.digest == found.digest


def test_import_choose_changes_nothing_when_it_is_imported(manager_client, batch):
    confirm(manager_client, batch)

    response = manager_client.post(url_of("import_choose", batch), {"chosen": "0"})

    batch.refresh_from_db()
    assert response["Location"] == url_of("import_preview", batch)
    assert batch.choices == {}


def test_import_file_offers_every_kind_of_file_that_it_takes(manager_client, conference):
    page = manager_client.get(reverse("import_file", args=[conference.slug])).content.decode()

    kinds = page.split('accept="')[1].split('"')[0].split(",")
    assert {".csv", ".tsv", ".xlsx", ".xls", ".ods", ".json", ".yml"} <= set(kinds)


def test_import_file_takes_five_files_at_most(manager_client, conference):
    files = [SimpleUploadedFile(f"{number}.csv", LINES.encode()) for number in range(6)]

    response = manager_client.post(reverse("import_file", args=[conference.slug]), {"file": files})

    assert response.context["form"].errors["file"] == ["Choose at most five files at once."]


def test_import_preview_says_where_a_refused_author_stands(manager_client, conference):
    lines = (
        "Paper ID\tPaper Title\tAuthors\tAuthor Names\tAuthor Emails\n7\tK\t\tAmes, Ada; N/A\ta@ex.org; ben@ex.org\n"
    )
    batch = make_batch(conference, lines)

    preview = manager_client.get(url_of("import_preview", batch)).content.decode()
    confirm(manager_client, batch, partial="1")
    result = manager_client.get(url_of("import_result", batch)).content.decode()

    assert "Row 2, author 2<" in preview
    assert "<span class='below'>row 2, author 2</span>" in result


def test_a_kept_list_whose_columns_are_not_known_is_refused_and_asks_nothing(manager_client, conference):
    batch = make_batch(conference, "room,seats\nA,12\n")

    page = manager_client.get(url_of("import_preview", batch)).content.decode()
    response = manager_client.post(url_of("import_choose", batch), {"chosen": "0"})

    batch.refresh_from_db()
    assert "These headings were found: “room”, “seats”." in page
    assert (response.status_code, batch.choices) == (302, {})
