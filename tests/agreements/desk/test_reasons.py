"""One rule for every reason that the desk asks for."""

from collections.abc import Iterator

import pytest
from django import forms

import agreements.desk.urls
import signatures.desk.queue  # noqa: F401 the forms of both desks are known once their pages are
from agreements.desk.reasons import ReasonField


def _below(kind: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


ASKING = sorted(
    {each for each in _below(forms.BaseForm) if ".desk." in each.__module__ and "reason" in each.base_fields},
    key=lambda each: each.__name__,
)


def test_forms_with_a_reason_are_found() -> None:
    assert agreements.desk.urls.urlpatterns
    assert {each.__name__ for each in ASKING} >= {
        "EndAuthorshipForm", "KeptReasonForm", "MergeReasonForm", "OptionalReasonForm", "ReasonForm", "RefusalForm",
        "SplitPaperForm", "ToldReasonForm", "WaiveForm", "WaiverForm",
    }  # fmt: skip


@pytest.mark.parametrize("form", ASKING)
def test_reason_keeps_its_lines_and_nothing_else(form: type[forms.BaseForm]) -> None:
    field = form.base_fields["reason"]

    assert isinstance(field, ReasonField)
    assert field.clean("  They asked.\r\nSee\tbelow: “éß漢字”. \r\n") == "They asked.\nSee\tbelow: “éß漢字”."
    assert len(field.clean("x" * 2000)) == 2000


@pytest.mark.parametrize("form", ASKING)
@pytest.mark.parametrize("typed", ["a\x07b", "a\u202eb", "a\n\ue000", "x" * 2001, "a\x00b", "\ud800"])
def test_reason_that_nobody_could_read_is_refused(form: type[forms.BaseForm], typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        form.base_fields["reason"].clean(typed)


@pytest.mark.parametrize("form", ASKING)
def test_reason_that_is_left_out_is_asked_for_unless_it_may_be(form: type[forms.BaseForm]) -> None:
    field = form.base_fields["reason"]

    if form.__name__ in ("DifferenceForm", "KeptReasonForm", "OptionalReasonForm"):
        assert field.clean(" \n ") == ""
        return
    with pytest.raises(forms.ValidationError, match="Say why"):
        field.clean(" \n ")
