"""What a system's list leaves open, and what does not fit together, is said; nobody is paired with another's address."""

import json

import pytest

from agreements.importing.files.sources import ListFile
from agreements.importing.listings.choices import Choices
from agreements.importing.readers import read
from agreements.importing.rows import Asked, Reading

CMT = "Paper ID\tPaper Title\tAuthors\tAuthor Names\tAuthor Emails\tStatus\n"
AUTHORS = "submission #,first name,last name,email,person #,corresponding?\n"
PAPERS = "#,title,authors,decision,deleted?\n"
OPENCONF = "paperid,position,name_last,name_first,email\n"
INDICO = "Id,Title,Presenters,Presenters (email),Authors,Authors (affiliation),Authors (email),Co-Authors\n"
CONFTOOL = "paperID,authors,organisations,title,submitting_author,sa_email,all_emails,acceptance_status,withdrawn\n"


def read_files(*contents: str | bytes, **choices: object) -> Reading:
    files = [
        ListFile(f"file {number}", each.encode() if isinstance(each, str) else each)
        for number, each in enumerate(contents, 1)
    ]
    return read(files, Choices(**choices))  # type: ignore[arg-type]


def people(reading: Reading) -> list[tuple[str, str]]:
    return [(row.name, row.email) for row in reading.rows]


def refusal(*contents: str | bytes) -> str:
    reading = read_files(*contents)
    assert (reading.is_refused, reading.rows, reading.question) == (True, (), None)
    return reading.problems[0].reason


def test_cmt_pairs_only_the_marked_contact_when_there_are_not_as_many_addresses_as_names() -> None:
    row = "7\tOn Kites\tAda Ames (Ex; U)*; Ben Boe\tAmes, Ada*; Boe, Ben\tada@ex.org*\tAccept\n"

    reading = read_files(CMT + row)

    assert people(reading) == [("Ada Ames", "ada@ex.org"), ("Ben Boe", "")]
    assert [row.affiliation for row in reading.rows] == ["Ex; U", ""]
    assert reading.notes[0] == "Paper 7 has 2 names and 1 addresses: only the primary contact’s is taken."


def test_rows_with_several_authors_are_numbered_and_say_where_each_stands() -> None:
    rows = "7\tOn Kites\t\tAmes, Ada; Boe, Ben\ta@ex.org; b@ex.org\tAccept\n8\tWind\t\tN/A\tcy@ex.org\tAccept\n"

    reading = read_files(CMT + rows)

    assert [row.line for row in reading.rows] == [1, 2]
    assert [problem.row for problem in reading.problems] == [3]
    assert reading.places == {1: "row 2, author 1", 2: "row 2, author 2", 3: "row 3, author 1"}


def test_easychair_names_what_does_not_join() -> None:
    authors = AUTHORS + "7,Ada,Ames,ada@ex.org,1,yes\n9,Ben,Boe,ben@ex.org,2,no\n"
    papers = PAPERS + "7,On Kites,Ada Ames,accept,no\n8,Wind,Cy Coe,accept,no\n"

    reading = read_files(authors, papers)

    assert people(reading) == [("Ada Ames", "ada@ex.org")]
    assert reading.notes == (
        "Submissions without anybody in the list of authors: 8.",
        "Authors of submissions that are not in the list of submissions are left out: 9.",
    )


def test_easychairs_longer_list_goes_before_that_of_its_chairs() -> None:
    authors = AUTHORS + "7,Ada,Ames,ada@ex.org,1,yes\n"
    chairs = "paper,author,email\n7,A. Ames,ada@home.example\n"

    reading = read_files(authors, chairs, PAPERS + "7,On Kites,Ada Ames,accept,no\n")

    assert people(reading) == [("Ada Ames", "ada@ex.org")]


def test_openconf_names_what_does_not_join_and_takes_the_decisions_that_the_conference_has() -> None:
    authors = (
        OPENCONF + "7,2,Boe,Ben,ben@ex.org\n7,1,Ames,Ada,ada@ex.org\n8,1,Coe,Cy,cy@ex.org\n9,1,Dee,Di,di@ex.org\n"
    )
    papers = "paperid,title,accepted\n7,On Kites,Stage\n8,On Wind,Perhaps\n10,On Rain,Stage\n"
    decisions = "value,accepted\nStage,1\nPerhaps,0\n"

    alone, told = read_files(authors, papers), read_files(authors, papers, decisions)

    assert alone.question is not None
    assert [option.value for option in alone.question.options] == ["Stage", "Perhaps"]
    assert [(row.position, row.name) for row in told.rows] == [(2, "Ben Boe"), (1, "Ada Ames")]
    assert told.notes == (
        "Paper 10 has no authors in this list, and is left out.",
        "Authors of papers that are not in the table of papers are left out: 9.",
    )


