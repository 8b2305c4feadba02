"""A desk in the middle of its work: papers, authors, mails and documents in every state."""

from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.test import Client
from django.utils import timezone

from agreements import audit, clock, links, staff_links, workflow
from agreements.conferences import policies, signatories, team_invitations, texts
from agreements.conferences.editions import closing, hiding
from agreements.conferences.texts import CorrectionOrder
from agreements.importing.confined import kept_readings
from agreements.importing.plan import plan
from agreements.importing.readers import read
from agreements.importing.uploads import apply_batch, keep_batch
from agreements.jobs import bulk_jobs
from agreements.mail.bounces import reported
from agreements.mail.bounces.reported import Tiding
from agreements.mail.compose import LINK_MARK
from agreements.mail.outbox import pausing
from agreements.mail.reminding.known_facts import schedule_of
from agreements.models import (
    Agreement,
    Author,
    BulkJobKind,
    Conference,
    Countersigning,
    DataClass,
    HelpKind,
    ImportBatch,
    Link,
    ListReading,
    Message,
    MessageKind,
    MessageState,
    Paper,
    Policy,
    ReminderRound,
    ReportKind,
    ReportSource,
    Role,
    StrayCount,
    StrayReason,
    TextCorrection,
    User,
    VoidCause,
    WaiverKind,
)
from agreements.papers import editing, withdrawing
from agreements.people import address_changes, answers, forwarding, reminders, signatures_for_all
from agreements.people.answers import WhatWasDone
from agreements.people.authorships import taking_off
from agreements.people.identities import merging
from agreements.people.reminding import switching
from agreements.people.reminding.planning import to_come
from agreements.people.reminding.who_is_due import next_round
from agreements.privacy import legal_holds, restricting, retention_rules
from agreements.publishing import correcting
from agreements.settling import asking_again, waiving
from agreements.settling.waivers import Grounds
from agreements.states import State
from config.mailbox.store import Writer
from signatures import asking
from signatures.documents import producing, storage
from signatures.exporting import downloads
from signatures.models import Document, DownloadKind, Preflight
from signatures.operations import nightly
from signatures.operations.preflight.lights import amber, finding, green, red
from signatures.shown_words import shown
from signatures.visits.sheets import day_of_signing
from tests import factories, logins  # noqa: F401  # heard by being imported
from tests.agreements.settling.scanned import hand_in, scan
from tests.second_factors import add_app
from tests.signatures.desk.deciding.matters_made import held_back_rows, listed_twice, no_longer_listed
from tests.signatures.exporting.bundles.bundled import empty_bundle
from tests.software_passkey import add_passkey

SAMPLE = texts.SAMPLE_TEXT.read_text(encoding="utf-8")
IN_SHORT = (
    "You keep the copyright.\nThe conference may copy, show and pass on the paper, free of charge and without an end."
)
TITLE = "Towards Accurate Post-training Network Quantization via Bit-Split and Stitching"
LONG_TITLE = f"{TITLE}, with Heteroscedastic-Perturbation-Sensitivity Regularisation and Certified Robustness"
LONG_NAME = "Łucja Wyszyńska-Brzęczyszczykiewicz"
NAMES = ("Peisong Wang", "Qiang Chen", "Xiangyu He", "Jian Cheng", LONG_NAME)
GOOD_FILE = b"paper_id,title,author_order,name,email\n901,On Kites,1,Ada Ames,ada.ames@example.org\n"
# Each of the four outcomes, some of them by the dozen.
ODD_ROWS = "".join(
    [
        '903,On <i>Hail</i> &amp; Snow,1,"Fox, Eve",eve@example.org\n',
        "903,On Hail & Snow,2,GIL GREY,gil@example.org\n",
        "903,On Hail & Snow,3,Hal Hay*,****@a-university.example\n",
        "904,On Rain,1,Ida Iles,ida@example.org; ida.iles@a-quite-different-university.example\n",
        *(f'905,On Wind,{n},"Coe, Cy{n:03}†",cy{n}@example.org\n' for n in range(1, 40)),
    ]
).encode()
# What ODD_ROWS and GOOD_FILE become: moved, reordered, retitled, renamed, at another address, and many who are gone.
OTHER_ROWS = "".join(
    [
        "paper_id,title,author_order,name,email,affiliation\n",
        "1901,On kites,1,Ada Ames,ada.ames@example.org,\n",
        f'903,"{LONG_TITLE}",2,Eve Fox,eve@example.org,\n',
        f'903,"{LONG_TITLE}",1,{LONG_NAME},gil@example.org,University of Somewhere\n',
        f'903,"{LONG_TITLE}",3,Hal Hay,,\n',
        "904,On rain!,1,Ida Iles,ida.of.the.department@a-quite-different-university.example,\n",
        *(f"905,On Wind,{n},Cy{n:03} Coe,cy{n}@example.org,\n" for n in range(1, 8)),
        "906,On Fog,1,Kim Kay,kim@example.org,\n",
    ]
)
BAD_ROWS = b"901,On Kites,2,N/A,ben@example.org\n" + b"".join(
    b"9%d,,1,Cid Coe,cid@example.org\n" % n for n in range(10, 40)
)


