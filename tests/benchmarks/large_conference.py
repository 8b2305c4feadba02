"""A conference of PAPERS papers by three authors each, in every state, with its mails, requests, log and jobs.

`LOAD` is run by `manage.py shell`, so that a checkout of another commit makes it with its own records.
"""

LOAD = """
import os
from datetime import timedelta
from django.utils import timezone
from agreements import audit, clearance, links, matters
from agreements.matters import About
from agreements.models import (
    Agreement, Author, Authorship, BulkJob, HelpRequest, ImportBatch, Link, Message, Paper, Waiver,
)
from signatures.models import Signature
from tests import factories

conference = factories.make_ready_conference(slug="large")
chair = factories.make_member(conference, email="chair@example.org")
for n in range(20):
    factories.make_member(conference, ("manager", "signatory", "viewer")[n % 3], email=f"member-{n}@example.org")
text, now, many = conference.texts.get(number=1), timezone.now(), {"batch_size": 500}
asked_at = now - timedelta(days=7)
papers_wanted = int(os.environ["PAPERS"])
papers = Paper.objects.bulk_create(
    [
        Paper(conference=conference, number=str(n), title=f"The Title of Paper {n}", track=f"Track {n % 9}",
              status="withdrawn" if n % 40 == 0 else "accepted")
        for n in range(1, papers_wanted + 1)
    ], **many)
authors = Author.objects.bulk_create(
    [
        Author(conference=conference, name=f"Given{n % 97} Family{n}", email="" if n % 200 == 0 else f"author-{n}@example.org")
        for n in range(2 * papers_wanted)
    ], **many)
authorships = Authorship.objects.bulk_create(
    [
        Authorship(paper=paper, author=author, printed_name=author.name, position=place + 1)
        for at, paper in enumerate(papers) for place in range(3)
        for author in [authors[(3 * at + place) * 7 % len(authors)]]
    ], **many)

def agreement(n, authorship):
    state = ["countersigned"] * 9 + ["invited"] * 7 + ["draft", "accepted", "declined", "waived"]
    state = "countersigned" if authorship.paper_id % 3 == 0 and n % 11 else state[n % 20]
    facts = {"text": text, "invited_at": asked_at} if state != "draft" else {}
    if authorship.paper.status == "withdrawn":
        facts |= {"voided_at": now, "void_cause": "paper_withdrawn", "state_before": state}
        state = "void"
    if facts.get("state_before", state) in ("accepted", "countersigned", "declined"):
        facts |= {"answered_at": now - timedelta(minutes=n % 9000)}
    if facts.get("state_before", state) == "countersigned":
        facts |= {"countersigned_at": now, "sealed_at": now if n % 50 else None}
    if state == "waived":
        facts |= {"state_before": "invited"}
    if state == "accepted":
        facts |= {"name_grade": "different" if n % 3 else "exact"}
    return Agreement(conference=conference, authorship=authorship, state=state, **facts)

agreements = Agreement.objects.bulk_create([agreement(n, each) for n, each in enumerate(authorships)], **many)
reachable = [author for author in authors if author.email]
keys = Link.objects.bulk_create([links.new_link(author) for author in reachable], **many)
key_of = {key.author_id: key for key in keys}
Waiver.objects.bulk_create(
    [
        Waiver(agreement=each, kind=("deceased", "unreachable", "other")[n % 3], reason="Told by the chair",
               state_before="invited", by=chair, proposed_at=now, decided_by=chair, decided_at=now, is_granted=True)
        for n, each in enumerate(each for each in agreements if each.state == "waived")
    ] + [
        Waiver(agreement=each, kind="unreachable", reason="No answer", state_before="invited", by=chair, proposed_at=now)
        for each in [each for each in agreements if each.state == "invited"][::40]
    ], **many)
Signature.objects.bulk_create(
    [
        Signature(agreement=each, number=1, decision="accepted", typed_name=each.authorship.printed_name,
                  printed_name=each.authorship.printed_name, title=each.authorship.paper.title, shown={"blocks": []},
                  shown_digest="0" * 64, name_grade=each.name_grade, consent_version="1", consent_digest="0" * 64,
                  link=key_of[each.authorship.author_id], signed_at=each.answered_at, effective_date=now.date())
        for each in agreements if each.state == "accepted" and each.authorship.author_id in key_of
    ], **many)
Message.objects.bulk_create(
    [
        Message(conference=conference, author=author, link=key, kind=kind, email=author.email, subject="Please sign",
                text="Please sign.", html="<p>Please sign.</p>", created_at=asked_at + timedelta(days=days, seconds=n),
                **({"state": "failed", "given_up_at": now, "server_answer": "550 No"} if n % 60 == 0 else
                   {"state": "sent", "sent_at": now, "finished_at": now, "server_answer": "250 OK"}))
        for kind, days in (("invitation", 0), ("reminder", 5)) for n, (author, key) in enumerate(zip(reachable, keys))
    ], **many)
HelpRequest.objects.bulk_create(
    [HelpRequest(conference=conference, author=author, kind="question", words="Why?") for author in authors[::70]], **many)
BulkJob.objects.bulk_create(
    [
        BulkJob(conference=conference, kind="remind", by=chair, steps=[[str(each.pk)] for each in agreements[:1000]], total=1000,
                done=1000, finished_at=now - timedelta(days=n), created_at=now - timedelta(days=n))
        for n in range(60)
    ])
ImportBatch.objects.bulk_create(
    [
        ImportBatch(conference=conference, filename=f"papers-{n}.csv", content=bytes(2_000_000), digest=f"{n:064}",
                    uploaded_by=chair, applied_at=now, applied_by=chair, result={"added": 1})
        for n in range(10)
    ])

chunk = 500
for start in range(0, len(papers), chunk):
    with audit.deed(conference, by=chair):
        pks = [paper.pk for paper in papers[start : start + chunk]]
        audit.record("import.papers", facts={"file": "0" * 64, "added": pks, "changed": []})
for start in range(0, len(agreements), chunk):
    with audit.deed(conference, by=chair):
        for each in agreements[start : start + chunk]:
            moves = {"countersigned": ["invited", "accepted", "countersigned", "sealed"], "accepted": ["invited", "accepted"],
                     "declined": ["invited", "declined"], "waived": ["invited", "waived"], "draft": []}
            for move in moves.get(each.state, ["invited"]):
                personal = {"typed_name": "A", "printed_name": "A"} if move == "accepted" else {}
                audit.record(f"agreement.{move}", agreement=each, facts={"from": "draft"}, personal=personal)
with audit.deed(conference):
    clearance.changed(paper.pk for paper in papers)
    for about in About:
        matters.changed(about, [author.pk for author in authors])
from django.db import connection
if connection.vendor == "postgresql":  # as its own sweep does some time later
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
"""
