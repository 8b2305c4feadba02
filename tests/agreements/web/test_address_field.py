import pytest
from django import forms
from django.utils import translation

from agreements.web.address_field import AddressField


def test_field_cleans_to_the_address_as_it_is_kept() -> None:
    assert AddressField().clean(" Ada@Bücher.example ") == "ada@xn--bcher-kva.example"


def test_field_may_be_empty_only_where_it_is_not_required() -> None:
    assert AddressField(required=False).clean(" ") == ""
    with pytest.raises(forms.ValidationError, match="required"):
        AddressField().clean("")


def test_field_says_what_is_wrong_in_the_words_of_the_rule() -> None:
    with translation.override("en"), pytest.raises(forms.ValidationError) as error:
        AddressField().clean("zoë@ex.org")

    assert error.value.messages == ["“zoë@ex.org” is not an address: no mail server takes “ë” (U+00EB) there."]


def test_field_says_a_percent_sign_as_it_was_typed() -> None:
    with pytest.raises(forms.ValidationError) as error:
        AddressField().clean("100%(s)@ex.org")

    assert error.value.messages == ["“100%(s)@ex.org” is not an address: no mail server takes “(” (U+0028) there."]
