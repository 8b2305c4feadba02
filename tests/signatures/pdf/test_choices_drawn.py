"""Choices in a document: the same places as ReportLab's own, one layout for each pick within one template."""

import json
from io import BytesIO

import pikepdf

from agreements.wording import compose, varying
from signatures.pdf.compiled import Templates
from signatures.pdf.description import Description
from tests.signatures.drawn import by_reportlab, in_file
from tests.signatures.pdf.archives import findings_in
from tests.signatures.pdf.test_pdf import VALUES, describe, words

TEXT = (
    "# Licence\n\nI, {{ author.name }}, agree.\n\n1. First.\n\n\\choice Licence\n- **CC BY.** Everybody may use "
    "{{ paper.title }}, which is long enough for two lines.\n- CC BY-NC\n\n2. Second.\n\n\\choice Recording\n- yes\n- no\n"
)
VARYING = varying(TEXT)


def picked(*picks: int, title: str = VALUES["paper.title"], **changes: object) -> Description:
    wording = compose(TEXT, VALUES | {"paper.title": title})
    return describe(wording.with_picks(picks) if picks else wording, **changes)


def marks_of(document: bytes) -> list[str]:
    """Of all boxes, in the order in which they are read."""
    with pikepdf.open(BytesIO(document)) as file:
        return _alternatives(file.Root.StructTreeRoot.K[0])


def _alternatives(element: pikepdf.Object) -> list[str]:
    kids = element.get("/K", [])
    found = [str(element.Alt)] if "/Alt" in element else []
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            found += _alternatives(kid)
    return found


def test_each_pick_is_drawn_where_reportlab_draws_it_and_told_to_readers() -> None:
    templates = Templates()
    for number, picks in enumerate([(0, 1), (1, 0), (0, 1), ()]):
        description = picked(*picks, title=f"Kites {number}" * (1 + 4 * number), drawing=2)
        document = templates.document(description, VARYING)

        assert set(in_file(document)) == {place for place in by_reportlab(description) if place[3]}
        boxes = [["not checked", "checked"][each] for pick in picks or (9, 9) for each in (pick == 0, pick == 1)]
        assert [mark for mark in marks_of(document) if ":" not in mark][: len(boxes)] == boxes
        assert findings_in(document) == []
    assert len(templates._templates) == 1


def test_the_record_tells_what_was_picked_and_only_then() -> None:
    templates = Templates()
    for picks, told in (((1, 0), {"Licence": "CC BY-NC", "Recording": "yes"}), ((), None)):
        description = picked(*picks, decision="accepted" if picks else None)
        with pikepdf.open(BytesIO(templates.document(description, VARYING))) as file:
            record = json.loads(file.attachments["signature.json"].get_file().read_bytes())
        assert record.get("choices") == told


def test_what_is_picked_is_drawn_as_a_mark_and_never_as_words() -> None:
    templates = Templates()
    first, second = (templates.document(picked(*picks), VARYING) for picks in ((0, 0), (1, 1)))

    assert words(first) == words(second)
    assert first != second


def test_a_wrong_guess_of_what_varies_costs_nothing_but_time() -> None:
    description = picked(1, 1)

    guessed = Templates().document(description, frozenset({0}))

    assert words(guessed) == words(Templates().document(description, VARYING))
    assert [mark for mark in marks_of(guessed) if ":" not in mark][:4] == ["not checked", "checked"] * 2


def test_a_long_choice_goes_on_upon_the_next_page_with_its_marks() -> None:
    options = "".join(f"- Option {number}: {'many words ' * 60}\n" for number in range(10))
    wording = compose(f"# Long\n\n\\choice Way\n{options}", {})

    document = Templates().document(describe(wording.with_picks([9])), frozenset({0}))

    assert [mark for mark in marks_of(document) if ":" not in mark][:10] == ["not checked"] * 9 + ["checked"]
    assert "Option 9: many" in words(document)
