"""A conference with somebody who signed, somebody who never did, and whatever else holds their names."""

from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from agreements import audit
from agreements.importing.uploads import keep_batch
from agreements.models import Author, Conference, HelpKind, Role, User, WaiverKind
from agreements.people import address_changes, answers, invitations
from agreements.settling import waiving
from agreements.settling.waivers import Grounds
from agreements.states import State
from signatures import asking
from signatures.documents import producing
from signatures.models import VisitDraft
from tests import factories
from tests.agreements.settling.scanned import scan

# By nothing else in the world.
WORDS = ("Adalbert", "adalbert", "Nevermore", "nevermore", "nochmal.example", "Former affiliation")
LIST = b"paper_id,title,author_order,name,email\n901,On Kites,1,Adalbert Ames,adalbert@nochmal.example\n"


@dataclass(frozen=True)
class PrivacyWorld:
    conference: Conference
    owner: User
    signed: Author
    unsigned: Author


def build(conference: Conference) -> PrivacyWorld:
    """The one signed, on a sealed document, asked a question and has another address by now; the other one was waived by a scan
    on paper 2, and is no author of paper 1 any more. A list that names both was discarded."""
    owner = factories.make_member(conference, Role.OWNER)
    signed = factories.make_author(conference, name="Adalbert Ames", email="adalbert.former@nochmal.example")
    unsigned = factories.make_author(conference, name="Nevermore Nunn", email="nevermore@example.org")
    first, second = (factories.make_paper(conference, number=number) for number in "12")
    agreement = factories.make_agreement(author=signed, paper=first, affiliation="Former affiliation")
    other = factories.make_agreement(author=unsigned, paper=second)
    invitations.invite(conference, conference.agreements.all(), by=owner)
    address_changes.change_address(signed, email="adalbert@nochmal.example", by=owner)
    signed.refresh_from_db()
    link = factories.make_link(signed)
    asked = asking.ask_for_help(link, kind=HelpKind.QUESTION, words="Why, asks Adalbert?")
    answers.settle(asked, words="Because, dear Adalbert.", by=owner)
    factories.sign(agreement, link=link)
    VisitDraft.objects.create(
        link=link, words={"typed_name": "Adalbert A", "name/printed_name": "Adalbert B"}, papers={}
    )
    producing.adopt_orphans()
    assert producing.produce(producing.owed(limit=9)) == 1
    waiving.waive(other, Grounds(WaiverKind.UNREACHABLE, "Nevermore cannot be found"), by=owner)
    waiving.waive(agreement, Grounds(WaiverKind.SCAN, "Adalbert sent it, too"), file=scan("adalbert.pdf"), by=owner)
    keep_batch(conference, filename="list.csv", content=LIST, by=owner)
    now = timezone.now()
    waiting = conference.messages.filter(state="queued")
    waiting.update(state="sent", sent_at=now, finished_at=now, server_answer="250")
    assert other.state != State.VOID
    return PrivacyWorld(conference, owner, Author.objects.get(pk=signed.pk), Author.objects.get(pk=unsigned.pk))


def whole_database() -> str:
    """Every value of every table, as text."""
    found: list[str] = []
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                found += [_as_text(value) for value in row]
    return "\n".join(found)


def _as_text(value: object) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


def chain_is_whole(conference: Conference) -> bool:
    return audit.chain_and_values(conference) == (None, [])
