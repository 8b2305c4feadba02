"""A small conference with every kind of evidence: answers of both kinds, both ways to countersign, documents, mails."""

from datetime import timedelta

from django.utils import timezone

from agreements.models import Agreement, Conference, ImageKind, MessageState
from agreements.states import State
from signatures import countersigning
from signatures.checkpoints import anchoring
from signatures.documents import producing
from signatures.models import SealCertificate
from tests import factories


def conference_with_evidence(*, answers: int = 2) -> Conference:
    """That many of each kind; where documents are stored and the key of the seal are the settings'."""
    conference = factories.make_ready_conference(countersigning="queue")
    for kind in ImageKind:
        factories.make_image(conference, kind)
    signatory = factories.make_member(conference)
    accepted = [_answered(conference, State.ACCEPTED).pk for _ in range(answers)]
    countersigning.by_signatory(conference, accepted, by=signatory)
    Conference.objects.filter(pk=conference.pk).update(countersigning="rule")
    conference.refresh_from_db()
    for _ in range(answers):
        _answered(conference, State.COUNTERSIGNED)
        _answered(conference, State.DECLINED)
        factories.make_agreement(conference, state=State.INVITED)
    _signed_by_an_officer(conference)
    owed = producing.owed(limit=2 * answers + 1)
    assert producing.produce(owed) == 2 * answers + 1
    # What alterations lead to: another certificate, another picture, another member of the staff.
    SealCertificate.objects.get_or_create(fingerprint="0" * 64)
    for kind in ImageKind:
        factories.make_image(conference, kind, picture=factories.make_picture(ink=99))
    return conference


def anchored(conference: Conference) -> Conference:
    """With a checkpoint of all that happened so far, and some that happened since: an answer that stands in a document,
    and one that does not."""
    assert anchoring.make_owed() == 1
    _answered(conference, State.COUNTERSIGNED)
    assert producing.produce(producing.owed(limit=1)) == 1
    _answered(conference, State.DECLINED)
    return conference


def _signed_by_an_officer(conference: Conference) -> None:
    asked = factories.make_agreement(conference, state=State.INVITED)
    factories.sign(asked, link=factories.officers_link(factories.forward(asked)))


def _answered(conference: Conference, state: State) -> Agreement:
    """By a link that a mail brought a minute before."""
    author = factories.make_author(conference)
    asked = factories.make_agreement(author=author, state=State.INVITED)
    factories.make_message(author, state=MessageState.SENT, sent_at=timezone.now() - timedelta(minutes=1))
    factories.sign(asked, decision="declined" if state == State.DECLINED else "accepted")
    asked.refresh_from_db()
    assert asked.state == state
    return asked
