"""Every address of the site x method x whoever asks: what each is answered.

A page is one line of PAGES. One that has no line, and a line that has no page, fail.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction
from django.http.cookie import SimpleCookie
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from agreements import links, staff_links
from agreements.access import Access, May
from agreements.conferences import team_invitations, text_variants
from agreements.importing.uploads import keep_batch
from agreements.mail.bounces.tokens import Purpose, token_of
from agreements.models import Conference, HelpRequest, MessageState, OwnWords, Role, VariantKind
from agreements.states import State
from signatures.documents import storage
from signatures.models import Document, SealCertificate
from tests import factories
from tests.agreements.settling.scanned import hand_in
from tests.signatures.exporting.bundles.bundled import empty_bundle
from tests.signatures.visiting import open_link

SEE, COUNTERSIGN, MANAGE, OWN = May.SEE, May.COUNTERSIGN, May.MANAGE, May.OWN
SEE_EVIDENCE = May.SEE_EVIDENCE
# To everybody, logged in or not; to whoever is logged in; to owners of any conference; by an author's own visit.
OPEN, STAFF, FOUNDERS, VISIT = "open", "staff", "founders", "visit"
# Only where nobody has an account yet.
EMPTY = "empty"


@dataclass(frozen=True)
class Page:
    """What those who may are answered to GET and to an empty POST; `of` names the row that its address is about.

    `in_staff`: what an open page answers instead to those who are logged in.
    """

    route: str
    get: int
    post: int
    who: May | str
    of: str = ""
    in_staff: int | None = None


PAGES = [
    # --- Coming in, and what is nobody's conference -------------------------------------------------------------------
    Page("", 200, 405, STAFF),
    Page("welcome/", 404, 404, EMPTY),
    Page("join/", 410, 410, OPEN),
    Page("join/no/", 405, 410, OPEN),
    Page("join/<str:token>/", 404, 404, OPEN),  # an author's token
    Page("login/", 200, 200, OPEN, in_staff=302),
    Page("login/confirm/", 302, 302, OPEN),
    Page("login/passkey/", 302, 302, OPEN),
    Page("login/with/<slug:provider>/", 405, 404, OPEN),  # no provider has settings here
    Page("login/with/<slug:provider_id>/answer/", 404, 405, OPEN),
    Page("logout/", 405, 302, OPEN),
    Page("password/", 200, 200, OPEN),
    Page("password/sent/", 200, 405, OPEN),
    Page("password/new/", 200, 405, OPEN),
    Page("password/new/<str:uidb36>/<str:key>/", 200, 200, OPEN),
    Page("account/", 200, 405, STAFF),
    Page("account/password/", 200, 200, STAFF),
    Page("account/confirm/", 200, 200, STAFF),
    Page("account/confirm/code/", 302, 302, STAFF),
    Page("account/confirm/passkey/", 302, 302, STAFF),
    Page("account/mails/", 200, 302, STAFF),
    Page("account/keys/", 405, 302, STAFF),
    Page("account/sessions/end/", 405, 302, STAFF),
    Page("account/sessions/<int:pk>/end/", 405, 404, STAFF, of="nothing"),
    Page("account/with/<int:pk>/remove/", 405, 404, STAFF, of="nothing"),
    Page("account/with/<slug:provider>/", 405, 404, STAFF),
    Page("account/passkeys/add/", 200, 200, STAFF),
    Page("account/passkeys/<int:pk>/name/", 404, 404, STAFF, of="nothing"),
    Page("account/passkeys/<int:pk>/remove/", 404, 404, STAFF, of="nothing"),
    Page("account/app/add/", 200, 200, STAFF),
    Page("account/app/remove/", 404, 404, STAFF),
    Page("account/codes/", 200, 302, STAFF),
    Page("account/codes/new/", 200, 200, STAFF),
    Page("account/codes/file/", 404, 405, STAFF),
    Page("conferences/new/", 200, 200, FOUNDERS),
    Page("conferences/hidden/", 200, 405, STAFF),
    # --- The desk -----------------------------------------------------------------------------------------------------
    Page("c/<slug:slug>/", 200, 405, SEE),
    Page("c/<slug:slug>/papers/", 200, 405, SEE),
    Page("c/<slug:slug>/papers/<int:pk>/", 200, 405, SEE, of="paper"),
    Page("c/<slug:slug>/papers/<int:pk>/edit/", 200, 422, MANAGE, of="paper"),
    Page("c/<slug:slug>/papers/<int:pk>/merge/", 200, 422, MANAGE, of="paper"),
    Page("c/<slug:slug>/papers/<int:pk>/merge/<int:other>/", 200, 409, MANAGE, of="paper"),
    Page("c/<slug:slug>/papers/<int:pk>/split/", 200, 422, MANAGE, of="paper"),
    Page("c/<slug:slug>/papers/<int:pk>/authors/add/", 200, 200, MANAGE, of="paper"),
    Page("c/<slug:slug>/papers/<int:pk>/authors/order/", 200, 409, MANAGE, of="paper"),
    Page("c/<slug:slug>/papers/<int:pk>/authors/corresponding/", 200, 422, MANAGE, of="paper"),
    Page("c/<slug:slug>/authorships/<int:pk>/edit/", 200, 200, MANAGE, of="authorship"),
    Page("c/<slug:slug>/authorships/<int:pk>/end/", 200, 200, MANAGE, of="authorship"),
    Page("c/<slug:slug>/authorships/<int:pk>/reinstate/", 405, 302, MANAGE, of="authorship"),
    Page("c/<slug:slug>/people/", 200, 405, SEE),
    Page("c/<slug:slug>/people/same/", 200, 405, SEE),
    Page("c/<slug:slug>/people/<int:pk>/", 200, 405, SEE, of="author"),
    Page("c/<slug:slug>/people/<int:pk>/invite/", 405, 302, MANAGE, of="author"),
    Page("c/<slug:slug>/people/<int:pk>/remind/", 405, 302, MANAGE, of="author"),
    Page("c/<slug:slug>/people/<int:pk>/why/", 200, 405, SEE, of="author"),
    Page("c/<slug:slug>/people/<int:pk>/address/", 200, 200, MANAGE, of="author"),
    Page("c/<slug:slug>/people/<int:pk>/reached/", 405, 404, MANAGE, of="author"),  # no deed is named
    Page("c/<slug:slug>/people/<int:pk>/reminders/", 405, 302, MANAGE, of="author"),
    Page("c/<slug:slug>/people/<int:pk>/data/", 200, 405, MANAGE, of="author"),
    Page("c/<slug:slug>/people/<int:pk>/data.zip", 200, 405, MANAGE, of="author"),
    Page("c/<slug:slug>/people/<int:pk>/data/erase/", 200, 422, OWN, of="author"),
    Page("c/<slug:slug>/people/<int:pk>/data/keep/", 405, 404, OWN, of="author"),  # nothing was asked
    Page("c/<slug:slug>/people/<int:pk>/data/hold/", 200, 422, OWN, of="author"),
    Page("c/<slug:slug>/people/<int:pk>/edit/", 200, 200, MANAGE, of="author"),
    Page("c/<slug:slug>/people/<int:pk>/merge/", 200, 200, MANAGE, of="author"),
    Page("c/<slug:slug>/people/<int:pk>/part/", 405, 302, MANAGE, of="author"),
    Page("c/<slug:slug>/people/<int:pk>/split/", 200, 200, MANAGE, of="author"),
    Page("c/<slug:slug>/people/<int:pk>/apart/", 405, 404, MANAGE, of="author"),  # nobody is named
    Page("c/<slug:slug>/agreements/", 200, 405, SEE),
    Page("c/<slug:slug>/agreements/<uuid:pk>/", 200, 405, SEE, of="agreement"),
    Page("c/<slug:slug>/agreements/<uuid:pk>/end/", 200, 409, MANAGE, of="asked"),
    Page("c/<slug:slug>/agreements/<uuid:pk>/put-back/", 200, 409, MANAGE, of="asked"),
    Page("c/<slug:slug>/agreements/<uuid:pk>/ask-again/", 200, 409, MANAGE, of="asked"),
    Page("c/<slug:slug>/people/<int:pk>/forward/", 200, 422, MANAGE, of="author"),
    Page("c/<slug:slug>/agreements/<uuid:pk>/forward/back/", 200, 409, MANAGE, of="asked"),
    Page("c/<slug:slug>/agreements/<uuid:pk>/waive/", 200, 422, MANAGE, of="asked"),
    Page("c/<slug:slug>/agreements/<uuid:agreement>/form.pdf", 200, 405, MANAGE, of="asked"),
    Page("c/<slug:slug>/waivers/<uuid:pk>/confirm/", 405, 302, MANAGE, of="waiver"),
    Page("c/<slug:slug>/waivers/<uuid:pk>/refuse/", 200, 200, MANAGE, of="waiver"),
    Page("c/<slug:slug>/files/<uuid:pk>/", 200, 405, SEE_EVIDENCE, of="file"),
    Page("c/<slug:slug>/files/<uuid:pk>.png", 200, 405, SEE_EVIDENCE, of="file"),
    Page("c/<slug:slug>/invite/", 200, 302, MANAGE),
    Page("c/<slug:slug>/remind/", 200, 302, MANAGE),
    Page("c/<slug:slug>/mail/calendar/", 200, 405, SEE),
    Page("c/<slug:slug>/mail/calendar/ahead/", 404, 405, SEE),  # no day is named
    Page("c/<slug:slug>/mail/calendar/edit/", 200, 200, MANAGE),
    Page("c/<slug:slug>/mail/calendar/on/", 200, 302, MANAGE),
    Page("c/<slug:slug>/mail/calendar/off/", 405, 302, MANAGE),
    Page("c/<slug:slug>/mail/calendar/rounds/<int:pk>/", 200, 405, SEE, of="round"),
    Page("c/<slug:slug>/mail/", 200, 405, SEE),
    Page("c/<slug:slug>/mail/again/", 405, 302, MANAGE),
    Page("c/<slug:slug>/mail/try-now/", 405, 302, MANAGE),
    Page("c/<slug:slug>/mail/pause/", 200, 422, MANAGE),
    Page("c/<slug:slug>/mail/go-on/", 405, 302, MANAGE),
    Page("c/<slug:slug>/mail/let-go/", 405, 302, MANAGE),
    Page("c/<slug:slug>/mail/hold/", 405, 302, MANAGE),
    Page("c/<slug:slug>/mail/<uuid:pk>/", 200, 405, SEE, of="message"),
    Page("c/<slug:slug>/mail/words/", 200, 405, MANAGE),
    Page("c/<slug:slug>/mail/words/<slug:stem>/", 200, 200, MANAGE),
    Page("c/<slug:slug>/mail/words/<slug:stem>/look/", 200, 405, MANAGE),
    Page("c/<slug:slug>/mail/words/<slug:stem>/standard/", 405, 302, MANAGE),
    Page("c/<slug:slug>/mail/words/<slug:stem>/test/", 405, 302, MANAGE),
    Page("c/<slug:slug>/mail/words/<slug:stem>/versions/<int:number>/", 200, 405, MANAGE, of="words_version"),
    Page("c/<slug:slug>/mail/<uuid:pk>/came-back/", 405, 302, MANAGE, of="message"),
    Page("c/<slug:slug>/mail/<uuid:pk>/arrived/", 405, 302, MANAGE, of="message"),
    Page("c/<slug:slug>/mail/<uuid:pk>/words/", 302, 302, MANAGE, of="message"),  # it is not held
    Page("c/<slug:slug>/bulk/<slug:deed>/", 200, 409, MANAGE),  # nothing is selected
    Page("c/<slug:slug>/filters/", 200, 405, SEE),
    Page("c/<slug:slug>/filters/keep/<slug:page>/", 405, 302, SEE),  # nothing is looked for
    Page("c/<slug:slug>/filters/<int:pk>/rename/", 405, 404, SEE, of="filter"),  # somebody else's
    Page("c/<slug:slug>/filters/<int:pk>/remove/", 405, 404, SEE, of="filter"),  # somebody else's
    Page("c/<slug:slug>/more/", 200, 405, SEE),
    Page("c/<slug:slug>/find/", 200, 405, SEE),
    Page("c/<slug:slug>/jobs/", 200, 405, SEE),
    Page("c/<slug:slug>/conferences/", 302, 405, SEE),  # it is no page of its own
    Page("c/<slug:slug>/jobs/under-way/", 302, 405, SEE),  # it is no page of its own
    Page("c/<slug:slug>/jobs/<uuid:pk>/continue/", 405, 302, MANAGE, of="job"),
    Page("c/<slug:slug>/jobs/<uuid:pk>/stop/", 405, 302, MANAGE, of="job"),
    Page("c/<slug:slug>/jobs/<uuid:pk>/undo/", 302, 302, MANAGE, of="job"),  # it cannot be taken back
    Page("c/<slug:slug>/text/", 200, 405, SEE),
    Page("c/<slug:slug>/text/edit/", 200, 200, MANAGE),
    Page("c/<slug:slug>/text/edit/look/", 405, 200, MANAGE),
    Page("c/<slug:slug>/text/edit/look.pdf", 405, 422, MANAGE),  # there are no words
    Page("c/<slug:slug>/text/start/", 200, 404, MANAGE),  # nothing is chosen
    Page("c/<slug:slug>/text/variants/<slug:variant>/", 200, 200, MANAGE),
    Page("c/<slug:slug>/text/variants/<slug:variant>/remove/", 405, 302, MANAGE),
    Page("c/<slug:slug>/text/<int:number>/variants/", 200, 405, SEE, of="draft"),
    Page("c/<slug:slug>/text/<int:number>/variants/<slug:variant>/", 200, 405, SEE, of="draft"),
    Page("c/<slug:slug>/text/<int:number>/", 200, 405, SEE, of="draft"),
    Page("c/<slug:slug>/text/<int:number>/difference/", 200, 405, SEE, of="draft"),
    Page("c/<slug:slug>/text/<int:number>/publish/", 200, 200, MANAGE, of="draft"),
    Page("c/<slug:slug>/text/<int:number>/preview.pdf", 200, 405, SEE, of="draft"),
    Page("c/<slug:slug>/team/", 200, 200, OWN),
    Page("c/<slug:slug>/team/invitations/<uuid:pk>/again/", 405, 302, OWN, of="invitation"),
    Page("c/<slug:slug>/team/invitations/<uuid:pk>/withdraw/", 405, 302, OWN, of="invitation"),
    Page("c/<slug:slug>/team/<int:pk>/role/", 405, 302, OWN, of="member"),
    Page("c/<slug:slug>/team/<int:pk>/remove/", 200, 302, OWN, of="member"),
    Page("c/<slug:slug>/settings/", 200, 200, OWN),
    Page("c/<slug:slug>/text/signatories/", 200, 200, OWN),
    Page("c/<slug:slug>/settings/edition/", 200, 405, OWN),
    Page("c/<slug:slug>/settings/edition/copy/", 200, 200, OWN),
    Page("c/<slug:slug>/settings/edition/close/", 200, 302, OWN),
    Page("c/<slug:slug>/settings/edition/open/", 405, 302, OWN),
    Page("c/<slug:slug>/settings/edition/hide/", 200, 302, OWN),
    Page("c/<slug:slug>/settings/edition/bring-back/", 405, 302, OWN),
    Page("c/<slug:slug>/settings/edition/hand-over/", 200, 200, OWN),
    Page("c/<slug:slug>/text/policy/", 200, 200, OWN),
    Page("c/<slug:slug>/settings/data/", 200, 405, OWN),
    Page("c/<slug:slug>/settings/data/hold/", 200, 422, OWN),
    Page("c/<slug:slug>/settings/data/holds/<int:pk>/end/", 405, 302, OWN, of="hold"),
    Page("c/<slug:slug>/settings/data/<slug:data>/", 200, 302, OWN),
    Page("c/<slug:slug>/settings/images/", 200, 200, MANAGE),
    Page("c/<slug:slug>/settings/images/remove/", 405, 302, MANAGE),
    Page("c/<slug:slug>/settings/images/<int:pk>.png", 200, 405, SEE, of="image"),
    Page("c/<slug:slug>/settings/preflight/", 200, 405, MANAGE),
    Page("c/<slug:slug>/settings/preflight/run/", 405, 302, MANAGE),
    Page("c/<slug:slug>/decide/", 200, 405, SEE),
    Page("c/<slug:slug>/decide/press/", 405, 404, SEE_EVIDENCE),  # no deed is named
    Page("c/<slug:slug>/decide/<int:pk>/later/", 405, 302, SEE_EVIDENCE, of="matter"),
    Page("c/<slug:slug>/decide/<int:pk>/assign/", 405, 302, MANAGE, of="matter"),
    Page("c/<slug:slug>/decide/undo/<uuid:pk>/", 405, 404, SEE_EVIDENCE, of="job"),
    Page("c/<slug:slug>/decide/hold/<uuid:pk>/", 405, 404, SEE_EVIDENCE, of="job"),
    Page("c/<slug:slug>/decide/seen/<uuid:pk>/", 405, 404, SEE_EVIDENCE, of="job"),
    Page("c/<slug:slug>/help/", 302, 405, SEE),
    Page("c/<slug:slug>/help/<int:pk>/", 200, 405, SEE, of="request"),
    Page("c/<slug:slug>/help/<int:pk>/answer/", 405, 422, MANAGE, of="request"),
    Page("c/<slug:slug>/help/<int:pk>/settle/", 405, 302, MANAGE, of="request"),
    Page("c/<slug:slug>/imports/", 200, 200, MANAGE),
    Page("c/<slug:slug>/imports/sample.csv", 200, 405, MANAGE),
    Page("c/<slug:slug>/imports/<int:pk>/", 200, 405, MANAGE, of="batch"),
    Page("c/<slug:slug>/imports/<int:pk>/choose/", 405, 302, MANAGE, of="batch"),  # nothing is asked
    Page("c/<slug:slug>/imports/<int:pk>/columns/", 302, 302, MANAGE, of="batch"),  # nothing is asked
    Page("c/<slug:slug>/imports/<int:pk>/confirm/", 405, 302, MANAGE, of="batch"),
    Page("c/<slug:slug>/imports/<int:pk>/difference.csv", 200, 405, MANAGE, of="batch"),
    Page("c/<slug:slug>/imports/<int:pk>/left-out.csv", 200, 405, MANAGE, of="batch"),
    Page("c/<slug:slug>/imports/<int:pk>/read/", 405, 302, MANAGE, of="batch"),  # it is read already
    Page("c/<slug:slug>/imports/<int:pk>/settle/", 405, 302, MANAGE, of="batch"),
    Page("c/<slug:slug>/imports/history/", 200, 405, MANAGE),
    Page("c/<slug:slug>/imports/<int:pk>/again/", 405, 302, MANAGE, of="batch"),  # nothing was taken back
    Page("c/<slug:slug>/imports/<int:pk>/cancel/", 405, 302, MANAGE, of="batch"),
    Page("c/<slug:slug>/imports/<int:pk>/undo/", 302, 302, MANAGE, of="batch"),  # nothing is applied yet
    Page("c/<slug:slug>/imports/<int:pk>/result/", 302, 405, MANAGE, of="batch"),  # nothing is applied yet
    Page("c/<slug:slug>/countersign/", 302, 405, SEE),
    Page("c/<slug:slug>/countersign/confirm/", 302, 302, COUNTERSIGN),  # nothing is selected
    Page("c/<slug:slug>/documents/again/", 405, 302, MANAGE),
    Page("c/<slug:slug>/documents/stamps/again/", 405, 302, MANAGE),
    Page("c/<slug:slug>/documents/repair/", 405, 302, OWN),
    Page("c/<slug:slug>/documents/<int:pk>/repair/", 200, 422, OWN, of="document"),
    Page("c/<slug:slug>/documents/<uuid:agreement>/", 200, 405, SEE, of="agreement"),
    Page("c/<slug:slug>/documents/<uuid:agreement>/again/", 405, 302, MANAGE, of="agreement"),
    Page("c/<slug:slug>/self-check/", 200, 405, OWN),
    Page("c/<slug:slug>/hand-over/", 200, 405, SEE),
    Page("c/<slug:slug>/hand-over/ready/", 200, 405, SEE),
    Page("c/<slug:slug>/hand-over/published/", 200, 405, SEE),
    Page("c/<slug:slug>/hand-over/published/days/", 405, 422, MANAGE),  # no list
    Page("c/<slug:slug>/hand-over/published/terms/", 200, 422, OWN),
    Page("c/<slug:slug>/people/<int:pk>/name/", 200, 422, MANAGE, of="author"),
    Page("c/<slug:slug>/documents/<uuid:agreement>/open/", 404, 404, OWN, of="agreement"),  # it is not closed away
    Page("c/<slug:slug>/papers/<int:pk>/published/", 200, 302, MANAGE, of="paper"),  # an empty day is none yet
    Page("c/<slug:slug>/export/signatures.csv", 200, 405, SEE),
    Page("c/<slug:slug>/hand-over/table/", 302, 405, SEE),  # none is chosen
    Page("c/<slug:slug>/hand-over/downloads/", 200, 405, OWN),
    Page("c/<slug:slug>/export/signed-scans.zip", 200, 405, SEE_EVIDENCE),
    Page("c/<slug:slug>/hand-over/bundles/", 200, 405, SEE_EVIDENCE),
    Page("c/<slug:slug>/hand-over/bundles/new/", 200, 422, MANAGE),
    Page("c/<slug:slug>/hand-over/bundles/<uuid:pk>.zip", 200, 405, SEE_EVIDENCE, of="bundle"),
    # --- Where pages were ---------------------------------------------------------------------------------------------
    *(
        Page(f"c/<slug:slug>/{old}/{rest}", 307, 307, SEE)
        for old in ("authors", "decisions", "downloads", "import", "reminders", "texts")
        for rest in ("", "<path:rest>")
    ),
    *(
        Page(f"c/<slug:slug>/settings/{old}/{rest}", 307, 307, SEE)
        for old in ("policy", "signatories")
        for rest in ("", "<path:rest>")
    ),
    # --- Links in mails, and the visit that one opens -----------------------------------------------------------------
    Page("s/<str:token>/", 200, 303, OPEN),
    Page("s/<path:token>", 200, 303, OPEN),  # with what a mail program glued to it
    Page("s/<str:token>/<uuid:agreement>.pdf", 200, 405, OPEN, of="asked"),
    Page("rehearsal/<str:token>/", 410, 410, OPEN),  # an author’s token
    Page("link/", 200, 422, OPEN),
    Page("objection/", 200, 405, OPEN),
    Page("objection/<str:token>/", 200, 303, OPEN),
    Page("sign/<uuid:link>/", 200, 200, VISIT),
    Page("sign/<uuid:link>/as/", 303, 303, VISIT),  # the text has one body
    Page("sign/<uuid:link>/review/", 302, 422, VISIT),
    Page("sign/<uuid:link>/sign/", 302, 422, VISIT),
    Page("sign/<uuid:link>/filled-in/", 405, 204, VISIT),
    Page("sign/<uuid:link>/filled-in/empty/", 405, 303, VISIT),
    Page("sign/<uuid:link>/done/", 200, 405, VISIT),
    Page("sign/<uuid:link>/drafts/<uuid:agreement>/", 200, 405, VISIT, of="asked"),
    Page("sign/<uuid:link>/documents/<uuid:agreement>/", 200, 405, VISIT, of="agreement"),
    Page("sign/<uuid:link>/co-authors/<int:authorship>/", 200, 409, VISIT, of="co_author"),  # nobody was asked yet
    Page("sign/<uuid:link>/history/", 200, 405, VISIT),
    Page("sign/<uuid:link>/scan/", 200, 422, VISIT),
    Page("sign/<uuid:link>/forms/<uuid:agreement>/", 200, 405, VISIT, of="asked"),
    Page("sign/<uuid:link>/help/<slug:kind>/", 200, 422, VISIT),
    Page("sign/<uuid:link>/requests/<int:pk>/", 200, 422, VISIT, of="request"),
    Page("sign/<uuid:link>/me/", 405, 303, VISIT),
    Page("sign/<uuid:link>/reminders/", 405, 303, VISIT),
    Page("sign/<uuid:link>/data/", 200, 303, VISIT),
    Page("data/<str:token>/", 200, 200, OPEN),
    Page("unsubscribe/<str:token>/", 200, 200, OPEN),
    # --- What anybody may ask -----------------------------------------------------------------------------------------
    Page("verify/", 200, 400, OPEN),
    Page("verify/<str:code>/", 200, 405, OPEN),
    Page("verify/certificates.pem", 200, 405, OPEN),
    Page("verify/verify_log.py", 200, 405, OPEN),
    Page("readyz", 200, 405, OPEN),
    Page("webhooks/mail/<slug:service>/", 405, 404, OPEN),  # no secret is set
]
# Not a page of ours, but the mail that it shows.
A_MAIL = "c/<slug:slug>/mail/words/<slug:stem>/look/"
OTHERS = ("PUT", "PATCH", "DELETE", "OPTIONS")
ROLES = tuple(Role)
# Beside the roles: nobody, an author within a visit, the owner of another conference.
NOBODY, AUTHOR, FOREIGNER = "nobody", "author", "foreigner"
WHO = (*ROLES, NOBODY, AUTHOR, FOREIGNER)
Answer = int | str


# --- The world: each test asks much of one ---------------------------------------------------------
@dataclass(frozen=True)
class World:
    conference: Conference
    cookies: Mapping[str, Mapping[str, str]]
    # By the name of a part of an address, or what `Page.of` calls it.
    values: Mapping[str, object]
    # The same of another conference.
    foreign: Mapping[str, object]


@pytest.fixture
def world(db: None) -> World:
    conference = factories.make_ready_conference(viewers_export=True)
    values, foreign = _rows(conference), _rows(factories.make_ready_conference())
    people = {role: factories.make_member(conference, role) for role in ROLES}
    people[FOREIGNER] = factories.make_member(factories.make_conference())
    clients = {name: Client() for name in WHO}
    for name, user in people.items():
        clients[name].force_login(user)
    open_link(values["link"], clients[AUTHOR])
    cookies = {name: {key: morsel.value for key, morsel in client.cookies.items()} for name, client in clients.items()}
    return World(conference, cookies, _as_parts(values), _as_parts(foreign))


def _rows(conference: Conference) -> dict[str, Any]:
    """One row of everything that a page can be about."""
    author, link = factories.invited_author(conference)
    asked = author.authorships.get().agreements.get()
    signed = factories.make_agreement(author=author, state=State.COUNTERSIGNED)
    content = f"%PDF-1.7 of {conference.slug}".encode()
    sha256 = hashlib.sha256(content).hexdigest()
    certificate, _ = SealCertificate.objects.get_or_create(fingerprint="f" * 64)
    document = Document.objects.create(
        signature=signed.signatures.get(), sha256=sha256, size=len(content), certificate=certificate,
        path=storage.keep(content, sha256=sha256),
    )  # fmt: skip
    job = conference.bulk_jobs.create(
        kind="invite", by=factories.make_user(), steps=[], total=0, given_up_at=timezone.now()
    )
    waiver = hand_in(factories.make_agreement(conference, state=State.INVITED))
    return {
        "slug": conference.slug,
        "waiver": waiver.pk,
        "file": waiver.file_id,
        "paper": asked.authorship.paper_id,
        "other": signed.authorship.paper_id,
        "author": author.pk,
        "authorship": asked.authorship_id,
        "co_author": factories.make_authorship(asked.authorship.paper).pk,
        "message": (message := factories.make_message(author, state=MessageState.FAILED)).pk,
        "to_unsubscribe": token_of(Purpose.UNSUBSCRIBE, message.pk),
        "job": job.pk,
        "round": conference.reminder_rounds.create().pk,
        "member": factories.make_member(conference, Role.VIEWER).memberships.get().pk,
        "filter": factories.make_member(conference)
        .memberships.get()
        .saved_filters.create(page="papers", name="Waiting", query="state=waiting")
        .pk,
        "page": "papers",
        "image": factories.make_image(conference).pk,
        "request": HelpRequest.objects.create(conference=conference, author=author, kind="question").pk,
        "matter": factories.make_agreement(conference, state=State.DECLINED).matters.get().pk,
        "batch": keep_batch(conference, filename="x.csv", content=b"paper_id,title\n", by=factories.make_user()).pk,
        "draft": factories.make_text(conference, published=False).number,
        "document": document.pk,
        "bundle": empty_bundle(conference).pk,
        "agreement": signed.pk,
        "asked": asked.pk,
        "link": link,
        "token": links.token_of(link),
        "to_object": links.token_of(links.new_link_to_object(author, former="former@example.org")),
        "to_data": links.token_of(links.new_link_to_data(author)),
        "data": "mails",
        "hold": conference.legal_holds.create(reason="Case 7", by=factories.make_user()).pk,
        "invitation": team_invitations.invite(
            conference, email="new@example.org", role=Role.VIEWER, by=None
        ).invitation.pk,
        "nothing": 0,
        "rest": "same/",
        "service": "postmark",
        "provider": "oidc",
        "provider_id": "oidc",
        "uidb36": "1",
        "key": "none",
        "kind": "question",
        "variant": text_variants.save_variant(conference, VariantKind.CROWN, body=factories.TEXT, by=None).kind,
        "deed": "withdraw",
        "stem": "reminder",
        "rehearsal": staff_links.rehearsal_token_of(
            staff_links.Rehearsal(uuid4(), conference.pk, factories.make_member(conference).pk)
        ),
        # Another number than in the other conference.
        "words_version": [
            factories.make_own_words(conference, "reminder") for _ in range(1 + OwnWords.objects.count())
        ].pop().number,
        "code": sha256,
    }


def _as_parts(values: Mapping[str, Any]) -> dict[str, object]:
    return {name: value.pk if name == "link" else value for name, value in values.items()}


def address_of(page: Page, values: Mapping[str, object]) -> str:
    """With `of` for whatever part of the address is the row's."""

    def part(found: re.Match[str]) -> str:
        kind, name = found[1], found[2]
        if page.route.startswith("objection/"):
            return str(values["to_object"])
        if page.route.startswith("data/"):
            return str(values["to_data"])
        if page.route.startswith("unsubscribe/"):
            return str(values["to_unsubscribe"])
        if name in ("pk", "number", "agreement", "authorship"):
            return str(values[page.of])
        return f"{values[name]})." if kind == "path" else str(values[name])

    return "/" + re.sub(r"<(\w+):(\w+)>", part, page.route)


