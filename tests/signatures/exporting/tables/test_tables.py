"""What holds of every table, and what each tells of one conference in which something of everything has happened."""

import re
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.access import Access
from agreements.models import (
    Agreement,
    Author,
    Authorship,
    Conference,
    DeliveryReport,
    MessageKind,
    MessageState,
    Policy,
    ReportKind,
    ReportSource,
    Role,
)
from agreements.papers import withdrawing
from agreements.proceedings import later_names
from agreements.states import State
from signatures.exporting import tables
from signatures.exporting.tables import TABLES, CellKind, Secrecy, UnknownFilterError
from signatures.models import Decision
from tests import factories
from tests.agreements.settling.scanned import hand_in
from tests.signatures.exporting.told import told

TYPES = {
    CellKind.TEXT: "str",
    CellKind.NUMBER: "int",
    CellKind.MOMENT: "datetime",
    CellKind.DAY: "date",
    CellKind.YES_NO: "bool",
}


def picked(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


# What exports of other systems say of a signature (their headings), and where ours says it.
COUNTERPARTS = {
    "cla-assistant": {
        "User Name": "author",
        "CLA Title": "title_as_signed",
        "Gist Version": "text_number",
        "Signed At": "signed_at",
        "Revoked At": "agreement_state",
        "Signed for Organization": "officer_organisation",
        "<custom>": "choices",
    },
    "EasyCLA": {
        "Name": "author",
        "Email": "address",
        "Signed Date": "signed_at",
        "Approved": "countersigned_at",
        "Signed": "decision",
    },
}


@pytest.mark.parametrize("system", COUNTERPARTS)
def test_signatures_say_all_that_exports_of_other_systems_say(system: str) -> None:
    names = [column.name for column in TABLES["signatures"].columns]

    assert set(COUNTERPARTS[system].values()) <= set(names)


class OneConference(TestCase):
    """Paper 1 is clear, 2 waits for one of two, 3 was declined, 4 was withdrawn, 5 has nobody, 10 waits for an address."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.conference = conference = factories.make_ready_conference()
        cls.papers = {
            number: factories.make_paper(
                conference, number=number, title=f"Title {number}", track="Main" if number == "2" else ""
            )
            for number in ("10", "1", "2", "3", "4", "5")
        }
        cls.ada = factories.make_author(conference, name="Ada Ames", email="ada@example.org")
        cls.ben = factories.make_author(conference, name="Ben Boe", email="ben@example.org")
        cls._agreement("1", cls.ada, State.COUNTERSIGNED)
        cls._agreement("2", cls.ada, State.COUNTERSIGNED)
        cls.waiting = cls._agreement("2", cls.ben, State.INVITED)
        declined = cls._agreement("3", cls.ben, State.INVITED)
        factories.sign(declined, decision=Decision.DECLINED, reason="=My employer objects")
        cls._agreement("4", cls.ada, State.COUNTERSIGNED)
        cls._agreement("10", factories.make_author(conference, name="Cy Coe", email=""), State.DRAFT)
        cls.owner = factories.make_member(conference, Role.OWNER, name="Olga Owner")
        withdrawing.withdraw(conference, [cls.papers["4"].pk], reason="Not true", by=cls.owner)
        cls._mails()
        factories.evaluate(conference)
        factories.make_agreement(state=State.DECLINED)  # of another conference

    @classmethod
    def _agreement(cls, number: str, author: Author, state: State) -> Agreement:
        return factories.make_agreement(paper=cls.papers[number], author=author, state=state)

    @classmethod
    def _mails(cls) -> None:
        earlier = timezone.now() - timedelta(days=2)
        first = factories.make_message(cls.ben, state=MessageState.SENT, created_at=earlier)
        last = factories.make_message(cls.ben, state=MessageState.BOUNCED, kind=MessageKind.REMINDER)
        # To the former address.
        factories.make_message(cls.ben, kind=MessageKind.CHANGED, state=MessageState.SENT, email="old@example.org")
        for mail in (first, last):
            mail.agreements.add(cls.waiting)
        about = {"conference": cls.conference, "message": last, "email": last.email, "source": ReportSource.RETURNED}
        DeliveryReport.objects.create(
            kind=ReportKind.BOUNCED, status="5.1.1", words="550 no such user here", digest="1", **about
        )
        factories.make_message(cls.ada, state=MessageState.SENT)

    # --- Every table ------------------------------------------------------------------------------------------------------
    def test_cells_are_what_their_columns_say(self) -> None:
        for name, table in TABLES.items():
            rows = list(table.rows(self.conference))
            with self.subTest(table=name):
                assert rows
                for place, column in enumerate(table.columns):
                    found = {type(row[place]).__name__ for row in rows} - {"NoneType"}
                    assert found <= {TYPES[column.kind]}, column.name

    def test_columns_are_named_for_programs_and_once(self) -> None:
        for name, table in TABLES.items():
            names = [column.name for column in table.columns]
            with self.subTest(table=name):
                assert len(names) == len(set(names))
                assert [each for each in names if not re.fullmatch(r"[a-z][a-z0-9_]*", each)] == []
                assert [column.name for column in table.columns if not 10 < len(str(column.explanation)) < 200] == []

    def test_queries_do_not_grow_with_the_rows(self) -> None:
        def asked() -> dict[str, int]:
            counts = {}
            for name, table in TABLES.items():
                with CaptureQueriesContext(connection) as queries:
                    list(table.rows(self.conference))
                counts[name] = len(queries)
            return counts

        before = asked()
        for _ in range(3):
            factories.make_message(
                self._agreement("2", factories.make_author(self.conference), State.INVITED).authorship.author
            )

        assert asked() == before
        assert max(before.values()) <= 12

    def test_viewers_get_no_address_no_reason_and_nothing_said_in_somebodys_place(self) -> None:
        for chosen in (False, True):
            self.conference.viewers_export = chosen
            viewer = Access(self.conference, Role.VIEWER)
            for name, table in TABLES.items():
                given = tables.given(table, viewer)
                hidden = {Secrecy.EVIDENCE} if chosen else {Secrecy.PERSONAL, Secrecy.EVIDENCE}
                with self.subTest(table=name, chosen=chosen):
                    assert [column.name for column in given.columns] == [
                        column.name for column in table.columns if column.secrecy not in hidden
                    ]
                    words = str(list(given.rows(tables.Narrowed(self.conference))))
                    if not table.is_personal:
                        assert ("ben@example.org" in words) == (chosen and name not in ("log", "exceptions"))
                    # What its author was told is a reason like any other.
                    assert "Not true" not in words or (chosen and name == "agreements")

    def test_staff_get_all_of_it(self) -> None:
        for role in (Role.OWNER, Role.MANAGER, Role.SIGNATORY):
            for table in TABLES.values():
                given = tables.given(table, Access(self.conference, role))
                assert (given.columns, given.table) == (table.columns, table)

    # --- Status -----------------------------------------------------------------------------------------------------------
    def test_status_says_of_every_paper_and_author_whether_it_is_clear_or_why_not(self) -> None:
        rows = told("status", self.conference)

        day = f"{self.conference.today:%-d %B %Y}"
        assert picked(rows, "paper_id", "author", "part", "clear_or_why_not", "not_signed") == [
            ("1", "Ada Ames", "clear", "Clear", ""),
            ("2", "Ada Ames", "for_us", rows[1]["clear_or_why_not"], "Ben Boe"),
            ("2", "Ben Boe", "for_us", rows[1]["clear_or_why_not"], "Ben Boe"),
            ("3", "Ben Boe", "blocked", f"Declined by Ben Boe, {day}", "Ben Boe"),
            ("4", "Ada Ames", "", "It was withdrawn", ""),
            ("5", None, "for_us", "It has no authors", ""),
            ("10", "Cy Coe", "for_us", rows[6]["clear_or_why_not"], "Cy Coe"),
        ]
        assert "Waits for Ben Boe, invited " in rows[1]["clear_or_why_not"]
        assert "ago" not in "".join(row["clear_or_why_not"] for row in rows)
        assert "Cy Coe" in rows[6]["clear_or_why_not"]

    def test_status_says_who_is_waited_for(self) -> None:
        rows = told("status", self.conference)

        assert picked(rows, "paper_id", "agreement_state", "has_signed", "is_awaited") == [
            ("1", "countersigned", True, False),
            ("2", "countersigned", True, False),
            ("2", "invited", False, True),
            ("3", "declined", False, True),
            ("4", None, False, False),
            ("5", None, None, None),
            ("10", "draft", False, True),
        ]

    def test_status_says_what_became_of_the_last_mail(self) -> None:
        rows = {(row["paper_id"], row["author"]): row for row in told("status", self.conference)}

        [mail] = picked([rows["2", "Ben Boe"]], "last_mail", "last_mail_to", "last_mail_state", "last_mail_outcome")
        assert mail[:3] == ("reminder", "ben@example.org", "bounced")
        assert mail[3] == "Came back: Came back: 550 no such user here (There is no such mailbox.)"
        assert rows["1", "Ada Ames"]["last_mail_outcome"] == "Sent: 250 OK"
        assert rows["10", "Cy Coe"]["last_mail"] is None

    def test_nobody_waits_for_whom_a_co_author_has_settled(self) -> None:
        Conference.objects.filter(pk=self.conference.pk).update(policy=Policy.CORRESPONDING)
        Authorship.objects.filter(author=self.ada).update(is_corresponding=True)
        self.conference.refresh_from_db()
        factories.evaluate(self.conference)

        rows = {(row["paper_id"], row["author"]): row for row in told("status", self.conference)}

        assert (rows["2", "Ben Boe"]["is_clear"], rows["2", "Ben Boe"]["is_awaited"]) == (True, False)

    # --- Filters ----------------------------------------------------------------------------------------------------------
    def test_tables_follow_the_filters_of_lists(self) -> None:
        def papers(name: str, query: str) -> list[str]:
            return [row["paper_id"] for row in told(name, self.conference, query)]

        assert papers("status", "of=papers&track=Main") == ["2", "2"]
        assert papers("status", "of=papers&state=withdrawn") == ["4"]
        assert papers("status", "of=authors&search=ada") == ["1", "2", "4"]
        assert papers("status", "of=agreements&state=invited") == ["2"]
        assert papers("signatures", "of=papers&track=Main") == ["2"]
        assert papers("signatures", "of=authors&search=ben") == ["3"]
        assert papers("agreements", "of=agreements&state=void") == ["4"]
        assert papers("agreements", "of=papers&search=title+3") == ["3"]
        assert papers("exceptions", "of=papers&state=waiting") == ["2"]

    def test_mails_follow_their_own_list_too(self) -> None:
        def mails(query: str) -> list[tuple[Any, ...]]:
            return picked(told("mails", self.conference, query), "kind", "address", "paper_ids")

        assert mails("of=messages&state=bounced") == [("reminder", "ben@example.org", "2")]
        assert {kind for kind, *_ in mails("of=papers&track=Main")} == {"invitation", "reminder", "receipt"}
        assert mails("of=papers&state=clear") == [("receipt", "ada@example.org", "1; 2; 4")]
        assert len(mails("")) == self.conference.messages.count()

    def test_a_filter_that_is_none_is_refused(self) -> None:
        for query in ("of=nothing", "of=papers&state=nowhere", "of=agreements&route=by+sea"):
            with self.subTest(query=query), pytest.raises(UnknownFilterError):
                tables.narrowed(self.conference, QueryDict(query))

    # --- Agreements, mails, log, exceptions ------------------------------------------------------------------------------
    def test_agreements_stand_by_route(self) -> None:
        factories.waive(self.waiting)

        rows = told("agreements", self.conference)

        found = Counter(picked(rows, "paper_id", "state", "route", "route_in_words"))
        assert found == Counter(
            [
                ("1", "countersigned", "online", "Online"),
                ("2", "countersigned", "online", "Online"),
                ("2", "waived", "deceased", "Waived: deceased"),
                ("3", "declined", "online", "Online"),
                ("4", "void", "online", "Online"),
                ("10", "draft", "online", "Online"),
            ]
        )
        [waived] = [row for row in rows if row["state"] == "waived"]
        assert waived["waiver_reason"] == "Made for a test"
        assert [row["ended_because"] for row in rows if row["state"] == "void"] == ["The paper was withdrawn"]

    def test_agreements_tell_of_forms_by_hand_beside_an_answer_online(self) -> None:
        """Who signed online, and whose form arrives all the same."""
        hand_in(self.waiting)
        factories.sign(self.waiting)

        rows = told("agreements", self.conference, "of=papers&track=Main")

        assert picked(rows, "author", "state", "route", "forms_kept") == [
            ("Ada Ames", "countersigned", "online", 0),
            ("Ben Boe", "countersigned", "online", 1),
        ]

    def test_agreements_of_an_officer_say_whom_they_ask(self) -> None:
        factories.forward(self.waiting)

        [row] = told("agreements", self.conference, "of=agreements&route=officer")

        assert picked([row], "route", "officer", "officer_organisation") == [
            ("officer", "Olga Officer", "Example Works")
        ]

    def test_mails_tell_what_became_of_each(self) -> None:
        rows = told("mails", self.conference)

        by_kind = {row["kind"]: row for row in rows if row["author"] == "Ben Boe"}
        assert by_kind["invitation"]["outcome"] == "Sent: 250 OK"
        assert "550 no such user here" in by_kind["reminder"]["outcome"]
        assert "Please sign." not in str(rows)

    def test_log_is_whole_and_in_words(self) -> None:
        rows = told("log", self.conference)

        assert [row["number"] for row in rows] == list(range(1, self.conference.events.count() + 1))
        assert [row["previous_hash"] for row in rows[1:]] == [row["hash"] for row in rows[:-1]]
        assert [row["in_words"] for row in rows if not row["in_words"]] == []
        [withdrawn] = [row for row in rows if row["kind"] == "paper.withdrawn"]
        assert (withdrawn["by"], withdrawn["paper_id"]) == ("Olga Owner", "4")
        assert "Not true" in withdrawn["details"]
        [declined] = [row for row in rows if row["kind"] == "agreement.declined"]
        assert "=My employer objects" in declined["personal_values"]
        assert "employer" not in declined["facts"]

    def test_a_name_that_is_closed_away_stands_in_no_table(self) -> None:
        later_names.rename(self.ada, "Ida Ames", way=later_names.NameWay.UPDATED, by=self.owner)

        for name in TABLES:
            rows = told(name, self.conference)
            with self.subTest(table=name):
                assert rows
                assert "Ada Ames" not in str(rows)
        signed = [row for row in told("signatures", self.conference) if row["author"] == "Ida Ames"]
        assert {(row["typed_name"], row["printed_name_as_signed"]) for row in signed} == {("", "Ida Ames")}

    def test_exceptions_name_what_no_document_says(self) -> None:
        Agreement.objects.filter(authorship__paper=self.papers["1"]).update(
            name_grade="different", signed_name="A. Ames"
        )
        factories.waive(self.waiting)

        rows = picked(told("exceptions", self.conference), "paper_id", "kind", "author")

        assert rows == [
            ("1", "no_document", "Ada Ames"),
            ("1", "other_name", "Ada Ames"),
            ("1", "changed_since", "Ada Ames"),
            ("2", "no_document", "Ada Ames"),
            ("2", "waived", "Ben Boe"),
            ("3", "not_clear", None),
            ("4", "withdrawn", None),
            ("5", "not_clear", None),
            ("10", "not_clear", None),
        ]

    def test_exceptions_name_authors_whom_a_clear_paper_does_not_need(self) -> None:
        Conference.objects.filter(pk=self.conference.pk).update(policy=Policy.K_OF_N, needed_signatures=1)
        self.conference.refresh_from_db()
        more = [factories.make_author(self.conference, name=name) for name in ("Dee", "Eva")]
        factories.sign(self._agreement("1", more[0], State.INVITED), decision=Decision.DECLINED)
        factories.void(self._agreement("1", more[1], State.COUNTERSIGNED))
        factories.evaluate(self.conference)

        rows = [
            row for row in told("exceptions", self.conference, "of=papers&search=title+1") if row["paper_id"] == "1"
        ]

        found = {(row["kind"], row["author"]) for row in rows}
        assert {("not_signed", "Dee"), ("not_signed", "Eva"), ("ended", "Eva")} <= found
