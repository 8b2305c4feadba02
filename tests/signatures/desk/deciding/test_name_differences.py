"""Two names are laid above each other; what differs is marked, and like ones are found by what they differ in."""

import pytest

from signatures.desk.deciding.name_differences import InCommon, NameDifference, Piece, compared


def shown(pieces: "list[Piece]") -> str:
    """What differs in brackets, what is missing as an underscore."""
    signs = {InCommon.SAME: "{}", InCommon.OTHER: "[{}]", InCommon.MISSING: "_"}
    return "".join(signs[piece.how].format(piece.words) for piece in pieces)


@pytest.mark.parametrize(
    ("printed", "signed", "above", "below", "difference"),
    [
        ("Tavor Z Baharav", "Tavor Baharav", "Tavor [Z] Baharav", "Tavor _ Baharav", NameDifference.INITIAL_LEFT_OUT),
        (
            "Tavor Z. Baharav",
            "tavor baharav",
            "Tavor [Z.] Baharav",
            "tavor _ baharav",
            NameDifference.INITIAL_LEFT_OUT,
        ),
        ("Ana del Carmen Ruiz", "Ana Ruiz", "Ana [del] [Carmen] Ruiz", "Ana _ _ Ruiz", NameDifference.PART_LEFT_OUT),
        ("Ana B. Maria Ruiz", "Ana Ruiz", "Ana [B.] [Maria] Ruiz", "Ana _ _ Ruiz", NameDifference.PART_LEFT_OUT),
        ("Ann Lee", "Ann Mary Lee", "Ann _ Lee", "Ann [Mary] Lee", NameDifference.PART_ADDED),
        ("Robert Smith", "R. Smith", "[Robert] Smith", "[R.] Smith", NameDifference.SHORTENED),
        ("J. Doe", "Jane Doe", "[J.] Doe", "[Jane] Doe", NameDifference.WRITTEN_OUT),
        ("Aniket Bajpai", "Aniket Bajpay", "Aniket Bajpa[i]", "Aniket Bajpa[y]", NameDifference.LETTERS),
        ("José Nunes", "Jose Núñez", "José Nune[s]", "Jose Núñe[z]", NameDifference.LETTERS),
        ("田中太郎", "田中太朗", "田中太[郎]", "田中太[朗]", NameDifference.LETTERS),
        ("Jian Cheng", "Cheng Jian", "[Jian] [Cheng]", "[Cheng] [Jian]", NameDifference.ORDER),
        ("Ola Ås", "Mickey Mouse", "[Ola] [Ås]", "[Mickey] [Mouse]", NameDifference.ANOTHER),
        ("Ann B. Lee", "Ann Leigh", "Ann [B.] [Lee]", "Ann _ [Leigh]", NameDifference.ANOTHER),
    ],
)
def test_names_are_laid_above_each_other(
    printed: str, signed: str, above: str, below: str, difference: NameDifference
) -> None:
    found = compared(printed, signed)

    assert (shown([*found.printed]), shown([*found.signed]), found.difference) == (above, below, difference)


def test_names_of_very_many_words_are_compared_as_a_whole() -> None:
    printed, signed = " ".join("abcdefghijklmnopqrstuvwxyz"), " ".join("zyxwvutsrqponmlkjihgfedcb1")

    found = compared(printed, signed)

    assert (found.difference, shown([*found.printed])) == (NameDifference.ANOTHER, f"[{printed}]")
