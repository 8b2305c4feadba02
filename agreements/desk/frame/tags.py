"""What the frame's templates ask for."""

from typing import Any

from django import template

from agreements.access import Access
from agreements.desk.frame import desk_places, missed_presses, under_way
from agreements.labels import Words
from agreements.models import User

register = template.Library()


@register.simple_tag(takes_context=True)
def first_places(context: template.Context, access: Access) -> list[desk_places.PlaceLink]:
    return desk_places.first_links(access, str(context.get("section", "")))


@register.simple_tag(takes_context=True)
def other_places(context: template.Context, access: Access) -> list[tuple[Words, list[desk_places.PlaceLink]]]:
    return desk_places.group_links(access, str(context.get("section", "")))


@register.simple_tag(takes_context=True)
def tabs_of(context: template.Context, access: Access) -> list[desk_places.TabLink]:
    request: Any = context.get("request")
    match = request.resolver_match if request else None
    return desk_places.tab_links(access, match.url_name) if match and match.url_name else []


@register.simple_tag
def jobs_of(access: Access) -> list[under_way.JobLine]:
    return under_way.jobs_under_way(access)


@register.simple_tag
def missed_of(access: Access, user: User) -> list[missed_presses.MissedPress]:
    return missed_presses.missed_by(access, user)