class World:
    """`staff` and `links` are who can come in, by name."""

    def __init__(self) -> None:
        self.conference = self._conference("ICML 2020", "icml", is_demonstration=True)
        self.owner = factories.make_member(self.conference, Role.OWNER, name="Paula Chair", email="chair@example.org")
        self.by_hand = self._conference("COLT 2020", "colt", countersigning=Countersigning.QUEUE)
        self.retitled, self.gone = self._befallen()
        self.empty = self._conference("UAI 2021", "uai", text="")
        self.over = self._conference(
            "AISTATS 2019", "aistats", deadline=timezone.now() - timedelta(days=9), grace_days=1
        )
        self.links: dict[str, Link] = {}
        self.paper = self._paper_with_every_answer()
        self._other_authors()
        self._same_people()
        self._queue()
        self.absent = no_longer_listed(self.by_hand)
        listed_twice(self.by_hand)
        self.left_out = held_back_rows(self.by_hand)
        self.author = self.links["waiting"].author
        self.failed_mail = self._mails()
        self.came_back = self._what_came_back()
        self.quiet = factories.make_message(factories.invited_author(self.conference)[0], state=MessageState.SENT)
        self.day_of_reminders, self.round = self._reminders()
        self.held_mail = self._outbox()
        self._requests_for_help()
        self._settled_otherwise()
        self._officers()
        factories.make_text(self.conference, published=False, body=f"{SAMPLE}\n9. And one more clause.\n")
        self.former_digest = self._a_corrected_text()
        self.preview, self.refused, self.applied = self._imports()
        self.differing, self.compared = self._lists_that_differ()
        self.under_way, self.undone = self._imports_under_way()
        self.undecided, self.in_some_encoding, self.unknown_table = self._questions()
        self.reading, self.unread = self._readings()
        self.closed = self._closed()
        self.for_all = self._signed_for_all()
        self.staff = self._staff()
        self.membership = self.conference.memberships.get(user=self.staff["viewer"])
        producing.produce(producing.owed(limit=1))
        self.document = Document.objects.get()
        self.pending = factories.make_agreement(self.conference, state=State.COUNTERSIGNED)
        self.links["pending"] = factories.make_link(self.pending.authorship.author)
        self._a_document_that_failed()
        self.lost = self._a_lost_document()
        self.links["lost"] = factories.make_link(self.lost.signature.agreement.authorship.author)
        self.restricted, self.to_data = self._data()
        self._a_mail_in_the_mailbox()

    def _conference(self, name: str, slug: str, *, text: str = SAMPLE, **facts: object) -> Conference:
        conference = factories.make_conference(
            name=name, slug=slug, short_name=name.split(maxsplit=1)[0], address="10010 North Torrey Pines Road, La Jolla",
            legal_name=f"International Conference on Machine Learning and {name}", signatory_name="David Blei",
            paper_date=timezone.now().date(), **facts,
        )  # fmt: skip
        if text:
            factories.make_text(conference, body=text, in_short=IN_SHORT)
        return conference

    def _a_corrected_text(self) -> str:
        """Somebody waits, and may have the former words open, of which this is the digest."""
        conference = self._conference("ECML 2021", "ecml")
        conference.memberships.create(user=self.owner, role=Role.OWNER)
        author, self.links["corrected"] = factories.invited_author(conference, name="Cora Corrected")
        asked = Agreement.objects.of_author(author.pk).shown_to_author().get()
        digest = shown(asked, day=day_of_signing(conference)).digest
        body = SAMPLE.replace("Until sixty days have passed", "Until ninety days have gone by")
        draft = factories.make_text(conference, published=False, body=f"{body}\n9. And one more clause.\n")
        order = CorrectionOrder(TextCorrection.MAJOR, changes="Clause 2 named another period than our programme.")
        correcting.publish(draft, correction=order, by=self.owner)
        return digest

    def _signed_for_all(self) -> Conference:
        """One signs for all; one co-author may still object, another one does, and there is a paper of each track."""
        facts: dict[str, Any] = {"policy": Policy.ONE_FOR_ALL, "objection_days": 7}
        conference = self._conference("COLING 2020", "coling", copied_from=self.over, **facts)
        policies.set_policy(
            conference, replace(policies.present(conference), for_all=frozenset([conference.texts.get().pk])), by=None
        )
        for number, track in (("11", "Oral"), ("12", "Oral"), ("13", "Poster"), ("14", "")):
            paper = factories.make_paper(conference, number=number, title=f"{TITLE} ({number})", track=track)
            if number < "13":
                author = factories.make_author(conference, name="Ada Ames")
                factories.make_agreement(conference, paper=paper, author=author, state=State.COUNTERSIGNED)
            factories.make_agreement(
                conference,
                paper=paper,
                author=factories.make_author(conference, name=f"Bo Boe {number}"),
                state=State.INVITED,
            )
        signatures_for_all.tell_some(conference)
        told = conference.agreements.filter(state=State.INVITED).order_by("authorship__paper__number")
        self.links["may-object"] = factories.make_link(told[0].authorship.author)
        objects = factories.make_link(told[1].authorship.author)
        asking.ask_for_help(objects, kind=HelpKind.NOT_FOR_ME, words="I was not asked.", agreement=told[1].pk)
        return conference

    def _closed(self) -> Conference:
        """With somebody who has not answered, and a signatory who was replaced; hidden, and handed over to nobody yet."""
        conference = self._conference("ALT 2018", "alt", copied_from=self.over)
        _, self.links["closed"] = factories.invited_author(conference)
        signatories.appoint(conference, name="Nora Next", since=conference.today, by=self.owner)
        later = conference.today + timedelta(days=40)
        signatories.appoint(conference, name="Olaf Other", since=later, by=self.owner)
        closing.close(conference, by=self.owner)
        hiding.hide(conference, by=self.owner)
        return conference

    def _data(self) -> tuple[Author, Link]:
        """Who signed and is restricted by now; holds, rules, and a link to what is kept."""
        signed = factories.make_agreement(self.conference, state=State.COUNTERSIGNED).authorship.author
        restricting.ask(signed, reason="By mail on 3 May, with a copy of the passport", by=self.owner)
        legal_holds.hold(self.conference, signed, reason="Case 7 of the publisher’s counsel", by=self.owner)
        for data, days in ((DataClass.MAILS, 400), (DataClass.EVIDENCE, 3650)):
            retention_rules.decide(self.conference, data, days=days, is_on=data == DataClass.MAILS, by=self.owner)
        with audit.deed(self.conference):
            return signed, links.new_link_to_data(self.author)

    def _a_lost_document(self) -> Document:
        """The nightly check has found that its file is missing."""
        agreement = factories.make_agreement(self.conference, state=State.COUNTERSIGNED)
        producing.adopt_orphans()
        producing.produce(agreement.signatures.values_list("pk", flat=True))
        lost = Document.objects.get(signature__agreement=agreement)
        Path(storage.documents().path(lost.path)).unlink()
        nightly.owe()
        nightly.run(nightly.owed(limit=1)[0])
        return lost

    def _paper_with_every_answer(self) -> Paper:
        paper = factories.make_paper(self.conference, number="5787", title=LONG_TITLE, track="Main track")
        answers = (State.COUNTERSIGNED, State.INVITED, State.DECLINED, State.VOID, State.DRAFT)
        for name, state in zip(NAMES, answers, strict=True):
            author = factories.make_author(
                self.conference, name=name, email=name.lower().replace(" ", ".") + "@a-department.university.example"
            )
            factories.make_agreement(author=author, paper=paper, state=state)
            known_as = {State.COUNTERSIGNED: "signed", State.INVITED: "waiting"}.get(state, state.value)
            self.links[known_as] = factories.make_link(author)
        return paper

    def _befallen(self) -> list[Paper]:
        """Papers that were signed for and have another title since; the second one was withdrawn in bulk."""
        papers = []
        for number in ("31", "32"):
            paper = factories.make_paper(self.by_hand, number=number, title=f"{TITLE} ({number})", track="Oral")
            for name, state in zip(NAMES, (State.ACCEPTED, State.INVITED, State.DRAFT), strict=False):
                factories.make_agreement(
                    author=factories.make_author(self.by_hand, name=name), paper=paper, state=state
                )
            editing.edit(paper, replace(editing.facts_of(paper), title=f"{LONG_TITLE} ({number})"), by=self.owner)
            papers.append(paper)
        by = factories.make_member(self.by_hand, name="Paula Chair")
        orders, deed = {"reason": "The authors found an error in the proof."}, withdrawing.withdraw_part
        bulk_jobs.owe(BulkJobKind.WITHDRAW, self.by_hand, [[papers[1].pk]], by=by, orders=orders, now=deed)
        return papers

    def _other_authors(self) -> None:
        tara, self.links["three"] = factories.invited_author(self.conference, papers=3, name="Tara Three")
        nina = factories.make_author(self.conference, name="Nina Next")
        factories.make_agreement(paper=tara.authorships.all()[0].paper, author=nina, state=State.INVITED)
        _, self.links["withdrawn"] = factories.invited_author(self.conference)
        moved, self.links["replaced"] = factories.invited_author(self.conference, papers=2, name="Mina Moved")
        factories.make_message(moved, state=MessageState.SENT)
        address_changes.change_address(moved, email="mina.moved@university.example", by=self.owner)
        self.links["objection"] = moved.messages.get(kind=MessageKind.CHANGED).link
        downloads.note_export(self.conference, DownloadKind.SIGNATURES, by=self.owner, rows=5790)
        downloads.note_export(self.conference, DownloadKind.LOG, by=None, rows=120, has_personal=False)
        papers = {"papers": 1084, "documents": 3210, "left_out": 13, "made_by": self.owner}
        downloads.note_bundle(empty_bundle(self.conference, **papers), by=self.owner)
        pattern = {"layout": "pattern", "pattern": "{track}/{paper}_{position}_{author}"}
        empty_bundle(
            self.conference, **pattern, papers=12, documents=40, reason="The publisher’s lawyer asked for these."
        )
        _, self.links["late"] = factories.invited_author(self.over)
        for _ in range(60):
            factories.make_agreement(self.conference)

    def _same_people(self) -> None:
        """Somebody without an address, two entries that were merged, two that may be one person, somebody taken off."""
        self.authorship = self.paper.authorships.get(printed_name=NAMES[1])
        self.nobody = factories.make_author(self.conference, name="Nora Nomail", email="")
        factories.make_agreement(author=self.nobody)
        self.survivor, _ = factories.invited_author(self.conference, name="Wei Zhang", email="lab@university.example")
        again, _ = factories.invited_author(self.conference, name="W. Zhang", email="wei@university.example")
        merging.merge(self.survivor, again, by=self.owner)
        factories.make_agreement(
            author=factories.make_author(self.conference, name="María López", email="lab@university.example")
        )
        self.thinned = factories.make_paper(self.conference, title="On Thinning")
        self.twins = [factories.make_author(self.conference, name=name) for name in ("Weiwei Li", "Wēiwēi Lǐ")]
        for author in self.twins:
            factories.make_agreement(author=author, paper=self.thinned, state=State.INVITED)
        gone = factories.make_agreement(
            author=factories.make_author(self.conference, name="Theo Thanked"), paper=self.thinned, state=State.INVITED
        )
        taking_off.end_authorship(gone.authorship, reason="Was thanked, and wrote nothing.", by=self.owner)

    def _queue(self) -> None:
        for name in NAMES[:3]:
            author = factories.make_author(self.by_hand, name=name)
            asked = factories.make_agreement(author=author, state=State.INVITED)
            typed = name if name != NAMES[1] else "Q. Chen"
            factories.sign(asked, typed_name=typed)

    def _mails(self) -> Message:
        for state in MessageState:
            factories.make_message(self.author, state=state)
        return factories.make_message(
            self.author, kind=MessageKind.REMINDER, state=MessageState.FAILED, subject=f"ICML 2020: {LONG_TITLE}",
            server_answer="550 5.1.1 <qiang.chen@a-department.university.example>: Recipient address rejected",
        )  # fmt: skip

    def _what_came_back(self) -> Message:
        """From an address in which two letters stand the wrong way round; its author wants no reminders either."""
        author, _ = factories.invited_author(self.conference, name="Tilde Typo", email="tilde@exmaple.org")
        sent = factories.make_message(author, state=MessageState.SENT)
        words = "550 5.1.1 <tilde@exmaple.org>: Recipient address rejected: User unknown in virtual mailbox table"
        for kind in (ReportKind.DEFERRED, ReportKind.COMPLAINED, ReportKind.BOUNCED):
            told = Tiding(kind, ReportSource.RETURNED, "5.1.1" if kind == ReportKind.BOUNCED else "", words, kind)
            reported.note(sent.pk, told)
        self.links["came-back"] = sent.link
        StrayCount.add(ReportSource.RETURNED, StrayReason.UNSIGNED)
        return sent

    def _settled_otherwise(self) -> None:
        """What stands instead of an answer: granted, proposed, beside a signature; one that was replaced."""
        by_hand = factories.make_agreement(self.conference, state=State.INVITED)
        self.handed_in = hand_in(by_hand, "the signed form of the main track, all pages, 2020-09-23.pdf")
        self.to_confirm = by_hand
        self.links["handed in"] = factories.make_link(by_hand.authorship.author)
        for kind in (WaiverKind.DECEASED, WaiverKind.OTHER):
            factories.waive(factories.make_agreement(self.conference, state=State.INVITED), kind=kind)
        employer = factories.make_agreement(self.conference, state=State.INVITED)
        grounds = Grounds(WaiverKind.EMPLOYER, "Their policy.", "Erika Employer", "Head of Legal", "Somewhere Ltd")
        waiving.waive(employer, grounds, file=scan(), by=self.owner)
        self.by_employer = employer
        signed = factories.make_agreement(self.conference, state=State.COUNTERSIGNED)
        [self.asked_again] = asking_again.ask_again(
            [signed.pk], conference=self.conference, reason="Clause 4 was wrong.", by=self.owner
        ).done
        self.links["again"] = factories.make_link(signed.authorship.author)

    def _officers(self) -> None:
        """Who is asked to sign for an author, and has signed."""
        author, self.links["forwarded"] = factories.invited_author(self.conference, papers=3, name=LONG_NAME)
        self.forwarded, signed, self.to_forward = Agreement.objects.of_author(author.pk).order_by("pk")
        office = {
            "title": "Head of the Department of Contracts",
            "organisation": "University of Somewhere-in-the-Hills",
        }
        asked = factories.forward(self.forwarded, name="Friederike Officer-Lindqvist", **office)
        self.links["officer"] = factories.officers_link(asked)
        self.links["officer signed"] = factories.officers_link(factories.forward(signed, email="law@works.test"))
        factories.sign(signed, link=self.links["officer signed"])
        self.by_officer = signed
        off, _ = factories.invited_author(self.conference, name="Olivia Off")
        taken_back = factories.forward(Agreement.objects.of_author(off.pk).get())
        self.links["officer off"] = factories.officers_link(taken_back)
        forwarding.take_back(Agreement.objects.of_author(off.pk).get(), by=self.owner)

    def _outbox(self) -> Message:
        """One mail is held; at the other conference all of them are paused. What was tried there has every colour."""
        held = factories.make_message(
            self.author, held_at=timezone.now(), text=f"Dear {self.author.name},\n\nplease sign:\n\n{LINK_MARK}\n"
        )
        pausing.pause(self.by_hand, reason="The deadline moves; the text follows on Monday", by=self.owner)
        factories.make_message(self.by_hand.authors.all()[0], kind=MessageKind.REMINDER)
        found = [
            finding("mail", "Send a mail", green("The server took a mail to you: “250 OK queued as 4F2A”.")),
            finding("dkim", "DKIM of example.org", amber("No key was found.", "Name it: DKIM_SELECTORS.")),
            finding("reply", "The address for replies", red("The conference has none.", "Give one in the settings.")),
        ]
        Preflight.objects.create(
            conference=self.conference,
            by=self.owner,
            finished_at=timezone.now(),
            findings=[each.as_dict() for each in found],
        )
        return held

    def _requests_for_help(self) -> None:
        words = "My employer, the University of Somewhere, wants to sign this itself; whom may its lawyers write to?"
        self.asked = {
            kind.value: asking.ask_for_help(self.links["waiting"], kind=kind, words=words, email=email)
            for kind, email in {
                HelpKind.EMPLOYER: "",
                HelpKind.OTHER_ADDRESS: "qiang.chen.of.the.department@a-quite-different-university.example",
                HelpKind.NAME: "",
            }.items()
        }
        answers.answer(self.asked["employer"], words="To the address below.\nThank you.", by=self.owner)
        answers.settle(self.asked["name"], words="Please look.", deed=WhatWasDone.NAME, by=self.owner)
        _, self.links["not_me"] = factories.invited_author(self.conference, papers=2)

    def _imports(self) -> tuple[ImportBatch, ImportBatch, ImportBatch]:
        files = {
            "papers.csv": GOOD_FILE,
            "accepted-papers-of-the-main-track-2020-09-23.csv": GOOD_FILE + ODD_ROWS + BAD_ROWS,
        }
        preview, refused = (
            keep_batch(self.conference, filename=name, content=content, by=self.owner)
            for name, content in files.items()
        )
        applied = keep_batch(self.by_hand, filename="papers.csv", content=GOOD_FILE + ODD_ROWS, by=self.owner)
        found = plan(self.by_hand, read(GOOD_FILE + ODD_ROWS))
        apply_batch(applied, by=self.owner, partial=False, previewed=found.fingerprint)
        return preview, refused, applied

    def _lists_that_differ(self) -> list[ImportBatch]:
        """Beside what was imported: a list in which nearly everything is otherwise, and one of names alone."""
        contents = {
            "camera-ready-papers.csv": OTHER_ROWS.encode(),
            "proceedings.csv": b"paper_id,title,authors\n903,On hail & snow,Gil Grey; Eve Fox; Jo Jay\n77,On Fog,Kim Kay\n",
        }
        return [
            keep_batch(self.by_hand, filename=name, content=content, by=self.owner)
            for name, content in contents.items()
        ]

    def _imports_under_way(self) -> tuple[ImportBatch, ImportBatch]:
        """One that a worker is writing, and one that was undone, of which something stays."""
        writing, undone = (
            keep_batch(self.by_hand, filename=name, content=GOOD_FILE, by=self.owner)
            for name in ("camera-ready-of-all-tracks.csv", "wrong-list.xlsx")
        )
        writing.parts.create(number=0, row_count=1200, written={})
        writing.parts.create(number=1, row_count=2206, planned={"papers": []})
        now = timezone.now()
        about = {"begun_at": now, "applied_by": self.owner}
        ImportBatch.objects.filter(pk=writing.pk).update(state="applying", **about)
        stays = [
            ["paper", "101", "", "named"],
            ["paper", "102", "title", "changed"],
            ["author", "Ada Ames", "", "named"],
        ]
        back = {"papers_removed": 1084, "authors_removed": 3406, "agreements_removed": 4225, "values_restored": 31}
        papers = {"papers_added": 1084, "papers_changed": 31, "authors_added": 3406, "authors_changed": 0}
        result = papers | {"added": 4225, "changed": 31, "unchanged": 2, "back": back, "stays": stays}
        over = {"applied_at": now, "taken_back_at": now, "taken_back_by": self.owner, "result": result}
        ImportBatch.objects.filter(pk=undone.pk).update(state="undone", **about, **over)
        return writing, undone

    def _questions(self) -> list[ImportBatch]:
        """Lists of which only a person can tell which papers are accepted, what their letters are, what their 40 columns."""
        lines = "paper_id,title,name,email,decision\n"
        for number, decision in enumerate(("accept", "reject", "shepherded by the programme committee", ""), 901):
            lines += f"{number},On Kites,Ada Ames,ada@example.org,{decision}\n"
        russian = "paper_id,title,name,email\n901,On Kites,Мария Кузнецова,maria@example.org\n"
        headings = ["Kennung", "Beitrag", "Wer", "Adressen", "Status", *(f"Frage {number}" for number in range(1, 36))]
        cells = [
            "901",
            "On Kites, and on What Holds Them: a Rather Long Title of a Talk about Wind",
            "Ames, Ada; Boe, Ben",
        ]
        cells += ["ada@example.org; ben@example.org", "accept", *("" if number % 3 else "yes" for number in range(35))]
        table = "\n".join("\t".join(row) for row in (headings, cells))
        contents = {
            "all-papers.csv": lines.encode(),
            "papers.csv": russian.encode("koi8-r"),
            "sheet.tsv": table.encode(),
        }
        return [
            keep_batch(self.conference, filename=name, content=content, by=self.owner)
            for name, content in contents.items()
        ]

    def _readings(self) -> tuple[ImportBatch, ImportBatch]:
        """A large list that a worker reads, and one that nobody could."""
        large = b"\n" * kept_readings.AT_ONCE
        reading, unread = (
            keep_batch(self.conference, filename=f"{name}.csv", content=GOOD_FILE + large, by=self.owner)
            for name in ("all-tracks-of-2020", "damaged")
        )
        ListReading.objects.filter(batch=reading).update(done=112_400, total=150_000)
        ListReading.objects.filter(batch=unread).update(given_up_at=clock.now(), last_error="It was interrupted.")
        return reading, unread

    def _staff(self) -> dict[str, User]:
        for conference in (self.by_hand, self.empty, self.closed, self.for_all):
            conference.memberships.create(user=self.owner, role=Role.OWNER)
        SocialAccount.objects.create(
            user=self.owner,
            provider="https://orcid.org",
            uid="0000-0002-1825-0097",
            extra_data={"known_as": "0000-0002-1825-0097"},
        )
        invited = team_invitations.invite(self.conference, email="new@example.org", role=Role.MANAGER, by=self.owner)
        self.invitation = staff_links.token_of(invited.invitation)
        self.asking = self._conference("MLSys 2031", "mlsys", requires_second_factor=True)
        return {
            "owner": self.owner,
            "careful": self._somebody_careful(),
            "asked": factories.make_member(self.asking, Role.SIGNATORY, name="Ann Asked"),
            "viewer": factories.make_member(self.conference, Role.VIEWER, name="Vera Viewer"),
            "stranger": factories.make_user(name="Sam Stranger"),
        }

    def _somebody_careful(self) -> User:
        """With every second factor that there is."""
        user = factories.make_member(self.asking, Role.SIGNATORY, name="Carla Careful", email="careful@example.org")
        client = Client()
        client.force_login(user)
        for name in ("Laptop", "The blue key that hangs beside the door of the programme committee’s office"):
            add_passkey(client, name)
        self.passkey = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).latest("pk")
        add_app(user)
        return user

    def _a_document_that_failed(self) -> None:
        failed = factories.make_agreement(self.conference, state=State.COUNTERSIGNED)
        with audit.deed(self.conference):
            workflow.sealing_failed(failed, signature="signature:0", error="GlyphError: no face has 𞤀")

    def _a_mail_in_the_mailbox(self) -> None:
        mail = EmailMessage()
        mail["Subject"] = f"ICML 2020: please sign for “{LONG_TITLE}”"
        mail["To"], mail["From"] = self.author.email, "agreements@example.org"
        mail.set_content(f"Dear author,\n\nplease sign: {links.address_of(self.links['waiting'])}\n")
        mail.add_alternative("<html><body><p>Dear author, please sign.</p></body></html>", subtype="html")
        with_mail = Writer(Path(settings.MAILBOX_FILE))
        with_mail.add(sender="agreements@example.org", recipient=self.author.email, raw=mail.as_bytes())
        with_mail.close()

    def session_of(self, name: str) -> str:
        """The cookie of somebody who has logged in."""
        client = Client()
        client.force_login(self.staff[name])
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    def _reminders(self) -> tuple[str, ReminderRound]:
        """Switched on, with a round behind; the next day that is to come."""
        switching.switch_on(self.conference, by=self.owner)
        past = reminders.begin(self.conference, next_round(self.conference), by=self.owner)
        mails = Message.objects.filter(kind=MessageKind.REMINDER)
        reached = set(mails.values_list("author", flat=True))
        past.left_out = {why: [pk for pk in people if pk not in reached] for why, people in past.left_out.items()}
        past.save()
        mails.update(round=past)
        day = to_come(schedule_of(self.conference), clock.now())[0]
        return day.day.isoformat(), past

    def withdraw(self, author: Author) -> None:
        with audit.deed(self.conference):
            for agreement in self.conference.agreements.filter(authorship__author=author):
                workflow.void([agreement], cause=VoidCause.MISTAKE, reason="Withdrawn")
