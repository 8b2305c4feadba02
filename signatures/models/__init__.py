"""The evidence: what was answered, what the conference signed under it, and the sealed documents."""

from signatures.models.beat import Beat
from signatures.models.checkpoint import Checkpoint
from signatures.models.countersignature import Countersignature, Manner, Method
from signatures.models.document import Document, DocumentQuerySet, EndReason, SealCertificate, TimeRoot
from signatures.models.download import Download, DownloadKind
from signatures.models.handing_over.bundle import Bundle, BundleLayout
from signatures.models.key_check import KeyCheck
from signatures.models.preflight import Preflight
from signatures.models.receipt_line import ReceiptLine
from signatures.models.repair import DocumentRepair
from signatures.models.self_check import Breach, SelfCheck
from signatures.models.signature import Decision, Signature, SignatureQuerySet
from signatures.models.standstill import Standstill, StandstillNotice
from signatures.models.visiting.visit_draft import VisitDraft
from signatures.models.work import DocumentWork, StampWork

__all__ = [
    "Beat",
    "Breach",
    "Bundle",
    "BundleLayout",
    "Checkpoint",
    "Countersignature",
    "Decision",
    "Document",
    "DocumentQuerySet",
    "DocumentRepair",
    "DocumentWork",
    "Download",
    "DownloadKind",
    "EndReason",
    "KeyCheck",
    "Manner",
    "Method",
    "Preflight",
    "ReceiptLine",
    "SealCertificate",
    "SelfCheck",
    "Signature",
    "SignatureQuerySet",
    "StampWork",
    "Standstill",
    "StandstillNotice",
    "TimeRoot",
    "VisitDraft",
]
