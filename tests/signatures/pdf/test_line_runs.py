"""Which words of a line are set from right to left together."""

import pytest

from agreements.wording import Run
from agreements.wording.characters import REGULAR
from signatures.pdf import fonts
from signatures.pdf.compiled.setting.line_runs import LineRun, ShapedRun, SimpleRun, shaped
from signatures.pdf.compiled.setting.typesetting import Typesetter

ARABIC_TITLE = "التعلم العميق للشبكات العصبية (GNN) والنماذج الاحتمالية: دراسة تجريبية ونظرية شاملة مع تطبيقات " * 2


def runs(text: str) -> tuple[LineRun, ...]:
    (line,) = Typesetter(in_reading_order=False).lines((Run(text),), 1, 10_000)
    return line.runs


def seen(text: str) -> str:
    """The letters as they stand on the paper, without marks of direction."""
    shown = (
        run.text if isinstance(run, SimpleRun) else "".join(cluster.sign.text for cluster in shaped(run).clusters)
        for run in runs(text)
    )
    return "".join(shown).replace("\u200e", "").replace("\u200f", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann: אב גד", "Ann: דג בא"),
        ("Ann: אב: גד – הו", "Ann: וה – דג :בא"),
        ("Ann: אב (גד) הו", "Ann: וה )דג( בא"),
        ("Ann: אב (גד) GNN", "Ann: )דג( בא GNN"),
        ("Ann: (אב) גד", "Ann: (בא) דג"),
        ("Ann: אב (גד GNN)", "Ann: בא (דג GNN)"),
        ("Ann: אב 20 גד", "Ann: דג 20 בא"),
        ("I, אב גד, agree", "I, דג בא, agree"),
        ("By אב, 23 Sep", "By בא, 23 Sep"),
        ("אב GNN גד", "בא GNN דג"),
        ("5787: אב", "5787: בא"),
    ],
)
def test_words_from_right_to_left_take_along_what_has_no_letters(text: str, expected: str) -> None:
    assert seen(text) == expected


def test_a_comma_stays_outside_of_a_name() -> None:
    assert runs("I, אב, agree") == (
        SimpleRun(REGULAR, "I, "),
        ShapedRun(fonts.UPRIGHT, "אב"),
        SimpleRun(REGULAR, ", agree"),
    )


@pytest.mark.parametrize("size", range(6, 20))
def test_no_line_is_wider_than_its_measure(size: int) -> None:
    lines = Typesetter(in_reading_order=False).lines((Run(ARABIC_TITLE.strip()),), size, 300)

    drawn = [
        sum(
            shaped(run).width if isinstance(run, ShapedRun) else fonts.width(run.text, (run.face,), 1000)
            for run in line.runs
        )
        for line in lines
    ]
    assert [line.width for line in lines] == [pytest.approx(width, abs=1) for width in drawn]
    assert max(drawn) * size / 1000 <= 300
