"""The conference itself, with its text, its list and its staff."""

from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from agreements import clock
from agreements.conferences import details, team, texts
from agreements.importing.apply import apply
from agreements.importing.readers import read
from agreements.models import Conference, Role, User

SLUG = "icml2020"
OWNER, VIEWER = "chair@example.org", "viewer@example.org"
_HOME = ZoneInfo("America/Los_Angeles")
_PAPERS = Path(__file__).with_name("icml2020.csv")
_IN_SHORT = (
    "You keep the copyright.",
    "ICML may copy, show and pass on the paper, free of charge and without an end.",
    "For sixty days after ICML has published it no other publisher prints it; your own pages and preprint archives are free.",
    "Your name and photograph may be used to announce it.",
)
_STAFF = ((OWNER, Role.OWNER, "Demonstration Chair"), (VIEWER, Role.VIEWER, "Demonstration Viewer"))


def create() -> Conference | None:
    """None if another process has just loaded it."""
    with suppress(details.TakenSlugError):
        return _create()
    return None


def _create() -> Conference:
    conference = details.create_conference(
        by=None,
        text=texts.SAMPLE_TEXT.read_text(encoding="utf-8"),
        in_short="\n".join(_IN_SHORT),
        slug=SLUG,
        name="ICML 2020",
        legal_name="International Conference on Machine Learning",
        short_name="ICML",
        address="10010 North Torrey Pines Road, La Jolla, CA 92037",
        signatory_name="David Blei",
        contact_email=OWNER,
        time_zone=_HOME.key,
        paper_date=date(2020, 7, 16),
        deadline=(clock.now().astimezone(_HOME) + timedelta(days=30)).replace(
            hour=23, minute=59, second=0, microsecond=0
        ),
        is_demonstration=True,
    )
    for email, role, name in _STAFF:
        user = User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)
        team.add_member(conference, user, role=role, by=None)
    # One row of the list names somebody twice on one paper; it is left out, as an import by hand would leave it.
    apply(conference, read(_PAPERS.read_bytes()), by=None, partial=True)
    return conference
