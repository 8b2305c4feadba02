"""Everything that is held about an address: rows by their kind, entries of the log with what stands beside them, and files."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from agreements import clock
from agreements.models import Agent, Author, ClosedName, Conference, Event, EvidenceFile, Message, User
from agreements.privacy import about
from agreements.privacy.about import WholePerson
from signatures.documents import drawing
from signatures.exporting import downloads
from signatures.models import Document, Signature
from signatures.privacy.kept import KEPT

FORMAT = "countersign person report 1"
_CLOSED_AWAY = "(closed away)"
_ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
_OF_MAIL = ("id", "author_id", "kind", "state", "email", "subject", "text", "created_at", "sent_at", "server_answer")


@dataclass(frozen=True)
class ReportFile:
    """One file; `read` raises OSError where it is not there."""

    path: str
    read: Callable[[], bytes]


@dataclass
class PersonReport:
    address: str
    people: Sequence[WholePerson]
    facts: dict[str, Any]
    with_closed: bool = True
    files: list[ReportFile] = field(default_factory=list)


def of_address(
    address: str, conferences: Iterable[Conference], *, with_accounts: bool = False, with_closed: bool = True
) -> PersonReport:
    """Of all whose address it is there, of those who signed or were to sign as officers at it, and of what else went there.

    Without what is closed away, former names are left out, and documents that were signed with them.
    """
    there = sorted(conferences, key=lambda each: each.slug)
    report = _begun(address, about.people_at(address, there), with_closed=with_closed)
    for conference in there:
        rows = [pk for person in _people_of(report, conference) for pk in person.rows]
        _add(report, conference, _elsewhere(address, conference, rows))
    if with_accounts:
        report.facts["accounts"] = list(_accounts(address))
    return report


def of_people(address: str, people: Sequence[WholePerson], *, with_closed: bool = True) -> PersonReport:
    """Of these alone, whoever else has the address."""
    report = _begun(address, people, with_closed=with_closed)
    conferences = {person.entry.conference.slug: person.entry.conference for person in people}
    for slug in sorted(conferences):
        _add(report, conferences[slug], {})
    return report


def note(report: PersonReport, *, by: User | None, is_own: bool = False) -> None:
    """Who takes it away: once for each person in it, before it leaves; `is_own`: by the author's own link."""
    for person in report.people:
        downloads.note_person(person.entry, by=by, by_author=person.entry if is_own else None)


def _begun(address: str, people: Sequence[WholePerson], *, with_closed: bool) -> PersonReport:
    facts = {"format": FORMAT, "address": address, "made_at": clock.now(), "conferences": []}
    return PersonReport(address, people, facts, with_closed)


def _people_of(report: PersonReport, conference: Conference) -> list[WholePerson]:
    return [person for person in report.people if person.entry.conference_id == conference.pk]


def _add(report: PersonReport, conference: Conference, elsewhere: dict[str, Any]) -> None:
    """What one conference holds, if it holds anything."""
    people = [_of_person(report, conference, person.rows) for person in _people_of(report, conference)]
    told = {name: found for name, found in {"people": people, **elsewhere}.items() if found}
    if told:
        report.facts["conferences"].append({"conference": conference.slug, "name": conference.name} | told)


def _elsewhere(address: str, conference: Conference, rows: Sequence[int]) -> dict[str, Any]:
    officers = about.officers_at(address, conference)
    mails = about.other_mails_to(address, conference, rows)
    return {"as_officer": [_of_officer(each) for each in officers], "other_mails": [_of_mail(each) for each in mails]}


def _of_officer(agent: Agent) -> dict[str, Any]:
    named = ("id", "author_id", "name", "title", "organisation", "email", "forwarded_at", "ended_at", "ended_cause")
    return {name: getattr(agent, name) for name in named}


def _of_mail(mail: Message) -> dict[str, Any]:
    return {name: getattr(mail, name) for name in _OF_MAIL}


