from collections.abc import Callable
from datetime import date

import pytest

from agreements.wording import values
from agreements.wording.values import RefusedValueError


def reason(rule, value: str) -> str:
    with pytest.raises(RefusedValueError) as raised:
        rule(value)
    return str(raised.value)


def test_address_is_written_as_everywhere():
    assert values.address("Ada@Bücher.example") == "ada@xn--bcher-kva.example"


def test_address_is_refused_with_the_words_of_the_rule():
    assert reason(values.address, "ada") == "“ada” is not an address: it has no @."


def test_name_is_kept_when_a_person_could_have_it():
    for name in ["Mausam", "Zhangyang “Atlas” Wang", "Ľubomír Ó Néill-O’Hara, Jr.", "X" * 200]:
        assert values.name(name) == name


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", "The name is missing."),
        ("A\nB", "The name contains a line break (U+000A)."),
        ("Ada\u202eemA", "The name contains an invisible character that changes the direction of the text (U+202E)."),
        ("A\x07", "The name contains an invisible character (U+0007)."),
        ("X" * 201, "The name has 201 characters; at most 200 are allowed."),
        ("a" + "\u0301" * 31, "The name contains a letter with more than 30 marks (U+0301)."),
        ("ே" * 45, "The name contains a letter with more than 30 marks (U+0BC7)."),
        ("က္" * 60, "The name contains letters that join into a sign too long for a document: “" + "က္" * 10 + "…”."),
        ("Li \U000131a0", 'The name contains characters that cannot be printed: "\U000131a0" (U+131A0).'),
    ],
)
def test_name_is_refused_when_it_cannot_be_printed(value, expected):
    assert reason(values.name, value) == expected


def test_native_name_may_hold_what_is_never_printed():
    assert values.native_name("汪培松") == "汪培松"
    assert (
        reason(values.native_name, "汪\u202e")
        == "The name in native script contains an invisible character that changes the direction of the text (U+202E)."
    )


def test_title_keeps_tex_and_is_refused_when_too_long():
    title = r"Projection onto $\ell_{1, \infty}$-norm Ball"

    assert values.title(title) == title
    assert values.title(r"On $\href$ and $\today$") == r"On $\href$ and $\today$"
    assert reason(values.title, "On " + "က္" * 60).startswith(
        "The title contains letters that join into a sign too long"
    )
    assert reason(values.title, "T" * 501) == "The title has 501 characters; at most 500 are allowed."


@pytest.mark.parametrize("value", ["1", "01", "37", "10000"])
def test_position_is_a_number(value):
    assert values.position(value) == int(value)


@pytest.mark.parametrize("value", ["0", "-1", "1.0", "first", "10001", "9" * 5000, "²", "٣"])
def test_position_is_refused_when_not_counting(value):
    assert reason(values.position, value).endswith("is not an author's position: 1, 2, 3 and so on.")


def test_flag_reads_the_words_people_use():
    assert [values.flag(word) for word in ["TRUE", "yes", "1"]] == [True, True, True]
    assert [values.flag(word) for word in ["False", "NO", "0", ""]] == [False, False, False, False]
    assert reason(values.flag, "maybe") == "“maybe” is neither true nor false."


def test_orcid_is_checked_by_its_last_digit():
    assert values.orcid("") == ""
    assert values.orcid("https://orcid.org/0000-0002-1825-0097") == "0000-0002-1825-0097"
    assert values.orcid("0000-0002-1694-233x") == "0000-0002-1694-233X"
    assert "the check digit" in reason(values.orcid, "0000-0002-1825-0098")
    assert "is not an ORCID" in reason(values.orcid, "0000000218250097")


def test_day_is_iso_or_nothing():
    assert values.day("") is None
    assert values.day("2020-09-23") == date(2020, 9, 23)
    for value in ["23.09.2020", "2020-02-30", "20200923", "2020-09-23T10:00"]:
        assert reason(values.day, value) == f"“{value}” is not a date such as 2020-09-23."


def test_language_is_a_code_or_nothing():
    assert [values.language(each) for each in ["", "en", "zh-Hans"]] == ["", "en", "zh-hans"]
    assert reason(values.language, "English") == "“English” is not a language code, such as en or zh-hans."


@pytest.mark.parametrize(
    ("rule", "value", "told"),
    [
        (values.title, "", "Der Titel fehlt."),
        (values.paper_id, "", "Die ID fehlt."),
        (values.language, "German!", "„“German!”“ ist kein Kürzel."),
        (values.address, "ada", "Keine Adresse: ada"),
    ],
)
def test_a_refusal_is_told_in_another_language(rule: Callable[[str], object], value: str, told: str) -> None:
    german = {
        "The title": "Der Titel",
        "The paper’s ID": "Die ID",
        "%(what)s is missing.": "%(what)s fehlt.",
        "%(value)s is not a language code, such as en or zh-hans.": "„%(value)s“ ist kein Kürzel.",
        "“%(address)s” is not an address: it has no @.": "Keine Adresse: %(address)s",
    }

    with pytest.raises(values.RefusedValueError) as raised:
        rule(value)

    assert raised.value.told(german.__getitem__) == told
