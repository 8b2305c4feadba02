"""Nothing changes by looking: every address of the site, asked with GET, HEAD and OPTIONS, leaves every table as it was.

The addresses come from the table of contents itself, so that a new page is asked too.
"""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse
from pytest_django import Settings

from agreements import links, staff_links
from agreements.conferences import team_invitations
from agreements.importing.uploads import keep_batch
from agreements.mail.bounces.tokens import Purpose, token_of
from agreements.models import Conference, HelpKind, Link, Role
from agreements.states import State
from signatures import asking
from signatures.codes import code_of
from signatures.documents import producing
from signatures.models import Document, Download
from tests import factories
from tests.agreements.settling.scanned import hand_in
from tests.signatures.exporting.bundles.bundled import empty_bundle
from tests.signatures.visiting import open_link
from tests.test_access_matrix import routes

ROWS = b"paper_id,title,author_order,name,email\n901,On Kites,1,Ada Ames,ada.ames@example.org\n"

# A link that is none counts as a try, however it is opened: whoever guesses does not post. And a question that is asked of
# a device is kept in the session of the browser that will answer it.
COUNTS = {"agreements_throttlecount", "django_session"}
# What leaves by an export or as a document is noted, of whom it left to; that is all that may come of it.
NOTES = {"signatures_download"}


