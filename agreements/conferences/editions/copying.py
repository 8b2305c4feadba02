"""A new conference from an old one: what stays from year to year is taken over, and what does not is asked for."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from agreements import audit
from agreements.conferences import details, images, team, text_variants, texts
from agreements.mail.words import keeping_words
from agreements.models import Conference, ImageKind, ReminderSchedule, Role, Text, User

# What every edition has of its own: names and days are asked for, the rest begins anew.
OWN = frozenset(
    {
        "id",
        "slug",
        "name",
        "deadline",
        "paper_date",
        "signatory_name",
        "later_signatory_name",
        "later_signatory_from",
        "is_demonstration",
        "copied_from",
        "closed_at",
        "hidden_at",
        "created_at",
    }
)


class NewMember(NamedTuple):
    user: User
    role: Role


def taken_over(source: Conference) -> dict[str, Any]:
    """The facts of the new one that are those of the old one, by column."""
    columns = (
        field.attname for field in Conference._meta.concrete_fields if field.attname.removesuffix("_id") not in OWN
    )
    return {name: getattr(source, name) for name in columns} | {"signatory_name": source.present_signatory}


def copy_conference(
    source: Conference, *, by: User | None, facts: Mapping[str, Any], people: Iterable[NewMember] = ()
) -> Conference:
    """`facts`: at least slug and name, and whatever else is to be otherwise than at the old one. The text that is in use there
    is the new one's draft, to be looked through and published. Whoever copies is its owner.

    Raises ValidationError for facts that do not hold, and TakenSlugError, before anything is written.
    """
    conference = Conference(copied_from=source, **(taken_over(source) | dict(facts)))
    conference.full_clean(validate_unique=False)
    with audit.deed(conference, by=by):
        details.insert(conference, by=by, copied_from=source.slug)
        for member in people:
            if by is None or member.user.pk != by.pk:
                team.add_member(conference, member.user, role=member.role, by=by)
        _copy_pictures(source, conference, by)
        _copy_calendar(source, conference)
        text = source.current_text or source.texts.drafts().first()
        if text is not None:
            _copy_text(text, conference, by)
        keeping_words.copy_all(source, conference, by=by)
    return conference


def _copy_text(text: Text, conference: Conference, by: User | None) -> None:
    """As the draft, with all its variants."""
    draft = texts.save_text(conference, body=text.body, by=by, is_for_all=text.is_for_all, in_short=text.in_short)
    text_variants.carry_over(text, draft)


def _copy_calendar(source: Conference, conference: Conference) -> None:
    """The days of the reminders and their brakes; switched off, so that nobody is mailed by a copy."""
    former = ReminderSchedule.objects.filter(conference=source).first()
    if former is not None:
        facts = ("days", "is_weekly_after", "is_anywhere_on_earth", "hour", "pause_days", "most_a_week")
        ReminderSchedule.objects.create(conference=conference, **{name: getattr(former, name) for name in facts})


def _copy_pictures(source: Conference, conference: Conference, by: User | None) -> None:
    for picture in images.copied(source, conference, by=by):
        audit.record(
            "conference.image_changed", facts={"kind": ImageKind(picture.kind).value, "sha256": picture.sha256}
        )
