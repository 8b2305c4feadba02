"""What an officer fills in, who answers for an author."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.models import Link
from agreements.web.printed_words import PrintedField
from signatures.answering import Office
from signatures.visits.forms import SignForm
from signatures.visits.typed_names import OF_A_NAME, OfficersNameField


class OfficerSignForm(SignForm):
    """The same for an officer, who confirms in which office."""

    typed_name = OfficersNameField(required=False, label=_("Your full name"), error_messages=OF_A_NAME)
    signer_title = PrintedField(required=False, label=_("Your title"), max_length=200)
    signer_organisation = PrintedField(required=False, label=_("Your organisation"), max_length=300)

    NEEDED: Mapping[str, Any] = {
        "consent": _("Tick this to sign electronically."),
        "typed_name": OF_A_NAME["required"],
        "signer_organisation": _("Type the name of the organisation for which you sign."),
    }

    @property
    def office(self) -> Office | None:
        """None of whoever only declines: they are named as they were asked."""
        organisation = self.cleaned_data["signer_organisation"]
        return Office(self.cleaned_data["signer_title"], organisation) if organisation else None


def form_of(link: Link) -> type[SignForm]:
    return OfficerSignForm if link.agent_id else SignForm


def office_of(link: Link) -> dict[str, str]:
    """With what the form of an officer is filled in already: as who forwarded it named them."""
    agent = link.agent
    return {"signer_title": agent.title, "signer_organisation": agent.organisation} if agent else {}
