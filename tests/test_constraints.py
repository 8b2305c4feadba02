"""Every rule of the database, broken once by raw SQL behind the models' back; imports, shells and workers must obey them."""

from collections.abc import Callable, Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from agreements import links
from agreements.conferences import signatories, team_invitations, text_variants
from agreements.models import (
    BulkJob,
    CellRemark,
    ChainHead,
    Completion,
    ConferenceTotals,
    EventValue,
    ImportBatch,
    KeptApart,
    ListReading,
    MailChoice,
    MatterNotice,
    NoLongerListed,
    PressedDeed,
    Relay,
    ReminderRound,
    ReminderSchedule,
    ReturnMailbox,
    Role,
    StaffMail,
    StrayCount,
    VariantKind,
)
from agreements.states import State
from signatures.models import (
    Checkpoint,
    Countersignature,
    Document,
    Download,
    KeyCheck,
    ReceiptLine,
    SealCertificate,
    SelfCheck,
    Signature,
    Standstill,
    TimeRoot,
)
from tests import factories
from tests.signatures.exporting.bundles.bundled import empty_bundle


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    """One row of everything."""
    conference = factories.make_ready_conference()
    user = factories.make_member(conference, Role.OWNER)
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED)
    author = agreement.authorship.author
    signature = Signature.objects.get()
    certificate = SealCertificate.objects.create(fingerprint="f" * 64, pem="PEM")
    round_job = BulkJob.objects.create(
        conference=conference, kind="round", by=None, steps=[], total=0, finished_at=timezone.now()
    )
    document = Document.objects.create(
        signature=signature, sha256="d" * 64, size=1, path="d.pdf", certificate=certificate
    )
    return SimpleNamespace(
        user=user,
        conference=conference,
        membership=conference.memberships.get(),
        invitation=team_invitations.invite(conference, email="new@example.org", role=Role.VIEWER, by=user).invitation,
        text=conference.texts.get(),
        draft_text=factories.make_text(conference, published=False),
        variant=text_variants.save_variant(conference, VariantKind.CROWN, body=factories.TEXT, by=None),
        image=factories.make_image(conference),
        signatory=signatories.appoint(conference, name="Nora Next", since=conference.today, by=None),
        author=author,
        link=author.links.get(),
        kept_apart=KeptApart.objects.create(first=author, second=factories.make_author(conference), at=timezone.now()),
        closed_name=author.closed_names.create(name="Former", closed_at=timezone.now()),
        help=author.help_requests.create(conference=conference, kind="question"),
        objection=author.help_requests.create(
            conference=conference,
            kind="objection",
            objected_by=links.new_link_to_object(author, former="former@example.org"),
        ),
        entry=author.help_requests.create(conference=conference, kind="question").entries.create(
            words="When?", at=timezone.now()
        ),
        cell_remark=CellRemark.objects.create(
            authorship=agreement.authorship, column="name", kind="capitals", is_look=True
        ),
        reading=ListReading.objects.create(
            batch=conference.import_batches.create(filename="x.csv", content=b"", digest="a" * 64), key="a" * 64
        ),
        layout=conference.column_layouts.create(headings="a" * 64, mapping={}),
        matter=(
            matter := conference.matters.create(kind="declined", subject="x", author=author, opened_at=timezone.now())
        ),
        pressed=PressedDeed.objects.create(conference=conference, kind="leave", by=user),
        matter_notice=MatterNotice.objects.create(
            matter=matter,
            user=user,
            told_until=timezone.now(),
            mail=StaffMail.objects.create(kind="to_decide", user=user, occasion="to_decide:1", subject="-", text="-"),
        ),
        mail_choice=MailChoice.objects.create(
            membership=conference.memberships.get(), to_decide="never", has_digest=True, has_all_clear=True
        ),
        saved_filter=conference.memberships.get().saved_filters.create(page="papers", name="-", query="state=clear"),
        absence=NoLongerListed.objects.create(
            authorship=agreement.authorship,
            batch=conference.import_batches.create(filename="y.csv", content=b"", digest="b" * 64),
        ),
        completion=Completion.objects.create(conference=conference),
        receipt_line=ReceiptLine.objects.get(),
        file=conference.evidence_files.create(
            filename="scan.pdf",
            media_type="application/pdf",
            content=b"%PDF",
            sha256="a" * 64,
            size=4,
            preview=b"PNG",
            agreement=agreement,
        ),
        proposed=(
            proposed := agreement.waivers.create(
                kind="other", reason="On leave", state_before="invited", proposed_at=timezone.now()
            )
        ),
        revocation=agreement.waivers.create(
            kind="other",
            reason="Is back",
            state_before="invited",
            proposed_at=timezone.now(),
            decided_at=timezone.now(),
            revokes=proposed,
        ),
        totals=ConferenceTotals.objects.get(),
        hold=conference.legal_holds.create(author=author, reason="Case 7", by=user),
        hold_of_all=conference.legal_holds.create(reason="Case 8", by=user),
        erasure=conference.erasures.create(author=author, reason="by mail", by=user),
        retention=conference.retention_rules.create(data="mails", days=30, by=user),
        download=Download.objects.create(conference=conference, kind="document", document=document),
        bundle=empty_bundle(conference),
        paper=agreement.authorship.paper,
        authorship=agreement.authorship,
        agreement=agreement,
        draft=factories.make_agreement(conference),
        event=conference.events.first(),
        value=EventValue.objects.first(),
        head=ChainHead.objects.get(),
        relay=Relay.objects.create(name="mail.example.org:25"),
        message=(message := factories.make_message(author, occasion="copy:1")),
        successor=factories.make_message(author, stands_for=message),
        report=message.reports.create(
            conference=conference, email=author.email, kind="bounced", source="returned", digest="a" * 64
        ),
        stray=StrayCount.objects.create(day=date(2026, 1, 1), source="returned", reason="unsigned"),
        mailbox=ReturnMailbox.objects.create(name="bounces on mail.example.org, INBOX"),
        schedule=ReminderSchedule.objects.create(conference=conference),
        ordered_round=ReminderRound.objects.create(conference=conference),
        planned_round=ReminderRound.objects.create(
            conference=conference,
            planned_for=date(2026, 5, 14),
            planned_at=timezone.now(),
            days_before=7,
            job=round_job,
        ),
        job=BulkJob.objects.create(conference=conference, kind="invite", by=user, steps=[], total=1),
        undoing=BulkJob.objects.create(
            conference=conference,
            kind="revive",
            by=user,
            steps=[],
            total=1,
            finished_at=timezone.now(),
            undoes=BulkJob.objects.create(
                conference=conference, kind="withdraw", by=user, steps=[], total=1, finished_at=timezone.now()
            ),
        ),
        batch=(
            batch := ImportBatch.objects.create(conference=conference, filename="f", content=b"", state="applying")
        ),
        part=batch.parts.create(number=0, written={}),
        signature=signature,
        countersignature=Countersignature.objects.get(),
        certificate=certificate,
        time_root=TimeRoot.objects.create(fingerprint="e" * 64, pem="PEM"),
        document=document,
        key_check=KeyCheck.objects.create(pk=1),
        checkpoint=Checkpoint.objects.create(
            conference=conference, number=1, entry=1, hash="h", sha256="c" * 64, at=timezone.now()
        ),
        staff_mail=(
            mail := StaffMail.objects.create(
                conference=conference, user=user, kind="checkpoint", occasion="checkpoint:1"
            )
        ),
        own_words=factories.make_own_words(conference, "reminder"),
        self_check=SelfCheck.objects.create(
            night=date(2026, 1, 1), part=0, began_at=timezone.now(), known_until=0, until=0
        ),
        standstill=(standstill := Standstill.objects.create(key="mails", conference=conference, since=timezone.now())),
        standstill_of_all=Standstill.objects.create(key="redis", since=timezone.now()),
        notice=standstill.notices.create(user=user, mail=mail),
        agent=(
            agent := author.agents.create(
                name="Olga", organisation="Works", email="olga@works.test", forwarded_at=timezone.now()
            )
        ),
        agent_link=links.link_for_agent(agent),
        pause=conference.mail_pauses.create(reason="Wait", by=user),
        preflight=conference.preflights.create(by=user),
        uninvited=factories.make_agreement(conference, state=State.DRAFT),
    )


