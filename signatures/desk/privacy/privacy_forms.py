"""Reasons for holds and erasures, and how long a class of data is kept."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.desk.reasons import ReasonField
from agreements.models import RetentionRule


class HoldForm(forms.Form):
    reason = ReasonField(
        help_text=_("Who needs it and why, such as the name of the case. It stands in the history."),
        missing=_("Say why nothing may be deleted."),
    )


class ErasureForm(forms.Form):
    reason = ReasonField(
        help_text=_(
            "How you were asked, such as “by mail on 3 May”. It stands in the history until it is erased, too."
        ),
        missing=_("Say how you were asked."),
    )


class RetentionForm(forms.Form):
    days = forms.IntegerField(
        label=_("Keep it for so many days"),
        help_text=_("If empty, it is kept for ever."),
        required=False,
        min_value=30,
        max_value=36_500,
        error_messages={
            "min_value": _("Nothing goes before 30 days."),
            "max_value": _("Enter at most 36,500 days, or nothing."),
            "invalid": _("Enter a whole number."),
        },
    )
    is_on = forms.BooleanField(label=_("What is older goes by itself from now on"), required=False)

    def __init__(self, data: object = None, *, rule: RetentionRule | None) -> None:
        initial = {"days": rule.days, "is_on": rule.switched_on_at is not None} if rule else {}
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # what a request posts

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        if given.get("is_on") and given.get("days") is None and "days" not in self.errors:
            self.add_error("days", _("Say after how many days it goes."))
        return given
