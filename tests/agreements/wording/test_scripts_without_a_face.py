"""Scripts for which no well-kept open font comes as a package: what is written in them is refused by name before it is signed."""

import pytest
from django.core.exceptions import ValidationError

from agreements.web.printed_words import check_printed
from agreements.wording import characters
from signatures.visits.typed_names import check_name

NAMES = {
    "Tibetan": "བསྟན་འཛིན",
    "N’Ko": "ߒߞߏ",
    "Syriac": "ܐܦܪܝܡ",
    "Thaana": "އަހުމަދު",
    "Cherokee": "ᏣᎳᎩ",
    "Mongolian": "ᠮᠣᠩᠭᠣᠯ",
}


@pytest.mark.parametrize("script", NAMES)
def test_name_of_a_script_without_a_face_is_refused_with_its_letters(script: str) -> None:
    name = NAMES[script]

    assert characters.clean(name) == name  # kept as it was written
    for check in (check_printed, check_name):
        with pytest.raises(ValidationError) as refused:
            check(name)
        assert name[0] in str(refused.value)
