from collections.abc import Iterable
from typing import Any

import pytest

from agreements.importing.files.encodings import decoded
from agreements.importing.files.sources import ListFile
from agreements.importing.listings.choices import Choices
from agreements.importing.outcomes import RemarkKind, RowOutcome
from agreements.importing.readers import read
from agreements.importing.rows import Asked, RefusedFileError

NAMES = {
    "cp1252": "Jürgen Böhm|Zoë Müller|José García|François Lefèvre",
    "mac_roman": "Jürgen Böhm|Zoë Müller|José García|François Lefèvre",
    "cp1250": "Jiří Dvořák|Čeněk Žák|Łukasz Wójcik|Ondřej Šťastný",
    "cp1251": "Иван Петров|Ольга Смирнова|Мария Кузнецова",
    "koi8-r": "Иван Петров|Ольга Смирнова|Мария Кузнецова",
    "gb18030": "王伟|李娜|张敏|刘洋",
    "big5": "王偉|陳怡君|林志明|黃淑芬",
    "shift_jis": "山田太郎|佐藤花子|鈴木一郎|ソニー",
    "euc-jp": "山田太郎|佐藤花子|鈴木一郎|ソニー",
    "euc-kr": "김민준|이서연|박지훈|최예진",
    "latin-1": "Jürgen Böhm|Zoë Müller|José García|François Lefèvre",
    "gbk": "王伟|李娜|张敏|刘洋",
}
# Parts of others, which are offered in their place.
WITHIN = {"latin-1": "cp1252", "gbk": "gb18030"}


# The cases in which something is known for sure: what stands in the file, and the title and name that are read.
SURE = {
    "utf-16": ("Étude", "Jürgen Böhm", "utf-16"),
    "utf-16-le": ("Étude", "Jürgen Böhm", "utf-16-le"),
    "utf-16-be": ("Étude", "Jürgen Böhm", "utf-16-be"),
    "utf-32": ("Étude", "Jürgen Böhm", "utf-32"),
    "utf-8": ("Étude", "Jürgen Böhm", "utf-8"),
    "utf-8-sig": ("Étude", "Jürgen Böhm", "utf-8-sig"),
    "ascii only cp1252": ("On Kites", "Ada Ames", "cp1252"),
    "iso2022_jp": ("凧の研究", "山田太郎", "iso2022_jp"),
    "iso2022_jp (pure ASCII bytes)": ("凧", "Yamada 太郎", "iso2022_jp"),
}
# Each is taken for what it was, and looked at.
LOOKED_AT = {
    "utf-7": b"1,+AMk-tude,Jos+AOk M+APw-ller,ada@example.org",
    "double-encoded (UTF-8 read as cp1252)": "1,Étude,JosÃ© MÃ¼ller,ada@example.org".encode(),
    "UTF-8 with one bad byte": b"1,\xc3\x89tude,Jos\xe9 M\xc3\xbcller,ada@example.org",
}


def list_of(names: str) -> str:
    rows = [f"{n},On Kites,{name},p{n}@ex.org" for n, name in enumerate(names.split("|"), 1)]
    return "\n".join(["paper_id,title,name,email", *rows])


def called(cases: Iterable[str]) -> list[Any]:
    return [pytest.param(each, id=f"encodings: {each}") for each in cases]


@pytest.mark.parametrize("case", called(SURE))
def test_encodings_that_show_themselves_are_read_without_a_question(case: str) -> None:
    title, name, encoding = SURE[case]

    reading = read(f"paper_id,title,name,email\n1,{title},{name},ada@example.org\n".encode(encoding))

    assert (reading.question, reading.problems, reading.remarks) == (None, (), ())
    assert [(row.title, row.name) for row in reading.rows] == [(title, name)]


@pytest.mark.parametrize("case", called(LOOKED_AT))
def test_letters_of_another_encoding_are_put_right_and_looked_at(case: str) -> None:
    reading = read(b"paper_id,title,name,email\n" + LOOKED_AT[case])

    assert [(row.title, row.name) for row in reading.rows] == [("Étude", "José Müller")]
    assert {(remark.kind, remark.outcome) for remark in reading.remarks} == {(RemarkKind.MOJIBAKE, RowOutcome.LOOK)}


@pytest.mark.parametrize(
    "encoding", ["mac_roman", "cp1250", "cp1251", "koi8-r", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr"]
)
def test_the_likeliest_is_the_right_one(encoding: str) -> None:
    assert decoded(list_of(NAMES[encoding]).encode(encoding)).doubtful[0] == encoding


@pytest.mark.parametrize("encoding", called(NAMES))
def test_the_question_shows_names_and_the_choice_is_kept_to(encoding: str) -> None:
    file = ListFile("papers.csv", list_of(NAMES[encoding]).encode(encoding))
    offered = WITHIN.get(encoding, encoding)

    question = read([file]).question
    chosen = read([file], Choices(encoding=offered))

    assert question is not None
    assert (question.asked, len(question.options)) == (Asked.ENCODING, 3)
    [option] = [option for option in question.options if option.value == offered]
    assert set(option.samples) <= set(NAMES[encoding].split("|"))
    assert len(option.samples) >= 3
    assert [row.name for row in chosen.rows] == NAMES[encoding].split("|")


@pytest.mark.parametrize("repair", [None, False])
def test_a_few_bad_bytes_in_utf_8_are_read_alone_and_told(repair: bool | None) -> None:
    content = list_of("Jürgen Böhm|Zoë Müller").replace("name,", "name,pr\xfcfung,").encode("utf-8")
    content = content.replace("prüfung".encode(), b"pr\xfcfung").replace(b"er,", b"er,x,").replace(b"hm,", b"hm,x,")

    found = read([ListFile("papers.csv", content + b"\n3,K,Jos\xe9,x,j@ex.org")], Choices(repair=repair))

    assert [row.name for row in found.rows] == ["Jürgen Böhm", "Zoë Müller", "José"]
    assert [(remark.row, remark.before, remark.after) for remark in found.remarks] == [(4, "Jos\ufffd", "José")]
    assert found.notes == (
        "The file is UTF-8, but not everywhere: what stands on line 1, 4 was read as Windows-1252. Look at these names.",
        "Columns that are ignored: “prüfung”.",
    )


def test_a_chosen_encoding_that_cannot_be_is_refused_with_its_line() -> None:
    with pytest.raises(RefusedFileError, match="cannot be read as gb18030: what stands on line 2"):
        decoded(b"a\n\xff\xff\xff", "gb18030")


def test_a_program_is_no_list() -> None:
    with pytest.raises(RefusedFileError, match="This is not a list: byte 8, on line 1"):
        decoded(b"\x7fELF\x02\x01\x01" + bytes(90))


def test_a_nul_in_a_cell_is_dropped() -> None:
    assert decoded(list_of("Ada").encode() + b"\n8,Wind,B\x00en,b@ex.org").text.endswith("8,Wind,Ben,b@ex.org")
