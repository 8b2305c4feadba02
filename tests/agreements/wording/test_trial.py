"""That the importer's trial is the one of those who draw, which hand it down when the program starts."""

from agreements.wording import check
from agreements.wording.trial import unfit


def test_what_joins_into_a_sign_wider_than_a_line_is_unfit_and_shown_shortened() -> None:
    assert unfit("Daw " + "က္" * 60 + "က") == "က္" * 10 + "…"


def test_names_and_ascii_are_fit() -> None:
    assert [unfit(words) for words in ("Ada Lovelace", "Nguyễn", "ணிகழ்", "က္ကော", "")] == [None] * 5


def test_a_text_is_tried_line_by_line() -> None:
    problems = check("# T\n\na\n" + "က္" * 60 + "က")

    assert [(problem.line, problem.message[:41]) for problem in problems] == [
        (4, "Letters join into a sign too long for a d")
    ]