def change(row: models.Model, **columns: Any) -> tuple[str, list[Any]]:
    table, key = row._meta.db_table, row._meta.pk.get_attname_column()[1]
    settings = ", ".join(f"{connection.ops.quote_name(column)} = %s" for column in columns)
    return f"UPDATE {table} SET {settings} WHERE {key} = %s", [*columns.values(), adapted(row)]


def again(row: models.Model, **columns: Any) -> tuple[str, list[Any]]:
    """The same row once more under another key, with some columns changed."""
    key = row._meta.pk
    if isinstance(key, models.UUIDField):
        columns[key.column] = uuid4().hex if connection.vendor == "sqlite" else str(uuid4())
    names = [field.column for field in row._meta.local_concrete_fields if field.column in columns or field is not key]
    quoted = {name: connection.ops.quote_name(name) for name in names}
    kept = ", ".join("%s" if name in columns else quoted[name] for name in names)
    values = [columns[name] for name in names if name in columns]
    table = row._meta.db_table
    statement = (
        f"INSERT INTO {table} ({', '.join(quoted.values())}) SELECT {kept} FROM {table} WHERE {key.column} = %s"
    )
    return statement, [*values, adapted(row)]


def adapted(row: models.Model) -> Any:
    return row._meta.pk.get_db_prep_value(row.pk, connection)


