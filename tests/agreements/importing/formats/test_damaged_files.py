"""Whatever is in a file, reading it ends with rows or with a sentence."""

import io
import json
import random
import zipfile
from typing import Any

import pytest

from agreements.importing.files.sources import ListFile
from agreements.importing.readers import read
from tests.agreements.importing.formats.test_formats import FORMATS

PATCHES = [
    b'"',
    b"\x00",
    b",",
    b";",
    b"\n",
    b"|",
    b"\xff\xfe",
    b"<",
    b"&a;",
    b"{",
    b"[" * 60,
    b"\xe9",
    b"*",
    b"- &x y",
]
VALUES: list[Any] = [None, 1, "x", [], {}, [[]], [{}], True, {"a": 1}, ["x", None], 1e308]


def damaged(content: bytes, chance: random.Random) -> bytes:
    found = bytearray(content)
    for _ in range(chance.randrange(1, 8)):
        at = chance.randrange(len(found))
        found[at : at + chance.randrange(40)] = chance.choice(PATCHES)
    return bytes(found)


def damaged_workbook(content: bytes, chance: random.Random) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, damaged(part, chance) if chance.random() < 0.5 else part)
    return kept.getvalue()


def damaged_tree(value: Any, chance: random.Random) -> Any:
    if chance.random() < 0.05:
        return chance.choice(VALUES)
    if isinstance(value, dict):
        return {key: damaged_tree(each, chance) for key, each in value.items() if chance.random() > 0.03}
    return [damaged_tree(each, chance) for each in value] if isinstance(value, list) else value


def damaged_file(name: str, content: bytes, chance: random.Random) -> ListFile:
    if name.endswith(".json") and chance.random() < 0.7:
        return ListFile(name, json.dumps(damaged_tree(json.loads(content), chance)).encode())
    damage = damaged_workbook if content.startswith(b"PK") else damaged
    return ListFile(name, damage(content, chance))


@pytest.mark.parametrize("number", range(len(FORMATS)))
def test_a_damaged_file_is_read_or_refused_with_a_sentence(number: int) -> None:
    chance = random.Random(number)
    write, *_ = FORMATS[number]
    for _ in range(8):
        reading = read([damaged_file(name, content, chance) for name, content in write()])

        assert reading.rows or all(problem.reason for problem in reading.problems)
        assert reading.is_refused == (not reading.row_count)
        assert len({row.line for row in reading.rows}) == len(reading.rows)
