"""agreements 0046, 0047, 0053 and 0054: what the version before has no word for becomes what is closest, or goes."""

from collections.abc import Callable

from django.apps.registry import Apps
from django.utils import timezone

from agreements.conferences import signatories, team_invitations
from agreements.conferences.editions import closing, hiding
from agreements.conferences.team_invitations import HandingOver
from agreements.mail.bounces import reported
from agreements.mail.bounces.reported import Tiding
from agreements.models import BulkJobKind, ImageKind, MessageKind, MessageState, ReportKind, ReportSource, Role
from tests import factories


def test_edition_that_is_over_can_go_back(of_today: None, version_0_1_again: Callable[[], Apps]) -> None:
    conference = factories.make_ready_conference(grace_days=0, grace_months=6)
    owner = factories.make_member(conference)
    factories.make_image(conference, ImageKind.SIGNATURE)
    signatories.appoint(conference, name="Nora Next", since=conference.today, by=owner)
    author, _ = factories.invited_author(conference)
    for state in (MessageState.QUEUED, MessageState.SENT):
        factories.make_message(author, kind=MessageKind.DEADLINE, state=state)
    conference.bulk_jobs.create(kind=BulkJobKind.DEADLINE, by=owner, steps=[], total=0, finished_at=timezone.now())
    given = HandingOver(owner, Role.VIEWER)
    facts = {"email": "heir@example.org", "role": Role.OWNER, "handing_over": given, "is_mailed": False}
    team_invitations.invite(conference, by=owner, **facts)
    # What came back, and what is to be decided about it.
    back = factories.make_message(author, state=MessageState.SENT)
    reported.note(back.pk, Tiding(ReportKind.BOUNCED, ReportSource.RETURNED, digest="a" * 64))
    factories.make_message(author, state=MessageState.CANCELLED, cancel_cause="unwanted")
    conference.bulk_jobs.create(kind=BulkJobKind.SEND_AGAIN, by=owner, steps=[], total=0, finished_at=timezone.now())
    conference.bulk_jobs.create(kind=BulkJobKind.TAKE_OUT, by=owner, steps=[], total=0, finished_at=timezone.now())
    closing.close(conference, by=owner)
    hiding.hide(conference, by=owner)

    old = version_0_1_again()

    found = old.get_model("agreements", "Conference").objects.get()
    assert found.signatory_name == "Nora Next"
    mails = old.get_model("agreements", "Message").objects.order_by("state", "kind").values_list("kind", "state")
    assert list(mails) == [
        ("invitation", "cancelled"),
        ("reminder", "cancelled"),
        ("invitation", "failed"),
        ("reminder", "sent"),
    ]
    assert old.get_model("agreements", "ConferenceImage").objects.count() == 1
