import pytest
from django import forms

from agreements.models import HelpKind
from agreements.web.printed_words import check_words
from signatures.visits.arriving.new_link_form import NewLinkForm
from signatures.visits.forms import SignForm
from signatures.visits.help_forms import HelpForm
from signatures.visits.typed_names import OfficersNameField, TypedNameField

_FIELD = TypedNameField()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Peisong Wang", "Peisong Wang"),
        ("  Peisong \u00a0 Wang\u3000", "Peisong Wang"),
        ("Hal Daume\u0301 III", "Hal Daum\u00e9 III"),
        ("O'Neil-Smith, Jr.", "O'Neil-Smith, Jr."),
        ("X", "X"),
        ("\u2068\u200fسید\u200c حسین\u2069", "سید حسین"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("\ufeffAda\u202e \u200b Love\u00adlace\u2060", "Ada Lovelace"),
        ("a" * 200, "a" * 200),
    ],
)
def test_typed_name_is_kept_tidy(typed: str, kept: str) -> None:
    assert _FIELD.clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("Ada\nLovelace", "This contains a line break"),
        ("Ada\0Lovelace", "This contains an invisible character"),
        ("???", "A name has letters. Please type yours."),
        ("\u2014 \u00b7 12", "A name has letters. Please type yours."),
        ("\u200b\u202e", "This field is required."),
        ("Ada \u0f40", "The document cannot show “\u0f40”."),
        ("a" * 201, "at most 200 characters"),
        ("a" + "\u0301" * 31, "This contains a letter with more than 30 marks"),
        ("ே" * 45, "This contains a letter with more than 30 marks"),
        ("က္" * 60 + "က", "The letters “" + "က္" * 10 + "…” join into a sign too long for the document."),
        ("   ", "This field is required."),
    ],
)
def test_typed_name_is_refused_by_name_and_number(typed: str, reason: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        _FIELD.clean(typed)
    assert reason in " ".join(refused.value.messages)


def test_an_officers_name_is_kept_as_tidy_and_needs_letters_too() -> None:
    field = OfficersNameField()
    assert field.clean("\u200eOlga\u200b  Officer\u202c") == "Olga Officer"
    with pytest.raises(forms.ValidationError):
        field.clean("--")


def test_words_may_have_several_lines() -> None:
    check_words("One\r\n\tTwo\n\nThree \U0001f600")


def test_named_leaves_out_what_is_no_agreement() -> None:
    key = "0b2b0b0e-6b0e-4f0e-8b0e-0b0e0b0e0b0e"
    data = {f"shown-{key}": "x", "shown-": "x", "shown-5": "x", f"decision-{key}": "x", "typed_name": "x"}
    assert [str(found) for found in SignForm.named(data)] == [key]


def test_unbound_form_has_no_values() -> None:
    form = SignForm(sheets=[])
    assert {name: form[name].value() for name in form.fields} == dict.fromkeys(form.fields)


@pytest.mark.parametrize("kind", list(HelpKind))
def test_help_needs_words_where_nothing_can_be_done_without(kind: HelpKind) -> None:
    needing = {
        HelpKind.OTHER_ADDRESS: "email",
        HelpKind.NAME: "printed_name",
        HelpKind.EMPLOYER: "officer_name",
        HelpKind.CO_AUTHOR: "printed_name",
        HelpKind.QUESTION: "words",
    }
    if kind == HelpKind.CO_AUTHOR_ADDRESS:
        assert list(HelpForm({"words": ""}, kind=kind).errors) == ["about", "email"]
        return
    assert list(HelpForm({"words": ""}, kind=kind).errors) == ([needing[kind]] if kind in needing else [])


def test_an_officer_is_named_wholly_or_described_in_words() -> None:
    whole = {"officer_name": "Olga", "officer_organisation": "Works", "email": "olga@works.test"}

    assert HelpForm({"words": "Our lawyers, in Graz."}, kind=HelpKind.EMPLOYER).is_valid()
    assert HelpForm(whole, kind=HelpKind.EMPLOYER).is_valid()
    for missing in whole:
        form = HelpForm({name: value for name, value in whole.items() if name != missing}, kind=HelpKind.EMPLOYER)
        assert list(form.errors) == [missing]
    assert HelpForm({"words": "Why?"}, kind=HelpKind.QUESTION).is_valid()


def test_new_link_takes_an_address() -> None:
    assert NewLinkForm({"email": "ada@example.org"}).is_valid()
    assert NewLinkForm({"email": ""}).errors == {
        "email": ["Type the email address at which the conference writes to you."]
    }
