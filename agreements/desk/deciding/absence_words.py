"""What a later list no longer has, in words."""

from django.utils.translation import gettext as _

from agreements.models import NoLongerListed


def absent(absence: NoLongerListed) -> str:
    """With `authorship__paper` and `batch`."""
    number, filename = absence.authorship.paper.number, absence.batch.filename
    if absence.is_of_paper:
        return _("The list “{filename}” no longer has paper {number} as accepted.").format(
            number=number, filename=filename
        )
    words = _("The list “{filename}” no longer names {name} on paper {number}.")
    return words.format(number=number, filename=filename, name=absence.authorship.printed_name)
