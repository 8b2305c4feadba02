"""My mails: which of them a member of staff gets about each conference, by one's own choice."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from agreements.access import staff_user
from agreements.desk.listing.row_keys import keys_in
from agreements.mail.choosing import mail_choices
from agreements.mail.choosing.mail_choices import OFFERED, Wanted
from agreements.models import Membership, Pace, Role, StaffMailKind
from agreements.wording.keys import search_key

# Conferences of one person.
_MOST = 1000


class MailChoiceForm(forms.Form):
    """Of one conference; what the role does not offer has no field."""

    to_decide = forms.ChoiceField(
        label=gettext_lazy("Declines and requests"), choices=Pace.choices, widget=forms.RadioSelect
    )
    has_digest = forms.BooleanField(label=gettext_lazy("A digest every Monday"), required=False)
    has_all_clear = forms.BooleanField(label=gettext_lazy("A mail when all papers are clear"), required=False)
    _FIELDS: Mapping[StaffMailKind, str] = {
        StaffMailKind.TO_DECIDE: "to_decide",
        StaffMailKind.DIGEST: "has_digest",
        StaffMailKind.ALL_CLEAR: "has_all_clear",
    }

    def __init__(self, data: Any, *, membership: Membership) -> None:
        present = mail_choices.wanted(membership)
        super().__init__(data, prefix=str(membership.conference_id), initial=vars(present))
        self.present = present
        for kind, name in self._FIELDS.items():
            if kind not in OFFERED[Role(membership.role)]:
                del self.fields[name]

    def chosen(self) -> Wanted:
        """What has no field stays as it is."""
        given: dict[str, Any] = vars(self.present) | self.cleaned_data
        return Wanted(**given)


@dataclass(frozen=True)
class _MailPlace:
    membership: Membership
    form: MailChoiceForm


@require_http_methods(["GET", "HEAD", "POST"])
def own_mails(request: HttpRequest) -> HttpResponse:
    places = _places(request)
    is_valid = request.method != "POST" or all(place.form.is_valid() for place in places)
    if request.method == "POST" and is_valid:
        for place in places:
            if place.form.has_changed():
                mail_choices.choose(place.membership, place.form.chosen())
        messages.success(request, _("Your choice is saved."))
        return redirect("own_mails")
    return render(request, "account/own_mails.html", {"places": places}, status=200 if is_valid else 422)


def _places(request: HttpRequest) -> list[_MailPlace]:
    theirs = Membership.objects.filter(user=staff_user(request), conference__hidden_at=None)
    rows = theirs.select_related("conference", "mail_choice")
    data = request.POST if request.method == "POST" else None
    if data is not None:
        # Whose team somebody has joined since the page was shown keeps what is usual.
        shown = keys_in(data.getlist("shown")[:_MOST])
        rows = rows.filter(conference__in=shown)
    places = [_MailPlace(each, MailChoiceForm(data, membership=each)) for each in rows]
    return sorted(places, key=lambda place: (search_key(place.membership.conference.name), place.membership.pk))
