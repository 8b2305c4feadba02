"""How the facts of a conference are grouped, on the page of a new one and in the settings."""

from django.utils.translation import gettext_lazy as _

from agreements.desk.forms.laying_out import Layout

CONFERENCE: Layout = (
    (_("What it is called"), (("name", "slug"),)),
    (
        _("Who makes the agreement"),
        (("legal_name", "short_name"), ("address",), ("signatory_name",)),
    ),
    (
        _("When"),
        (("time_zone", "deadline"), ("deadline_meant",), ("grace_days", "grace_months"), ("paper_date",)),
    ),
    (_("Who writes to the authors"), (("contact_name", "contact_email"), ("holds_mails",), ("shows_answers",))),
    (_("How it is countersigned"), (("countersigning",), ("own_answers",))),
    (_("What is corrected after signing"), (("name_correction",), ("title_correction",))),
    (_("What the team may do"), (("waivers_need_two",), ("requires_second_factor",), ("viewers_export",))),
)
