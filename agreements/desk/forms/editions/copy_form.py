"""A new conference from an old one: its own name and days, and who of the team comes along, person by person."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from agreements.conferences.editions.copying import NewMember
from agreements.desk.forms.conferences import NewConferenceForm
from agreements.models import Conference, Membership, Role, User
from agreements.wording.keys import name_key

_NOT_ALONG = ""


class CopyForm(NewConferenceForm):
    """Nothing is chosen for anybody: whoever is not given a role stays behind."""

    def __init__(self, data: Any = None, *, source: Conference, by: User) -> None:
        super().__init__(data, instance=Conference(time_zone=source.time_zone))
        # Whoever writes to the authors is taken over.
        del self.fields["contact_email"]
        self.initial["time_zone"] = source.zone_in_words
        members = source.memberships.select_related("user").filter(user__is_active=True).exclude(user=by)
        self.members = sorted(members, key=lambda each: (name_key(each.user.name), each.user.email))
        for member in self.members:
            self.fields[_name(member)] = forms.ChoiceField(
                label=f"{member.user}, {member.user.email}",
                choices=[(_NOT_ALONG, _("Does not come along")), *Role.choices],
                required=False,
            )

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    @property
    def people(self) -> list[NewMember]:
        chosen = ((member.user, self.cleaned_data.get(_name(member))) for member in self.members)
        return [NewMember(user, Role(role)) for user, role in chosen if role]

    @property
    def own_fields(self) -> list[BoundField]:
        return [self[name] for name in self.fields if not name.startswith("member_")]

    def team_fields(self) -> Iterator[tuple[Membership, BoundField]]:
        return ((member, self[_name(member)]) for member in self.members)

    class Meta(NewConferenceForm.Meta):
        fields = ("name", "slug", "time_zone", "deadline", "paper_date")


def _name(member: Membership) -> str:
    return f"member_{member.user_id}"