def test_a_table_of_pretalx_in_another_language_that_does_not_say_what_is_accepted_is_asked_about() -> None:
    headings = "ID,Titel,Track,IDs,Vortragende\n"
    rows = "K7XQ2A,On Kites,Main,ABC123,Ada Ames\nK7XQ2B,On Wind,Main,ABC123,Ada Ames\n"
    speakers = "ID,Name,E-Mail,IDs der Vorschläge\nABC123,Ada Ames,ada@ex.org,K7XQ2A\n"

    reading = read_files(headings + rows, speakers)

    assert reading.question is not None
    assert reading.question.asked == Asked.MAPPING
    assert [option.value for option in reading.question.options] == ["id", "titel", "track", "ids", "vortragende"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (AUTHORS + "7,Ada,Ames,ada@ex.org,1,yes\n", "EasyChair’s list of authors has no titles."),
        (PAPERS + "7,On Kites,Ada Ames,accept,no\n", "EasyChair’s list of submissions has no addresses."),
        ("paper,author,email\n7,Ada Ames,ada@ex.org\n", "EasyChair’s list of authors has no titles."),
        (OPENCONF + "7,1,Ames,Ada,ada@ex.org\n", "OpenConf’s table of authors has no titles."),
        ("paperid,title,accepted\n7,On Kites,Accept\n", "These tables of OpenConf have no authors."),
        ("value,accepted\nAccept,1\n", "These tables of OpenConf have no authors."),
        ("number,forum,title,decision\n7,aB3,On Kites,Accept\n", "This table of OpenReview has no authors."),
        ("ID,Proposal title,Speaker IDs\nABC123,K,XYZ789\n", "pretalx’s list of proposals has no addresses."),
        ("ID,Name,Email,Proposal IDs\nABC123,Ada,a@ex.org,XYZ789\n", "These are pretalx’s speakers, without titles."),
        (" ,ACM No.,Contact No.,Title\n1,2,3,K\n", "The list names no authors."),
        (json.dumps({"result": {"hits": {"hit": []}}}), "The list names no authors."),
        ("<dblp><inproceedings><author>Ada</author></inproceedings></dblp>", "The list names no authors."),
        ("ID,名前,メール,発表ID\nABC123,Ada,a@ex.org,XYZ789\n", "These are pretalx’s speakers, without titles."),
        ("<erights_record><paper/></erights_record>", "The list names no authors."),
        ("<rows/>", "“file 1” is no list of papers that is known."),
        ('[{"a": {"b": 1}}]', "“file 1” is no list of papers that is known."),
        (CMT, "The list names no authors."),
    ],
)
def test_what_is_recognised_and_cannot_be_imported_says_why(content: str, sentence: str) -> None:
    assert sentence in refusal(content)


def test_indico_joins_by_name_and_leaves_empty_who_has_no_address() -> None:
    row = (
        '7,K,Ben Boe,,"Ada Ames, Ben Boe","Ada Ames, Ben Boe (Org, Inc.)",Ben Boe <ben@ex.org>,Cy Coe\n8,Wind,,,,,,\n'
    )

    reading = read_files(INDICO + row)

    assert people(reading) == [("Ada Ames", ""), ("Ben Boe", "ben@ex.org"), ("Cy Coe", "")]
    assert [row.affiliation for row in reading.rows] == ["", "Org, Inc.", ""]
    assert [row.is_speaker for row in reading.rows] == [False, True, False]
    assert reading.notes[0] == "Paper 8 has no authors in this list, and is left out."


def test_conftool_takes_only_addresses_beside_a_name_when_lists_differ() -> None:
    row = '7,"Ames, Ada (1); Boe, Ben (1,2)",1: Ex U; 2: Org,On Kites,"Ames, Ada",ada@ex.org,ada@ex.org,1,0\n'

    reading = read_files(CONFTOOL + row)

    assert people(reading) == [("Ada Ames", "ada@ex.org"), ("Ben Boe", "")]
    assert [row.affiliation for row in reading.rows] == ["Ex U", "Ex U; Org"]


def test_a_list_of_addresses_finds_people_by_id_and_by_a_name_that_only_one_has() -> None:
    people_of = [{"first_name": "Ada", "last_name": "Ames"}, {"first_name": "Wei", "last_name": "Wang"}]
    people_of += [{"first_name": "Cy", "last_name": "Coe", "openreview": "~Cy_Coe1"}]
    papers = json.dumps([{"id": 7, "title": "On Kites", "authors": people_of}])
    addresses = "profile_id,name,email\n,Ada Ames,ada@ex.org\n,Wei Wang,w1@ex.org\n,Wei Wang,w2@ex.org\n"
    addresses += "~Cy_Coe1,,cy@ex.org\n~No_Body1,,nobody@ex.org\n"

    reading = read_files(papers, addresses)

    assert people(reading) == [("Ada Ames", "ada@ex.org"), ("Wei Wang", ""), ("Cy Coe", "cy@ex.org")]
    assert "Authors for whom the second file has no address: Wei Wang." in reading.notes
    assert "Addresses that belong to nobody in the list: nobody@ex.org." in reading.notes