@pytest.fixture
def link(conference: Conference, settings: Settings, seal_key: Path, tmp_path: Path) -> Link:
    """An author with a signed agreement and one that waits; there is no Redis, so tries are counted in the database."""
    settings.STORAGES = {
        **configured.STORAGES,
        "documents": {
            "BACKEND": "signatures.documents.storage.DocumentStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    _, link = factories.invited_author(conference, papers=2)
    factories.sign(conference.agreements.all()[0])
    assert producing.produce(producing.owed(limit=1)) == 1
    asking.ask_for_help(link, kind=HelpKind.QUESTION, words="Why?")
    return link


def _whole_database() -> dict[str, list[tuple[Any, ...]]]:
    with connection.cursor() as cursor:
        dumped = {}
        for table in sorted(set(connection.introspection.table_names(cursor)) - COUNTS - NOTES):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # names of our own tables
            dumped[table] = sorted(cursor.fetchall(), key=repr)
    return dumped


def _addresses(conference: Conference, link: Link) -> dict[str, list[str]]:
    """By the name of the page; those of an agreement once for a signed and once for a waiting one."""
    owner = factories.make_member(conference, Role.OWNER)
    co_author = factories.make_authorship(link.author.authorships.all()[0].paper)
    batch = keep_batch(conference, filename="papers.csv", content=ROWS, by=owner)
    invited = team_invitations.invite(conference, email="new@example.org", role=Role.VIEWER, by=owner)
    rows: dict[str, Any] = {
        "paper": conference.papers.all()[0].pk,
        "message": factories.make_message(link.author).pk,
    }
    rows |= dict.fromkeys(["mark_bounced", "take_bounce_back"], rows["message"])
    rows["reword_message"] = rows["message"]
    rows |= dict.fromkeys(["continue_job", "stop_job", "undo_job"], "00000000-0000-4000-8000-000000000000")
    rows |= dict.fromkeys(["edit_paper", "merge_paper", "confirm_merge", "split_paper"], rows["paper"])
    request = conference.help_requests.get()
    rows |= dict.fromkeys(["settle_help", "help_request", "answer_help", "visit_request"], request.pk)
    rows |= dict.fromkeys(["assign_matter", "put_off"], request.matters.get().pk)
    rows |= dict.fromkeys(["undo_press", "hold_press", "seen_press"], "00000000-0000-4000-8000-000000000000")
    of_author = [
        "author",
        "author_invite",
        "author_remind",
        "author_address",
        "why_mailed",
        "edit_author",
        "merge_authors",
        "forward",
        "settle_bounce",
        "remind_author_again",
        "person_data",
        "person_report",
        "ask_erasure",
        "take_back_erasure",
        "hold_person",
    ]
    rows |= dict.fromkeys([*of_author, "part_authors", "split_author", "keep_apart"], link.author.pk)
    rows |= dict.fromkeys(["add_author", "order_authors"], conference.papers.all()[0].pk)
    of_authorship = ["edit_authorship", "end_authorship", "reinstate_authorship"]
    rows |= dict.fromkeys(of_authorship, link.author.authorships.all()[0].pk)
    waiver = hand_in(factories.make_agreement(conference, state=State.INVITED))
    rows |= dict.fromkeys(["confirm_waiver", "refuse_waiver"], waiver.pk)
    rows |= dict.fromkeys(["evidence_file", "evidence_preview"], waiver.file_id)
    rows["fetch_bundle"] = empty_bundle(conference).pk
    of_agreement = [
        "agreement",
        "end_agreement",
        "put_back_agreement",
        "ask_again",
        "waive_agreement",
        "take_back_forward",
    ]
    rows |= dict.fromkeys(of_agreement, conference.agreements.all()[0].pk)
    rows["reminder_round"] = conference.reminder_rounds.create().pk
    rows |= dict.fromkeys(["member_role", "remove_member"], conference.memberships.get(user=owner).pk)
    rows |= dict.fromkeys(["invite_again", "withdraw_invitation"], invited.invitation.pk)
    of_batch = ["import_preview", "import_choose", "import_confirm", "import_result", "import_left_out"]
    of_batch += ["import_again", "import_cancel", "import_undo"]
    rows |= dict.fromkeys(of_batch, batch.pk)
    signed = conference.agreements.get(state=State.COUNTERSIGNED)
    waiting = conference.agreements.get(state=State.INVITED, authorship__author=link.author)
    to_object = links.new_link_to_object(link.author, former="former@example.org")
    rehearsal = staff_links.Rehearsal(uuid4(), conference.pk, owner.pk)
    tokens = {
        "join_link": staff_links.token_of(invited.invitation),
        "objection": links.token_of(to_object),
        "own_data": links.token_of(links.new_link_to_data(link.author)),
        "unsubscribe": token_of(Purpose.UNSUBSCRIBE, rows["message"]),
        "rehearsal": staff_links.rehearsal_token_of(rehearsal),
    }
    factories.make_own_words(conference, "reminder")
    found: dict[str, list[str]] = {}
    for name in filter(lambda name: isinstance(name, str) and ":" not in name, get_resolver().reverse_dict):
        [(_, wanted), *_] = get_resolver().reverse_dict.getlist(name)[0][0]
        for agreement in (signed, waiting) if "agreement" in wanted else (signed,):
            values = {
                "slug": conference.slug, "pk": rows.get(name, 1), "number": 1, "kind": "question", "deed": "withdraw",
                "other": conference.papers.all()[1].pk, "link": link.pk,
                "token": tokens.get(name, links.token_of(link)), "agreement": agreement.pk,
                "code": code_of(signed.signatures.get().pk), "uidb36": "1", "key": "set-password",
                "provider": "oidc", "provider_id": "oidc", "variant": "employer", "stem": "reminder",
                "service": "postmark", "page": "papers", "data": "mails", "authorship": co_author.pk,
            }  # fmt: skip
            address = reverse(name, kwargs={key: values[key] for key in wanted})
            found.setdefault(name, []).append(address)
    return found


def _look(client: Client, address: str) -> None:
    for method in (client.get, client.head, client.options):
        response = method(address)
        assert response.status_code < 500
        # A stream does its work while it is read.
        b"".join(response) if response.streaming else response.content


def test_looking_at_any_page_changes_no_row_of_any_table(conference: Conference, link: Link) -> None:
    found = _addresses(conference, link)
    assert set(found) >= {view.name for _, view in routes(get_resolver()) if view.name}
    digest = Document.objects.get().sha256
    addresses = [address for each in found.values() for address in each]
    addresses += [
        f"/s/{links.token_of(link)}.",
        f"/s/{'a' * links.TOKEN_LENGTH}/",
        f"/verify/?code={digest}",
        "/nowhere/",
    ]
    staff = Client()
    staff.force_login(conference.memberships.filter(role=Role.OWNER)[0].user)
    author = open_link(link)

    before = _whole_database()
    for client in (Client(), author, staff):
        for address in addresses:
            _look(client, address)

    assert _whole_database() == before
    taken = ["export_signatures", "export_scans", "evidence_file", "staff_document", "fetch_bundle"]
    noted = [found[name][0] for name in (*taken, "visit_document", "person_report")]
    assert Download.objects.count() == len(noted)