def _of_person(report: PersonReport, conference: Conference, rows: Sequence[int]) -> dict[str, Any]:
    told: dict[str, Any] = {kept.section: list(kept.told(rows)) for kept in KEPT}
    closed = frozenset[int]() if report.with_closed else _closed_documents(rows)
    for document in told["documents"]:
        if document["id"] in closed:
            continue
        document["file"] = _with_document(report, conference, document["id"], document["sha256"])
    for file in told["files"]:
        file["file"] = _with_file(report, conference, file)
    told["events"] = list(_events(conference, rows))
    if not report.with_closed:
        told = _without(told, _closed_names(rows))
    return {section: found for section, found in told.items() if found}


def _closed_names(rows: Sequence[int]) -> set[str]:
    """Also as they were typed under what is closed away; not the present one."""
    closed = set(ClosedName.objects.filter(author__in=rows).values_list("name", flat=True))
    theirs = Signature.objects.filter(agreement__authorship__author__in=rows)
    for pair in theirs.exclude(agreement__closed_away_at=None).values_list("typed_name", "printed_name"):
        closed.update(pair)
    return closed - set(Author.objects.filter(pk__in=rows).values_list("name", flat=True)) - {""}


def _closed_documents(rows: Sequence[int]) -> frozenset[int]:
    theirs = Document.objects.filter(signature__agreement__authorship__author__in=rows)
    return frozenset(theirs.exclude(signature__agreement__closed_away_at=None).values_list("pk", flat=True))


def _without(value: Any, names: Collection[str]) -> Any:
    """The same with a mark where one of these names stands, however deep."""
    if not names:
        return value
    if isinstance(value, dict):
        return {key: _without(held, names) for key, held in value.items()}
    if isinstance(value, list):
        return [_without(held, names) for held in value]
    if isinstance(value, str):
        for name in sorted(names, key=len, reverse=True):
            value = value.replace(name, _CLOSED_AWAY)
    return value


def _with_document(report: PersonReport, conference: Conference, pk: int, sha256: str) -> str:
    path = f"documents/{conference.slug}/{sha256}.pdf"
    report.files.append(ReportFile(path, partial(_document, pk)))
    return path


def _document(pk: int) -> bytes:
    return drawing.read(Document.objects.get(pk=pk))


def _with_file(report: PersonReport, conference: Conference, row: dict[str, Any]) -> str:
    path = f"files/{conference.slug}/{row['id']}.{_ENDINGS.get(row['media_type'], 'bin')}"
    report.files.append(ReportFile(path, partial(_file, row["id"])))
    return path


def _file(pk: Any) -> bytes:
    return bytes(EvidenceFile.objects.values_list("content", flat=True).get(pk=pk))


def _events(conference: Conference, rows: Sequence[int]) -> Iterator[dict[str, Any]]:
    """With the personal values that are theirs; of their papers' entries only those."""
    values: dict[int, dict[str, str]] = {}
    events: dict[int, Event] = {event.pk: event for event in about.events_about(conference, rows)}
    for value in about.values_about(conference, rows):
        events.setdefault(value.event_id, value.event)
        values.setdefault(value.event_id, {})[value.name] = value.value
    for event in sorted(events.values(), key=lambda each: each.number):
        yield {
            "number": event.number,
            "kind": event.kind,
            "at": event.at,
            "subject": event.subject,
            "facts": event.payload,
            "values": values.get(event.pk, {}),
        }


def _accounts(address: str) -> Iterator[dict[str, Any]]:
    for user in User.objects.filter(email__iexact=address.strip()).order_by("pk"):
        teams = user.memberships.select_related("conference").order_by("pk")
        yield {
            "id": user.pk,
            "name": user.name,
            "email": user.email,
            "joined_at": user.joined_at,
            "last_login": user.last_login,
            "is_active": user.is_active,
            "teams": [
                {"conference": team.conference.slug, "role": team.role, "since": team.created_at} for team in teams
            ],
        }