def test_a_second_file_that_is_nothing_known_is_not_passed_over() -> None:
    reading = read_files(CMT + "7\tK\t\tAmes, Ada\ta@ex.org\tAccept\n", "room,seats\nA,12\n")

    assert reading.is_refused
    assert reading.problems[-1].reason == "These headings were found: “room”, “seats”."


def test_lists_of_one_kind_are_read_one_after_the_other() -> None:
    header = "paper_id,title,name,email\n"

    reading = read_files(f"{header}7,K,Ada,ada@ex.org\n", f"{header}8,L,Ben,ben@ex.org\n")

    assert people(reading) == [("Ada", "ada@ex.org"), ("Ben", "ben@ex.org")]
    assert reading.places == {1: "file 1, row 2", 2: "file 2, row 2"}


# --- Decisions ---------------------------------------------------------------------------------------------------------------
def test_a_decision_that_nobody_knows_stops_the_import_until_it_is_said() -> None:
    rows = "7\tK\t\tAmes, Ada\ta@ex.org\tAccept\n8\tL\t\tBoe, Ben\tb@ex.org\tConditional accept\n"

    stopped, said = read_files(CMT + rows), read_files(CMT + rows, accepted=("conditional accept",))

    assert stopped.question is not None
    assert stopped.question.asked == Asked.ACCEPTED
    assert [(each.value, each.is_likely) for each in stopped.question.options] == [
        ("Accept", True),
        ("Conditional accept", False),
    ]
    assert [(each.value, each.papers, each.is_accepted) for each in stopped.decisions] == [
        ("Accept", 1, True),
        ("Conditional accept", 1, None),
    ]
    assert people(said) == [("Ben Boe", "b@ex.org")]


def test_a_list_without_an_accepted_paper_is_asked_about() -> None:
    reading = read_files(CMT + "7\tK\t\tAmes, Ada\ta@ex.org\tReject\n")

    assert reading.problems[0].reason.startswith("No paper of the list is accepted")


def test_a_decision_that_no_paper_has_is_asked_about() -> None:
    reading = read_files(CMT + "7\tK\t\tAmes, Ada\ta@ex.org\tAccept\n", accepted=("Oral",))

    assert reading.problems[0].reason.startswith("No paper of the list has a decision that you named.")


@pytest.mark.parametrize(
    "heading",
    ["decision", "Status", "Paper status", "Acceptance", "deleted?", "withdrawn", "iscontact", "state", "is_accepted"],
)
def test_a_column_of_an_unknown_table_that_may_decide_is_never_passed_over(heading: str) -> None:
    table = f"paper_id,title,name,email,{heading}\n7,K,Ada,a@ex.org,yes\n8,L,Ben,b@ex.org,no\n"

    reading = read_files(table)

    assert reading.question is not None
    assert {option.value for option in reading.question.options} == {"yes", "no"}
    assert people(read_files(table, accepted=("no",))) == [("Ben", "b@ex.org")]


def test_several_such_columns_are_one_decision() -> None:
    table = "paper_id,title,name,email,decision,deleted?\n1,K,Ada,a@ex.org,accept,no\n2,L,Ben,b@ex.org,accept,yes\n"

    reading = read_files(table)

    assert reading.question is not None
    assert [(each.value, each.is_likely) for each in reading.question.options] == [
        ("accept", True),
        ("accept, deleted?: yes", False),
    ]


@pytest.mark.parametrize(
    ("decision", "is_taken"),
    [
        *(("Accept", True), ("accepted", True), ("Accept (Oral)", True), ("Accept-Poster", True), ("Full paper: Accept", True)),
        *(("Reject", False), ("Desk Reject", False), ("Withdrawn", False), ("No decision", False), ("not accepted", False)),
        *(("Unaccepted", False), ("Awaiting Decision", False), ("", False)),
    ],
)  # fmt: skip
def test_usual_decisions_are_understood(decision: str, is_taken: bool) -> None:
    other = "9\tM\t\tDee, Di\td@ex.org\tAccept\n"

    reading = read_files(CMT + f"7\tK\t\tAmes, Ada\ta@ex.org\t{decision}\n" + other)

    assert [row.paper_id for row in reading.rows] == (["7", "9"] if is_taken else ["9"])
