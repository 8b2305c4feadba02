import pytest

from agreements.importing.files.encodings import decoded
from agreements.importing.files.sources import ListFile
from agreements.importing.listings.choices import Choices
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
    "euc-kr": "김민준|이서연|박지훈|최예진",
}


def list_of(names: str) -> str:
    rows = [f"{n},On Kites,{name},p{n}@ex.org" for n, name in enumerate(names.split("|"), 1)]
    return "\n".join(["paper_id,title,name,email", *rows])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings_that_show_themselves_are_read_without_a_question(encoding: str) -> None:
    assert decoded(list_of("Jürgen Böhm").encode(encoding)).text == list_of("Jürgen Böhm")


@pytest.mark.parametrize("encoding", NAMES)
def test_other_encodings_are_among_the_three_likeliest(encoding: str) -> None:
    found = decoded(list_of(NAMES[encoding]).encode(encoding))

    assert found.text == ""
    assert encoding in found.doubtful
    assert len(found.doubtful) <= 3


@pytest.mark.parametrize(
    "encoding", ["mac_roman", "cp1250", "cp1251", "koi8-r", "gb18030", "big5", "shift_jis", "euc-kr"]
)
def test_the_likeliest_is_the_right_one(encoding: str) -> None:
    assert decoded(list_of(NAMES[encoding]).encode(encoding)).doubtful[0] == encoding


@pytest.mark.parametrize("encoding", NAMES)
def test_the_question_shows_names_and_the_choice_is_kept_to(encoding: str) -> None:
    file = ListFile("papers.csv", list_of(NAMES[encoding]).encode(encoding))

    question = read([file]).question
    chosen = read([file], Choices(encoding=encoding))

    assert question is not None
    assert question.asked == Asked.ENCODING
    [option] = [option for option in question.options if option.value == encoding]
    assert set(option.samples) <= set(NAMES[encoding].split("|"))
    assert len(option.samples) >= 3
    assert [row.name for row in chosen.rows] == NAMES[encoding].split("|")


def test_a_few_bad_bytes_in_utf_8_are_read_alone_and_noted() -> None:
    content = list_of("Jürgen Böhm|Zoë Müller").encode() + b"\n3,K,Jos\xe9,j@ex.org"

    found = decoded(content)

    assert found.text.endswith("3,K,José,j@ex.org")
    assert "Jürgen Böhm" in found.text
    assert found.notes == (
        "The file is UTF-8, but not everywhere: what stands on line 4 was read as Windows-1252. Look at these names.",
    )


def test_a_chosen_encoding_that_cannot_be_is_refused_with_its_line() -> None:
    with pytest.raises(RefusedFileError, match="cannot be read as gb18030: what stands on line 2"):
        decoded(b"a\n\xff\xff\xff", "gb18030")


def test_a_program_is_no_list() -> None:
    with pytest.raises(RefusedFileError, match="This is not a list: byte 8, on line 1"):
        decoded(b"\x7fELF\x02\x01\x01" + bytes(90))


def test_a_nul_in_a_cell_is_dropped() -> None:
    assert decoded(list_of("Ada").encode() + b"\n8,Wind,B\x00en,b@ex.org").text.endswith("8,Wind,Ben,b@ex.org")
