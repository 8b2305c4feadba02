import pytest

from signatures.names import Grade, grade


@pytest.mark.parametrize(
    ("typed", "printed", "expected"),
    [
        ("Peisong Wang", "Peisong Wang", Grade.EXACT),
        (" Gabriel Peyre\u0301 ", "Gabriel Peyré", Grade.EXACT),
        ("peisong  WANG", "Peisong Wang", Grade.SAME),
        ("Shan Hung Brandon Wu", "Shan-Hung (Brandon) Wu", Grade.SAME),
        ('Zhangyang "Atlas" Wang', "Zhangyang “Atlas” Wang", Grade.SAME),
        ("Conor O'Neill", "Conor Oʼneill", Grade.SAME),
        ("Ｐｅｉｓｏｎｇ Wang", "Peisong Wang", Grade.SAME),
        ("Hans STRASSE", "Hans Straße", Grade.SAME),
        ("ΑΔΕΛΑΪ\u0301ΔΑ", "Αδελαΐδα", Grade.SAME),  # its capitals have no composed form, and fold in two steps
        ("Gabriel Peyre", "Gabriel Peyré", Grade.ACCENTS),
        ("Nguyen Thi Anh", "Nguyễn Thị Ánh", Grade.ACCENTS),
        ("Ipek Demir", "İpek Demir", Grade.ACCENTS),
        ("Lukasz Kaiser", "Łukasz Kaiser", Grade.TRANSLITERATION),
        ("Ivan Petrov", "Иван Петров", Grade.TRANSLITERATION),
        ("He Xiang Yu", "何翔宇", Grade.TRANSLITERATION),
        ("J\u043ehn Smith", "John Smith", Grade.DIFFERENT),
        ("J\u043ehn", "M\u0430ry", Grade.DIFFERENT),  # two that have no transliteration are not equal by that
        ("Jian Cheng", "Peisong Wang", Grade.DIFFERENT),
        ("Mueller", "Müller", Grade.DIFFERENT),
        ("", "Peisong Wang", Grade.DIFFERENT),
        ("-", "'", Grade.DIFFERENT),
    ],
)
def test_grade_is_the_first_under_which_the_names_are_equal(typed: str, printed: str, expected: Grade) -> None:
    assert grade(typed, printed) is expected
    assert grade(printed, typed) is expected


def test_every_name_but_the_printed_one_is_asked_once_more() -> None:
    asked = [each for each in Grade if each.needs_confirmation]

    assert asked == [Grade.SAME, Grade.ACCENTS, Grade.TRANSLITERATION, Grade.DIFFERENT]


def test_each_grade_has_a_sentence_of_its_own_for_staff() -> None:
    assert len({each.sentence for each in Grade}) == len(Grade) == 5
    assert Grade.DIFFERENT.sentence == "The typed name differs from the printed name."
