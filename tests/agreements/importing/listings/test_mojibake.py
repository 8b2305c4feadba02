import pytest

from agreements.importing.files.sources import ListFile
from agreements.importing.listings.choices import Choices
from agreements.importing.listings.mojibake import mended
from agreements.importing.readers import read
from agreements.importing.rows import Asked, Reading

NAMES = ["Zoë Müller", "José García", "Jiří Dvořák", "Åse Ødegård", "王伟", "Élodie – “Lily”"]


def damaged(text: str) -> str:
    """As a program shows UTF-8 that takes it for Windows-1252."""
    return "".join(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in text.encode())


def read_names(*names: str, repair: bool | None = None) -> Reading:
    rows = [f"{number},K,{name},p{number}@ex.org" for number, name in enumerate(names, 1)]
    content = "\n".join(["paper_id,title,name,email", *rows]).encode()
    return read([ListFile("papers.csv", content)], Choices(repair=repair))


@pytest.mark.parametrize("name", NAMES)
def test_damaged_letters_become_what_they_were(name: str) -> None:
    assert damaged(name) != name
    assert mended(damaged(name)) == name


@pytest.mark.parametrize("name", [*NAMES, "Ã", "Ângela Ünal", "ÂB", "Ada"])
def test_letters_that_are_right_stay(name: str) -> None:
    assert mended(name) == name


def test_a_damaged_list_is_asked_about_with_five_names_before_and_after() -> None:
    reading = read_names(*map(damaged, NAMES))

    assert reading.question is not None
    assert reading.question.asked == Asked.REPAIR
    assert reading.question.options[0].samples == tuple(f"{damaged(name)} → {name}" for name in NAMES[:5])
    assert [row.name for row in read_names(*map(damaged, NAMES), repair=True).rows] == NAMES


def test_a_list_whose_letters_are_left_as_they_are_keeps_them() -> None:
    assert [row.name for row in read_names("ZoÃ« Ro", "JosÃ© Re", repair=False).rows] == ["ZoÃ« Ro", "JosÃ© Re"]


def test_one_damaged_name_among_good_ones_is_no_damaged_list() -> None:
    assert read_names("ZoÃ« Ro", "José García", "Åse Ødegård", "Jiří Dvořák").question is None
