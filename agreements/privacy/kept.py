"""Where rows are about a person, and what of them is personal: one list for what is handed to them and for what is erased.

A test asks for every column of words of these models, and for every model that is not here, whether it was decided.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from agreements.models import (
    ERASED,
    Agent,
    Agreement,
    Author,
    Authorship,
    CellRemark,
    ClosedName,
    DeliveryReport,
    Erasure,
    EvidenceFile,
    HelpRequest,
    LegalHold,
    Link,
    Matter,
    Message,
    NoLongerListed,
    PressedDeed,
    Reachability,
    RequestEntry,
    Waiver,
)
from agreements.models.key_fields import keys_in, refresh_keys


@dataclass(frozen=True)
class KeptRows:
    """Rows of one model, by the name that they have in a report; `path` leads from a row to the author whom it is about."""

    section: str
    model: type[models.Model]
    path: str
    # What is personal, and what stands there once it is erased.
    blanks: Mapping[str, Any] = field(default_factory=dict)
    # Words that say nothing of a person, and stay.
    stays: Collection[str] = ()
    # In no report: what opens something, and what only searches.
    hidden: Collection[str] = ()
    # Whether nothing of a row stays.
    is_removed: bool = False

    def rows(self, authors: Iterable[int]) -> "models.QuerySet[Any]":
        found = self.model._default_manager.filter(**{f"{self.path}__in": list(authors)})
        return found.order_by("pk").distinct()

    def told(self, authors: Iterable[int]) -> Iterator[dict[str, Any]]:
        """Each row by column, without what a file holds."""
        columns = [
            each.attname
            for each in self.model._meta.concrete_fields
            if each.name not in self.hidden and not isinstance(each, models.BinaryField)
        ]
        yield from self.rows(authors).values(*columns)

    def erase(self, authors: Iterable[int]) -> int:
        """Leave of each row what is not personal; returns how many there are."""
        if not self.blanks and not self.is_removed:
            return 0
        found = self.model._default_manager.filter(pk__in=list(self.rows(authors).values_list("pk", flat=True)))
        if self.is_removed:
            return found.delete()[0]
        count = found.update(**self.blanks)
        if any(key.attname not in self.blanks for key in keys_in(self.model)):
            refresh_keys(found)
        return count


_OFFICER = {"officer_name": "", "officer_title": "", "officer_organisation": ""}
_WISHED = {"email": "", "printed_name": ""}
_SIGNER = {"signer_name": "", "signer_title": "", "signer_organisation": ""}
KEPT = (
    KeptRows(
        "entries",
        Author,
        "pk",
        {
            "name": ERASED,
            "native_name": "",
            "email": "",
            "orcid": "",
            "language": "",
            "reachability": Reachability.UNKNOWN,
            "no_reminders_since": None,
        },
        hidden=("search_key", "name_key"),
    ),
    KeptRows(
        "authorships",
        Authorship,
        "author",
        {"printed_name": ERASED, "affiliation": ""},
        stays=("ended_cause",),
        hidden=("name_key",),
    ),
    KeptRows(
        "agreements",
        Agreement,
        "authorship__author",
        {"reason": "", "signed_name": ""},
        stays=("state", "void_cause", "state_before", "signed_title", "capacity", "name_grade"),
    ),
    KeptRows(
        "officers",
        Agent,
        "author",
        {"name": ERASED, "title": "", "organisation": ERASED, "email": ERASED},
        stays=("ended_cause",),
    ),
    KeptRows("links", Link, "author", {"email": ""}, stays=("purpose",), hidden=("token_digest", "key_version")),
    KeptRows(
        "mails",
        Message,
        "author",
        {
            "email": "",
            "subject": ERASED,
            "text": "",
            "html": "",
            "server_answer": ERASED,
            "last_error": "",
        },
        stays=("kind", "state", "cancel_cause", "occasion"),
        hidden=("search_key", "lease_token", "lease_until", "html"),
    ),
    KeptRows(
        "reports",
        DeliveryReport,
        "message__author",
        {"email": "", "words": ""},
        stays=("kind", "source", "status", "digest"),
        hidden=("digest",),
    ),
    KeptRows("requests", HelpRequest, "author", {"words": "", **_WISHED, **_OFFICER}, stays=("kind", "clause")),
    # What somebody else proposed for them; the rest of such a request is of who asked.
    KeptRows(
        "proposed_addresses",
        HelpRequest,
        "about__author",
        _WISHED,
        stays=("kind", "words", "clause", *_OFFICER),
        hidden=("words", "author", "clause", *_OFFICER),
    ),
    KeptRows("conversations", RequestEntry, "request__author", {"words": ERASED}, stays=("deed",)),
    KeptRows(
        "files",
        EvidenceFile,
        "agreement__authorship__author",
        {"filename": ERASED, "content": b"", "preview": b""},
        stays=("media_type", "sha256"),
    ),
    KeptRows(
        "waivers",
        Waiver,
        "agreement__authorship__author",
        {"reason": ERASED, "refusal": "", **_SIGNER},
        stays=("kind", "state_before"),
    ),
    KeptRows(
        "remarks",
        CellRemark,
        "authorship__author",
        # No two of one cell may say the same.
        {"before": "", "after": Concat(Value(f"{ERASED} "), Cast("pk", CharField()))},
        stays=("column", "kind"),
    ),
    KeptRows("closed_names", ClosedName, "author", {"name": Concat(Value(f"{ERASED} "), Cast("pk", CharField()))}),
    KeptRows("no_longer_listed", NoLongerListed, "authorship__author"),
    KeptRows("matters", Matter, "author", stays=("kind", "subject", "settled")),
    KeptRows(
        "presses", PressedDeed, "matters__author", {"given": {}, "why": "", "last_error": ""}, stays=("kind", "end")
    ),
    KeptRows("erasures", Erasure, "author", {"reason": ERASED}, stays=("paths",)),
    KeptRows("holds", LegalHold, "author", {"reason": ERASED}),
)
