from agreements.models.agreement import Agreement
from agreements.models.bulk_job import BulkJob, BulkJobKind
from agreements.models.conference import (
    Conference,
    ConferenceImage,
    Countersigning,
    ImageKind,
    Policy,
    Role,
    Text,
)
from agreements.models.event import ChainHead, Event, EventValue
from agreements.models.import_batch import ImportBatch
from agreements.models.message import CancelCause, Message, MessageKind, MessageState, StaffMail, StaffMailKind
from agreements.models.paper import Authorship, Paper, PaperStatus
from agreements.models.people import Author, HelpKind, HelpRequest, Link, LinkPurpose
from agreements.models.team import Membership, TeamInvitation
from agreements.models.throttle_count import ThrottleCount
from agreements.models.user import User
from agreements.models.work import Work

__all__ = [
    "Agreement",
    "Author",
    "Authorship",
    "BulkJob",
    "BulkJobKind",
    "CancelCause",
    "ChainHead",
    "Conference",
    "ConferenceImage",
    "Countersigning",
    "Event",
    "EventValue",
    "HelpKind",
    "HelpRequest",
    "ImageKind",
    "ImportBatch",
    "Link",
    "LinkPurpose",
    "Membership",
    "Message",
    "MessageKind",
    "MessageState",
    "Paper",
    "PaperStatus",
    "Policy",
    "Role",
    "StaffMail",
    "StaffMailKind",
    "TeamInvitation",
    "Text",
    "ThrottleCount",
    "User",
    "Work",
]
