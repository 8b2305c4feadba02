"""Where rows of both apps are about a person (see `agreements.privacy.kept`)."""

from typing import Any

from django.db.models import Case, Value, When

from agreements.models import ERASED, Capacity
from agreements.privacy import kept
from agreements.privacy.kept import KeptRows
from signatures.models import (
    Countersignature,
    Document,
    DocumentRepair,
    DocumentWork,
    Download,
    ReceiptLine,
    Signature,
    StampWork,
    VisitDraft,
)


def _of_officers() -> Case:
    """A column that an officer's answer must fill, and an author's must not."""
    return Case(When(capacity=Capacity.AGENT, then=Value(ERASED)), default=Value(""))


_WORK = ("lease_token", "lease_until")
_TOMBSTONE: dict[str, Any] = {
    "typed_name": ERASED,
    "printed_name": "",
    "shown": {},
    "reason": "",
    "signer_name": _of_officers(),
    "signer_title": "",
    "signer_organisation": _of_officers(),
    "choices": {},
    "search_key": "",
    "name_key": "",
}
KEPT = (
    *kept.KEPT,
    KeptRows(
        "signatures",
        Signature,
        "agreement__authorship__author",
        _TOMBSTONE,
        stays=(
            "decision",
            "shown_digest",
            "title",
            "name_grade",
            "consent_version",
            "consent_digest",
            "capacity",
            "variant",
        ),
        hidden=("search_key", "name_key"),
    ),
    KeptRows(
        "countersignatures",
        Countersignature,
        "signature__agreement__authorship__author",
        # The conference's, not the person's.
        stays=("signatory_name", "organisation", "method", "manner"),
    ),
    KeptRows(
        "documents",
        Document,
        "signature__agreement__authorship__author",
        stays=("sha256", "path", "level"),
        hidden=("path",),
    ),
    KeptRows(
        "document_works",
        DocumentWork,
        "signature__agreement__authorship__author",
        {"circumstances": None, "last_error": ""},
        hidden=_WORK,
    ),
    KeptRows("stamp_works", StampWork, "signature__agreement__authorship__author", {"last_error": ""}, hidden=_WORK),
    KeptRows(
        "repairs",
        DocumentRepair,
        "document__signature__agreement__authorship__author",
        {"content": None, "last_error": ""},
        hidden=_WORK,
    ),
    # What was filled in and never signed.
    KeptRows("filled_in", VisitDraft, "link__author", is_removed=True),
    KeptRows("receipts", ReceiptLine, "signature__agreement__authorship__author"),
    KeptRows("accesses", Download, "document__signature__agreement__authorship__author", stays=("kind",)),
    KeptRows("accesses_to_files", Download, "file__agreement__authorship__author", stays=("kind",)),
    KeptRows("reports_about", Download, "about", stays=("kind",)),
    KeptRows("fetched", Download, "by_author", stays=("kind",)),
)
