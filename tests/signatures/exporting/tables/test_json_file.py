import json
from datetime import UTC, date, datetime

from signatures.exporting.tables import CellKind, Column, json_lines


class OneOfEach:
    columns = tuple(Column(kind.value, f"What {kind} is", kind) for kind in CellKind)


def test_columns_are_explained_and_each_row_stands_on_a_line() -> None:
    rows = [("=1+1\nÅ", 1084, datetime(2020, 5, 3, tzinfo=UTC), date(2020, 5, 3), True), (None,) * 5]

    content = b"".join(json_lines(OneOfEach, rows, {"table": "status"})).decode()

    found = json.loads(content)
    assert {key: found[key] for key in found if key != "columns"} == {
        "table": "status",
        "rows": [
            {"text": "=1+1\nÅ", "number": 1084, "moment": "2020-05-03T00:00:00Z", "day": "2020-05-03", "yes-no": True},
            dict.fromkeys(["text", "number", "moment", "day", "yes-no"]),
        ],
    }
    assert found["columns"][0] == {"name": "text", "kind": "text", "explanation": "What text is"}
    assert len(content.splitlines()) == 4


def test_a_file_of_many_rows_and_of_none_is_whole() -> None:
    for count in (0, 1, 200, 401):
        pieces = list(json_lines(OneOfEach, ([str(n), n, None, None, None] for n in range(count)), {}))  # type: ignore[misc]
        assert [row["number"] for row in json.loads(b"".join(pieces))["rows"]] == list(range(count))
