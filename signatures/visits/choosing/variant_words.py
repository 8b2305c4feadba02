"""As what an author says that a paper was written, by the body of the text that this leads to."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.models import VariantKind
from agreements.workflow.chosen_variants import ORDINARY

WORDS: Mapping[str, str | Promise] = {
    ORDINARY: _("None of these: the rights in it are mine to give."),
    VariantKind.US_GOVERNMENT: _("I wrote this as an employee of the US government, as part of my duties."),
    VariantKind.CROWN: _("I wrote this as a servant of the Crown (United Kingdom, Canada, Australia)."),
    VariantKind.EU: _("I wrote this as an employee of an institution of the European Union."),
    VariantKind.OTHER_GOVERNMENT: _("I wrote this as an employee of another government."),
    VariantKind.EMPLOYER: _("My employer holds the rights in it and must sign."),
}
