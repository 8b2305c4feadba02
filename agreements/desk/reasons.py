"""The reason that is asked of whoever ends something."""

from django import forms
from django.utils.translation import gettext_lazy as _


def reason_for_authors() -> forms.CharField:
    """The authors who were asked read it in their mail."""
    return forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The authors who were asked read it in their mail; it stands in the history."),
        error_messages={"required": _("Say why: the authors read it.")},
    )