def ask(world: World, who: str, method: str, address: str) -> Answer:
    """The status, or where whoever asks is sent first; what the request changes is taken back."""
    client = Client()
    client.cookies = SimpleCookie(world.cookies[who])
    with transaction.atomic():
        response = client.generic(method, address, content_type="application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    location = response.headers.get("Location", "")
    if location.startswith(f"{resolve_url(settings.LOGIN_URL)}?next="):
        return "login"
    return response.status_code


def answers(
    world: World, who: str, asked: list[tuple[Page, str]], values: Mapping[str, object] | None = None
) -> dict[tuple[str, str], Answer]:
    return {
        (page.route, method): ask(world, who, method, address_of(page, values or world.values))
        for page, method in asked
    }


def expected(page: Page, method: str, who: str) -> Answer:
    status = _in_general(page, method)
    if page.who == EMPTY:
        return 404 if method in ("GET", "POST") else 405
    if page.who == OPEN:
        return page.in_staff if page.in_staff and status != 405 and who not in (NOBODY, AUTHOR) else status
    if page.who == VISIT:
        return status if who == AUTHOR or status == 405 else 403
    if who in (NOBODY, AUTHOR):
        return "login"
    return _of_staff(page, status, who)


def _in_general(page: Page, method: str) -> int:
    return {"GET": page.get, "POST": page.post}.get(method, 405)


def _of_staff(page: Page, status: int, who: str) -> int:
    if status == 405 or page.who == STAFF:
        return status
    if page.who == FOUNDERS:
        return status if who in (Role.OWNER, FOREIGNER) else 403
    if who == FOREIGNER:
        return 404
    assert isinstance(page.who, May)
    return status if who in page.who.value else 403


# --- The tests ----------------------------------------------------------------------------------------------------------
def routes(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        route = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route, pattern


def test_every_address_has_a_line_and_every_line_an_address() -> None:
    asked = [page.route for page in PAGES]

    assert sorted(asked) == sorted(route for route, _ in routes(get_resolver()))
    assert len(set(asked)) == len(asked)


def test_what_opens_without_a_login_is_marked_so() -> None:
    """Closed by default."""
    is_open = {route for route, view in routes(get_resolver()) if not getattr(view.callback, "login_required", True)}

    assert is_open == {page.route for page in PAGES if page.who in (OPEN, VISIT, EMPTY)}
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE


def test_everybody_is_answered_as_the_table_says(world: World, subtests: pytest.Subtests) -> None:
    asked = [(page, method) for page in PAGES for method in ("GET", "POST")]
    for who in WHO:
        with subtests.test(str(who)):
            assert answers(world, who, asked) == {
                (page.route, method): expected(page, method, who) for page, method in asked
            }


@pytest.mark.parametrize("by_all", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_other_methods_are_refused_everywhere(world: World, by_all: bool, subtests: pytest.Subtests) -> None:
    """Which method it is matters to nobody but the page: all of them are asked for an owner, and one of them for nobody.

    `make test-slow` asks for everybody.
    """
    for who in WHO if by_all else (Role.OWNER, NOBODY):
        methods = OTHERS if who == Role.OWNER or by_all else ("DELETE",)
        asked = [(page, method) for page in PAGES for method in methods]
        with subtests.test(str(who)):
            assert answers(world, who, asked) == {
                (page.route, method): expected(page, method, who) for page, method in asked
            }


def test_no_page_shows_a_row_of_another_conference(world: World) -> None:
    """An owner, within the own conference, by the ids of another one."""
    asked = [(page, method) for page in PAGES if page.of and isinstance(page.who, May) for method in ("GET", "POST")]
    mixed = {**world.foreign, "slug": world.conference.slug, "draft": 99}

    assert answers(world, Role.OWNER, asked, mixed) == {
        (page.route, method): 405 if expected(page, method, Role.OWNER) == 405 else 404 for page, method in asked
    }


def test_no_visit_shows_what_is_another_authors(world: World) -> None:
    """By another link, and by the own link with another author's agreement."""
    visits = [page for page in PAGES if page.who == VISIT and page.get != 405]
    own_link = {**world.foreign, "link": world.values["link"]}

    by_another_link = {ask(world, AUTHOR, "GET", address_of(page, world.foreign)) for page in visits}
    by_another_id = {ask(world, AUTHOR, "GET", address_of(page, own_link)) for page in visits if page.of}

    assert (by_another_link, by_another_id) == ({403}, {404})


def test_every_page_knows_what_its_reader_may(world: World, subtests: pytest.Subtests) -> None:
    """A page without `access` in its context would quietly show nobody's buttons."""
    pages = [page for page in PAGES if page.get == 200 and isinstance(page.who, May) and page.route != A_MAIL]
    for role in ROLES:
        client = Client()
        client.cookies = SimpleCookie(world.cookies[role])
        mine = [page for page in pages if expected(page, "GET", role) == 200]
        contexts = {page.route: client.get(address_of(page, world.values)).context for page in mine}
        accesses = {route: found.get("access") for route, found in contexts.items() if found and "conference" in found}
        with subtests.test(str(role)):
            assert len(accesses) > 9
            assert accesses == dict.fromkeys(accesses, Access(world.conference, role))
