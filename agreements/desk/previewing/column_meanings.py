"""What stands in each column of a table of ours: for those who make one, and for those who correct a cell."""

from django.utils.translation import gettext_lazy as _

# Name, whether it is required, meaning.
COLUMN_MEANINGS = (
    ("paper_id", True, _("The conference’s own ID for the paper.")),
    ("title", True, _("The same in every row of the paper.")),
    (
        "email",
        True,
        _("One email address, or an empty cell. The same person on two papers is told by address and name."),
    ),
    ("name", True, _("As it will be printed. You can use the columns given_name and family_name instead.")),
    ("author_order", False, _("1, 2, 3 and so on. Without it, authors stay where they are and new ones come last.")),
    ("affiliation", False, _("Printed where the text of the agreement asks for it.")),
    ("is_speaker", False, _("true or false.")),
    ("is_corresponding", False, _("true or false.")),
    ("date", False, _("The date of the paper, such as 2020-09-23. Without it, the conference’s date is used.")),
    ("track", False, _("Anything you like.")),
    ("native_name", False, _("The name in the author’s own script.")),
    ("orcid", False, _("Such as 0000-0002-1825-0097.")),
    ("language", False, _("The author’s language, such as en.")),
)
MEANING = {name: meaning for name, _is_required, meaning in COLUMN_MEANINGS}
