"""Bundles from before somebody's former name was closed away: what is in them still bears it."""

from signatures.models import Bundle, Document


def has_closed_name(bundle: Bundle) -> bool:
    """Whether the conference has closed away anything since, of which there was a document then."""
    agreement = "signature__agreement__"
    of_conference = Document.objects.filter(**{f"{agreement}conference": bundle.conference_id})
    return of_conference.filter(
        **{f"{agreement}closed_away_at__gt": bundle.made_at}, sealed_at__lte=bundle.made_at
    ).exists()