def replaced_twice(world: SimpleNamespace) -> tuple[str, list[Any]]:
    old = adapted(world.agreement)
    with connection.cursor() as cursor:
        cursor.execute(*change(world.agreement, replaces_id=old))
    return change(world.draft, replaces_id=old)


W = SimpleNamespace
BROKEN: dict[str, Callable[[W], tuple[str, list[Any]]]] = {
    "user_email_lower": lambda w: change(w.user, email="Chair@Example.org"),
    "User.email": lambda w: again(w.user),
    "Conference.slug": lambda w: again(w.conference),
    "membership_once": lambda w: again(w.membership, role="viewer"),
    "membership_role_known": lambda w: change(w.membership, role="king"),
    "TeamInvitation.token_digest": lambda w: again(w.invitation, withdrawn_at=timezone.now()),
    "team_invitation_email_lower": lambda w: change(w.invitation, email="New@example.org"),
    "team_invitation_role_known": lambda w: change(w.invitation, role="king"),
    "team_invitation_one_unanswered": lambda w: again(w.invitation, token_digest="0" * 64),
    "team_invitation_ends_once": lambda w: change(
        w.invitation, accepted_at=timezone.now(), declined_at=timezone.now()
    ),
    "team_invitation_hands_over": lambda w: change(w.invitation, hands_over_from_id=w.user.pk),
    "conference_grace_in_one_unit": lambda w: change(w.conference, grace_days=1, grace_months=1),
    "conference_later_signatory_whole": lambda w: change(w.conference, later_signatory_from=None),
    "conference_hidden_is_closed": lambda w: change(w.conference, hidden_at=timezone.now()),
    "conference_no_copy_of_itself": lambda w: change(w.conference, copied_from_id=w.conference.pk),
    "signatory_number_unique": lambda w: again(w.signatory),
    "signatory_not_before_decided": lambda w: change(w.signatory, decided_on=date(2999, 1, 1)),
    "text_number_unique": lambda w: again(w.text),
    "text_one_draft": lambda w: again(w.draft_text, number=9),
    "text_published_or_set_aside": lambda w: change(w.text, set_aside_at=timezone.now()),
    "text_correction_published": lambda w: change(w.draft_text, correction="minor"),
    "text_asks_again_if_major": lambda w: change(w.draft_text, asks_again=True),
    "text_variant_once": lambda w: again(w.variant),
    "text_variant_kind_known": lambda w: change(w.variant, kind="cat"),
    "agreement_variant_chosen": lambda w: change(w.uninvited, variant_id=w.variant.pk),
    "signature_variant_known": lambda w: change(w.signature, variant="cat"),
    "image_kind_known": lambda w: change(w.image, kind="photograph"),
    "image_whole_or_removed": lambda w: change(w.image, sha256=""),
    "author_email_lower": lambda w: change(w.author, email="A@example.org"),
    "author_reachability_known": lambda w: change(w.author, reachability="lost"),
    "author_name_present": lambda w: change(w.author, name=""),
    "author_merged_into_another": lambda w: change(w.author, merged_into_id=w.author.pk),
    "Link.token_digest": lambda w: again(w.link, revoked_at=timezone.now()),
    "link_one_stands": lambda w: again(w.link, token_digest="0" * 64),
    "HelpRequest.objected_by": lambda w: again(w.objection),
    "help_objected_by": lambda w: change(w.help, kind="objection"),
    "help_about_a_co_author": lambda w: change(w.help, kind="co_author_address"),
    "link_of_an_agent": lambda w: change(w.agent_link, agent_id=None),
    "link_one_of_an_agent": lambda w: again(w.agent_link, token_digest="0" * 64),
    "agent_can_be_asked": lambda w: change(w.agent, organisation=""),
    "agent_email_lower": lambda w: change(w.agent, email="Olga@works.test"),
    "agent_ended_for_a_cause": lambda w: change(w.agent, ended_cause="settled"),
    "agreement_capacity_known": lambda w: change(w.agreement, capacity="king"),
    "agreement_forwarded_while_asked": lambda w: change(w.uninvited, agent_id=adapted(w.agent)),
    "signature_by_whom": lambda w: change(w.signature, signer_name="Olga"),
    "link_purpose_known": lambda w: change(w.link, purpose="dance"),
    "legal_hold_one_of_a_person": lambda w: again(w.hold),
    "legal_hold_one_of_a_conference": lambda w: again(w.hold_of_all),
    "legal_hold_ended_by_somebody": lambda w: change(w.hold, ended_at=timezone.now()),
    "legal_hold_has_a_reason": lambda w: change(w.hold, reason=""),
    "erasure_one_of_a_person": lambda w: again(w.erasure),
    "erasure_one_end": lambda w: change(w.erasure, erased_at=timezone.now(), taken_back_at=timezone.now()),
    "erasure_taken_back_by_somebody": lambda w: change(w.erasure, taken_back_by_id=w.user.pk),
    "erasure_has_a_reason": lambda w: change(w.erasure, reason=""),
    "retention_rule_once": lambda w: again(w.retention),
    "retention_data_known": lambda w: change(w.retention, data="songs"),
    "retention_a_month_at_least": lambda w: change(w.retention, days=29),
    "download_about_a_person": lambda w: change(w.download, about_id=w.author.pk),
    "download_of_one_scan": lambda w: change(w.download, file_id=w.file.pk.hex),
    "download_by_one": lambda w: change(w.download, by_id=w.user.pk, by_author_id=w.author.pk),
    "download_kind_known": lambda w: change(w.download, kind="song", document_id=None),
    "download_of_document": lambda w: change(w.download, document_id=None),
    "download_of_bundle": lambda w: change(w.download, bundle_id=adapted(w.bundle)),
    "bundle_number_unique": lambda w: again(w.bundle),
    "bundle_layout_known": lambda w: change(w.bundle, layout="heap"),
    "bundle_pattern_of_its_layout": lambda w: change(w.bundle, pattern="{paper}"),
    "request_entry_says_something": lambda w: change(w.entry, words=""),
    "help_kind_known": lambda w: change(w.help, kind="other"),
    "help_settled_by_somebody": lambda w: change(w.help, settled_by_id=w.user.pk),
    "kept_apart_once": lambda w: again(w.kept_apart),
    "kept_apart_in_order": lambda w: change(w.kept_apart, first_id=w.kept_apart.second_id),
    "conference_needs_signatures": lambda w: change(w.conference, needed_signatures=0),
    "paper_number_unique": lambda w: again(w.paper),
    "paper_status_known": lambda w: change(w.paper, status="lost"),
    "paper_merged_is_withdrawn": lambda w: change(w.paper, merged_into_id=w.paper.pk),
    "agreement_closed_away": lambda w: change(w.agreement, closed_away_at=timezone.now()),
    "closed_name_once": lambda w: again(w.closed_name),
    "closed_name_present": lambda w: change(w.closed_name, name=""),
    "paper_not_published_is_withdrawn": lambda w: change(w.paper, not_published_at=timezone.now()),
    "paper_title_present": lambda w: change(w.paper, title=""),
    "paper_clear_or_blocked": lambda w: change(w.paper, blocked_by="answer"),
    "totals_clear_among_papers": lambda w: change(w.totals, clear_papers=99),
    "authorship_once": lambda w: again(w.authorship, position=9),
    "authorship_position_unique": lambda w: again(w.authorship, author_id=w.draft.authorship.author_id),
    "authorship_name_present": lambda w: change(w.authorship, printed_name=""),
    "authorship_ended_for_a_cause": lambda w: change(w.authorship, ended_at=timezone.now()),
    "agreement_one_stands": lambda w: again(w.agreement),
    "agreement_state_known": lambda w: change(w.agreement, state="signed"),
    "agreement_text_unless_draft": lambda w: change(w.agreement, text_id=None),
    "agreement_answered_at": lambda w: change(w.agreement, answered_at=None),
    "agreement_unanswered": lambda w: change(w.draft, answered_at=timezone.now()),
    "agreement_countersigned_at": lambda w: change(w.agreement, countersigned_at=None),
    "agreement_sealed_after_countersigning": lambda w: change(w.draft, sealed_at=timezone.now()),
    "agreement_voided_at": lambda w: change(w.agreement, voided_at=timezone.now()),
    "agreement_void_cause": lambda w: change(w.agreement, void_cause="mistake"),
    "agreement_state_before": lambda w: change(w.agreement, state_before="invited"),
    "Agreement.replaces": replaced_twice,
    "cell_remark_once": lambda w: again(w.cell_remark),
    "list_reading_finished_is_there": lambda w: change(w.reading, finished_at=timezone.now()),
    "column_layout_once": lambda w: again(w.layout),
    "matter_open_once": lambda w: again(w.matter),
    "matter_kind_known": lambda w: change(w.matter, kind="riddle"),
    "matter_notice_once": lambda w: again(w.matter_notice),
    "mail_choice_pace_known": lambda w: change(w.mail_choice, to_decide="hourly"),
    "MailChoice.membership": lambda w: again(w.mail_choice),
    "saved_filter_name_unique": lambda w: again(w.saved_filter),
    "saved_filter_page_known": lambda w: change(w.saved_filter, page="jobs"),
    "saved_filter_says_something": lambda w: change(w.saved_filter, query=""),
    "no_longer_listed_once": lambda w: again(w.absence),
    "completion_one_standing": lambda w: again(w.completion),
    "receipt_line_awaited_is_untold": lambda w: change(w.receipt_line, is_attached=True),
    "receipt_line_told_once": lambda w: change(
        w.receipt_line, awaits_document=False, is_attached=True, copy_id=adapted(w.message)
    ),
    "pressed_deed_kind_known": lambda w: change(w.pressed, kind="riddle"),
    "pressed_deed_ended_somehow": lambda w: change(w.pressed, end="done"),
    "matter_about_somebody_or_rows": lambda w: change(w.matter, kind="held"),
    "matter_settled_somehow": lambda w: change(w.matter, settled="deed"),
    "evidence_file_not_empty": lambda w: again(w.file, size=0),
    "waiver_one_proposed": lambda w: again(w.proposed),
    "waiver_kind_known": lambda w: change(w.proposed, kind="whim"),
    "waiver_has_a_reason": lambda w: change(w.proposed, reason=""),
    "waiver_granted_when_decided": lambda w: change(w.proposed, is_granted=True),
    "Waiver.revokes": lambda w: again(w.revocation),
    "schedule_hour_of_a_day": lambda w: change(w.schedule, hour=24),
    "schedule_has_brakes": lambda w: change(w.schedule, most_a_week=0),
    "ReminderSchedule.conference": lambda w: again(w.schedule),
    "round_planned_once": lambda w: again(w.planned_round, job_id=None),
    "round_planned_or_ordered": lambda w: change(w.planned_round, days_before=None),
    "round_missed_reached_nobody": lambda w: change(w.ordered_round, missed_because="too_late"),
    "ReminderRound.job": lambda w: again(w.planned_round, planned_for=date(2026, 5, 15)),
    "bulk_job_one_at_a_time": lambda w: again(w.job),
    "bulk_job_kind_known": lambda w: change(w.job, kind="dance"),
    "bulk_job_by_somebody": lambda w: change(w.job, by_id=None),
    "bulk_job_done_of_total": lambda w: change(w.job, done=2),
    "bulk_job_stopped_is_over": lambda w: change(w.job, stopped_at=timezone.now()),
    "BulkJob.undoes": lambda w: again(w.undoing, kind="invite"),
    "import_state_known": lambda w: change(w.batch, state="lost"),
    "import_one_at_work": lambda w: again(w.batch),
    "import_part_once": lambda w: again(w.part),
    "import_part_planned_or_written": lambda w: change(w.part, written=None),
    "event_number_unique": lambda w: again(w.event, previous_hash="x"),
    "event_chain_unforked": lambda w: again(w.event, number=999),
    "event_value_once": lambda w: again(w.value),
    "message_state_known": lambda w: change(w.message, state="lost"),
    "message_kind_known": lambda w: change(w.message, kind="joke"),
    "message_sent_at": lambda w: change(w.message, state="sent"),
    "relay_stopped_with_words": lambda w: change(w.relay, rounds=1),
    "Relay.name": lambda w: again(w.relay),
    "message_reworded_by_somebody": lambda w: change(w.message, reworded_at="2026-01-01"),
    "message_dropped_by_somebody": lambda w: change(w.message, state="cancelled", cancel_cause="dropped"),
    "mail_pause_one_at_a_time": lambda w: again(w.pause),
    "mail_pause_ended_by_somebody": lambda w: change(w.pause, ended_at="2026-01-01"),
    "mail_pause_has_a_reason": lambda w: change(w.pause, reason=""),
    "preflight_one_at_a_time": lambda w: again(w.preflight),
    "message_cancel_cause": lambda w: change(w.message, cancel_cause="address"),
    "Message.occasion": lambda w: again(w.message),
    "Message.stands_for": lambda w: again(w.successor, occasion=None),
    "report_once": lambda w: again(w.report),
    "report_kind_known": lambda w: change(w.report, kind="joke"),
    "report_source_known": lambda w: change(w.report, source="rumour"),
    "report_by_hand_or_not": lambda w: change(w.report, source="hand"),
    "stray_count_once": lambda w: again(w.stray),
    "stray_reason_known": lambda w: change(w.stray, reason="whim"),
    "stray_source_known": lambda w: change(w.stray, source="hand"),
    "ReturnMailbox.name": lambda w: again(w.mailbox),
    "signature_number_unique": lambda w: again(w.signature, decision="declined"),
    "signature_accepted_once": lambda w: again(w.signature, number=2),
    "signature_decision_known": lambda w: change(w.signature, decision="maybe"),
    "signature_accepted_by_name": lambda w: change(w.signature, typed_name=""),
    "countersignature_by_rule_or_person": lambda w: change(w.countersignature, method="person"),
    "Countersignature.signature": lambda w: again(w.countersignature),
    "SealCertificate.fingerprint": lambda w: again(w.certificate),
    "seal_certificate_end_with_reason": lambda w: change(w.certificate, end_reason="stolen"),
    "TimeRoot.fingerprint": lambda w: again(w.time_root),
    "document_revision_unique": lambda w: again(w.document, sha256="e" * 64),
    "key_check_one_row": lambda w: change(w.key_check, id=2),
    "checkpoint_number_unique": lambda w: again(w.checkpoint, sha256="e" * 64),
    "Checkpoint.sha256": lambda w: again(w.checkpoint, number=2),
    "staff_mail_to_one": lambda w: change(w.staff_mail, user_id=None),
    "staff_mail_kind_known": lambda w: change(w.staff_mail, kind="joke"),
    "StaffMail.occasion": lambda w: again(w.staff_mail),
    "own_words_version_unique": lambda w: again(w.own_words),
    "own_words_whole_or_standard": lambda w: again(w.own_words, number=2, body=""),
    "SelfCheck.night": lambda w: again(w.self_check),
    "standstill_once_of_conference": lambda w: again(w.standstill),
    "standstill_once_of_installation": lambda w: again(w.standstill_of_all),
    "standstill_notice_once": lambda w: again(w.notice),
    "document_level_known": lambda w: again(w.document, revision=2, sha256="e" * 64, level="B-X"),
    "Document.sha256": lambda w: again(w.document, revision=2),
}


def rules() -> Iterator[str]:
    for label in ("agreements", "signatures"):
        for model in apps.get_app_config(label).get_models():
            yield from (constraint.name for constraint in model._meta.constraints)
            yield from (
                f"{model.__name__}.{field.name}"
                for field in model._meta.local_concrete_fields
                if field.unique and not field.primary_key
            )


def test_every_rule_is_tried_below() -> None:
    assert sorted(rules()) == sorted(BROKEN)


def test_a_row_that_breaks_a_rule_is_refused(world: SimpleNamespace, subtests: pytest.Subtests) -> None:
    for rule, broken in BROKEN.items():
        with subtests.test(rule), transaction.atomic():
            statement, values = broken(world)
            with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, values)
            transaction.set_rollback(True)

            assert_names(str(refusal.value), rule)


def assert_names(refusal: str, rule: str) -> None:
    """PostgreSQL names the constraint; SQLite a check, and of a unique one its columns or its index."""
    if connection.vendor == "sqlite" and "UNIQUE constraint" in refusal:
        return
    model, _, field = rule.partition(".")
    assert (field or model) in refusal
