"""Names and addresses that staff type and documents print: what no document could hold is refused when it is typed."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.wording import characters, trial

_LONGEST = 300  # of what is longer a field says so itself


def check_printed(words: str) -> None:
    if len(words) > _LONGEST:
        return
    if reason := characters.forbidden_kind(words):
        raise ValidationError(
            _("This contains {what}, which cannot be printed. Please type it again.").format(what=reason)
        )
    if missing := characters.undrawable_signs(words):
        signs = ", ".join(f"“{sign}”" for sign in missing)
        raise ValidationError(
            _("Documents cannot show {signs}. Please write this in letters that they can show.").format(signs=signs)
        )
    if letters := trial.unfit(words):
        raise ValidationError(
            _(
                "The letters “{letters}” join into a sign too long for a document. Please write this another way."
            ).format(letters=letters)
        )
