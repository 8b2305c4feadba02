from agreements.models.agreement import Agreement
from agreements.models.conference import (
    Conference,
    Correction,
    Countersigning,
    OwnAnswers,
    Policy,
)
from agreements.models.deciding.pressed import UNDO_SECONDS, PressedDeed, PressedEnd, PressedKind
from agreements.models.decisions import EvidenceFile, KeptApart, Matter, MatterKind, Settled, Waiver, WaiverKind
from agreements.models.desk.saved_filters import ListPage, SavedFilter
from agreements.models.editions.images import ConferenceImage, ImageKind
from agreements.models.editions.signatory import Signatory
from agreements.models.editions.totals import ConferenceTotals
from agreements.models.event import ChainHead, Event, EventValue
from agreements.models.jobs import BulkJob, BulkJobKind
from agreements.models.lists.batches import FurtherFile, ImportBatch, ImportPart, ImportState
from agreements.models.lists.held_rows import HeldRows
from agreements.models.lists.no_longer_listed import NoLongerListed
from agreements.models.lists.readings import ColumnLayout, ListReading
from agreements.models.mailing.own_words import OwnWords
from agreements.models.mailing.pauses import MailPause
from agreements.models.mailing.relays import Relay
from agreements.models.mailing.reports import (
    DeliveryReport,
    ReportKind,
    ReportSource,
    ReturnMailbox,
    StrayCount,
    StrayReason,
)
from agreements.models.mailing.schedules import LeftOut, MissedBecause, ReminderRound, ReminderSchedule
from agreements.models.mailing.staff_choices import Completion, MailChoice, MatterNotice, Pace
from agreements.models.message import CancelCause, Message, MessageKind, MessageState
from agreements.models.paper import Authorship, Blocker, CellRemark, EndCause, Paper, PaperStatus
from agreements.models.people import Agent, Author, Capacity, ForwardEnd, Link, LinkPurpose, Reachability
from agreements.models.privacy.erasures import ERASED, Erasure
from agreements.models.privacy.holds import LegalHold
from agreements.models.privacy.retention import DataClass, RetentionRule
from agreements.models.proceedings.closed_names import ClosedName
from agreements.models.proceedings.void_causes import VoidCause
from agreements.models.requests import HelpKind, HelpRequest, RequestEntry, RequestState
from agreements.models.team import Membership, Role, StaffMail, StaffMailKind, TeamInvitation
from agreements.models.texts.numbered import Text, TextCorrection
from agreements.models.texts.variants import TextVariant, VariantKind
from agreements.models.user import ThrottleCount, User
from agreements.models.work import Work

__all__ = [
    "ERASED",
    "UNDO_SECONDS",
    "Agent",
    "Agreement",
    "Author",
    "Authorship",
    "Blocker",
    "BulkJob",
    "BulkJobKind",
    "CancelCause",
    "Capacity",
    "CellRemark",
    "ChainHead",
    "ClosedName",
    "ColumnLayout",
    "Completion",
    "Conference",
    "ConferenceImage",
    "ConferenceTotals",
    "Correction",
    "Countersigning",
    "DataClass",
    "DeliveryReport",
    "EndCause",
    "Erasure",
    "Event",
    "EventValue",
    "EvidenceFile",
    "ForwardEnd",
    "FurtherFile",
    "HeldRows",
    "HelpKind",
    "HelpRequest",
    "ImageKind",
    "ImportBatch",
    "ImportPart",
    "ImportState",
    "KeptApart",
    "LeftOut",
    "LegalHold",
    "Link",
    "LinkPurpose",
    "ListPage",
    "ListReading",
    "MailChoice",
    "MailPause",
    "Matter",
    "MatterKind",
    "MatterNotice",
    "Membership",
    "Message",
    "MessageKind",
    "MessageState",
    "MissedBecause",
    "NoLongerListed",
    "OwnAnswers",
    "OwnWords",
    "Pace",
    "Paper",
    "PaperStatus",
    "Policy",
    "PressedDeed",
    "PressedEnd",
    "PressedKind",
    "Reachability",
    "Relay",
    "ReminderRound",
    "ReminderSchedule",
    "ReportKind",
    "ReportSource",
    "RequestEntry",
    "RequestState",
    "RetentionRule",
    "ReturnMailbox",
    "Role",
    "SavedFilter",
    "Settled",
    "Signatory",
    "StaffMail",
    "StaffMailKind",
    "StrayCount",
    "StrayReason",
    "TeamInvitation",
    "Text",
    "TextCorrection",
    "TextVariant",
    "ThrottleCount",
    "User",
    "VariantKind",
    "VoidCause",
    "Waiver",
    "WaiverKind",
    "Work",
]
