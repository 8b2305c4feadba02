import pytest

from agreements.wording import Run
from agreements.wording.characters import CHINESE, JAPANESE, KOREAN
from signatures.pdf import breaking, fonts
from signatures.pdf.compiled.setting.typesetting import Typesetter
from signatures.pdf.measures.drawings import measures_of
from tests.signatures.pdf.reference.paragraphs import ShapedParagraph, paragraph

BODY = measures_of(1).body

TITLE = "基于Transformer的大规模语言模型（LLM）：“直觉”与骨架。"


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Transformer", ["Transformer"]),
        ("阿尔伯特·爱因斯坦", ["阿尔伯特·爱因斯坦"]),
        ("การเรียนรู้เชิงลึกที่ไม่ต้องมีผู้สอน", ["การเรียนรู้เชิงลึกที่ไม่ต้องมีผู้สอน"]),
        ("심층신경망의학습최적화모델이론", ["심층신경망의학습최적화모델이론"]),
        ("基于Transformer的「骨」、か\u3099", ["基", "于", "Transformer", "的", "「骨」、", "か\u3099"]),
        (
            "ガウス過程とトランスフォーマー",
            ["ガ", "ウ", "ス", "過", "程", "と", "ト", "ラ", "ン", "ス", "フォー", "マー"],
        ),
    ],
)
def test_lines_end_between_characters_but_not_in_names_or_before_stops(word: str, parts: list[str]) -> None:
    assert breaking.parts(word) == parts


@pytest.mark.parametrize("size", range(6, 14))
def test_both_backends_break_a_title_without_blanks_alike(size: int) -> None:
    runs, measure = (Run(f"5787: {TITLE}"),), 160

    lines = Typesetter(in_reading_order=False).lines(runs, size, measure)

    plain = paragraph(runs, BODY.clone("sized", fontSize=size))
    assert isinstance(plain, ShapedParagraph)
    plain.wrap(measure, 1000)
    told = ["".join(run.text for run in line.runs) for line in lines]
    assert told == [" ".join("".join(text for text, _ in word) for word in line) for line in plain.lines]
    assert told[0].startswith("5787: 基于")
    assert all(line.width * size / 1000 <= measure for line in lines)
    assert not any(line.startswith(("：", "”", "）", "。")) or line.endswith(("“", "（")) for line in told)


@pytest.mark.parametrize(
    ("text", "face"), [("骨", CHINESE), ("最適化モデルによる深層学習の骨", JAPANESE), ("학습 최적화 모델 骨", KOREAN)]
)
def test_every_line_of_a_title_is_of_its_language(text: str, face: object) -> None:
    for line in Typesetter(in_reading_order=False).lines((Run(text),), 10, 12):
        shown = "".join(run.text for run in line.runs)
        if shown == "骨":
            (run,) = line.runs
            (cluster,) = fonts.glyphs.shape(run.text, run.faces).clusters  # type: ignore[union-attr]
            assert cluster.face == face
            return
    pytest.fail("no line holds that character alone")
