from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signatures.codes import code_of, ids_with

SIGNATURE = UUID("9f1e6f3c-0d3b-4a6e-8f57-2b8a4f9de001")


def test_code_has_four_groups_of_four() -> None:
    assert code_of(SIGNATURE) == "KWF6-YF0D-7D56-X3TQ"


@given(st.uuids(version=4))
def test_code_leads_back_to_the_signature(signature: UUID) -> None:
    least, greatest = ids_with(code_of(signature)) or (None, None)

    assert least is not None
    assert greatest is not None
    assert least <= signature <= greatest
    assert greatest.int - least.int == 2**48 - 1


def test_code_is_read_however_it_was_typed() -> None:
    code = code_of(UUID("00000108-4210-4842-9084-210842108421"))

    assert ids_with(code.lower().replace("0", "o").replace("1", "l").replace("-", " ")) == ids_with(code)


@pytest.mark.parametrize(
    "words", ["", "KWF6-YF0D", "KWF6-YF0D-7D56-X3TU", "9f1e6f3c0d3b4a6e8f572b8a4f9de001", "no code at all"]
)
def test_what_is_no_code_leads_nowhere(words: str) -> None:
    assert ids_with(words) is None
