"""pretalx: proposals and speakers, as JSON of its API or as two tables. It knows who speaks, not who else wrote.

The headings of its tables are those of the language in which somebody works: then columns are known by their codes.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agreements.importing.files.sources import Opened, Table
from agreements.importing.files.trees import list_of, objects_of, text_of
from agreements.importing.formats.programmes.coded_columns import (
    ProposalColumns,
    SpeakerColumns,
    listed,
    proposal_columns,
    speaker_columns,
)
from agreements.importing.listings.found import Format, FoundAuthor, Listing, Unread
from agreements.importing.rows import RefusedFileError
from agreements.wording.marked import gettext_noop

_SPEAKERS_ONLY = gettext_noop("pretalx knows speakers only: an author who does not speak is not in this list.")


def _part_of(source: Opened) -> str:
    if isinstance(source, Table):
        if _proposals_in(source):
            return "proposal table"
        return "speaker table" if _speakers_in(source) else ""
    each = next(iter(_listed(source.data)), {})
    if {"code", "title", "speakers", "state"} <= each.keys():
        return "proposals"
    return "speakers" if {"code", "name", "submissions"} <= each.keys() else ""


def _proposals_in(table: Table) -> ProposalColumns | None:
    headings = ("proposal title", "proposal state", "track", "speaker ids", "speaker names")
    if not table.has("id", "proposal title", "speaker ids"):
        return proposal_columns(table)
    return ProposalColumns(*(table.header.index(each) if each in table.header else -1 for each in headings))


def _speakers_in(table: Table) -> SpeakerColumns | None:
    if table.has("id", "name", "email", "proposal ids"):
        return SpeakerColumns(table.header.index("name"), table.header.index("email"))
    return speaker_columns(table)


def _listed(data: Any) -> list[dict[str, Any]]:
    """The rows of a list, or of a page of one."""
    return objects_of(data.get("results") if isinstance(data, dict) else data)


def _read(parts: Mapping[str, Sequence[Any]]) -> Listing:
    people = {code: cells for tree in parts.get("speakers", ()) for code, cells in _of_json(tree.data)}
    people |= {code: cells for table in parts.get("speaker table", ()) for code, cells in _of_speakers(table)}
    found: list[FoundAuthor | Unread] = [
        each for tree in parts.get("proposals", ()) for each in _proposals(tree.data, people)
    ]
    found += [each for table in parts.get("proposal table", ()) for each in _of_table(table, people)]
    if not found:
        raise RefusedFileError(
            gettext_noop(
                "These are pretalx’s speakers, without titles. Choose its list of proposals with them, as a second file."
            )
        )
    named = {each.cells["person"] for each in found if isinstance(each, FoundAuthor)}
    if not any(isinstance(each, FoundAuthor) and each.cells["email"] for each in found):
        raise RefusedFileError(
            gettext_noop(
                "pretalx’s list of proposals has no addresses. Choose its list of speakers with it, as a second file."
            )
        )
    notes = [_SPEAKERS_ONLY]
    if lonely := [cells["name"] for code, cells in people.items() if code not in named]:
        notes.append(gettext_noop("Speakers of no proposal in the list: %(names)s.") % {"names": ", ".join(lonely)})
    return Listing("pretalx", found, tuple(notes), knows_decision=True)


def _of_speakers(table: Table) -> Iterator[tuple[str, dict[str, str]]]:
    if columns := _speakers_in(table):
        for row in table.rows():
            yield row["id"].strip(), _person(row["id"], row.at(columns.name), row.at(columns.email))


def _person(code: str, name: str, email: str) -> dict[str, str]:
    return {"person": code.strip(), "name": name, "email": email}


def _of_json(data: Any) -> Iterator[tuple[str, dict[str, str]]]:
    for each in _listed(data):
        code, name, email = (text_of(each.get(key)) for key in ("code", "name", "email"))
        yield code, _person(code, name, email)


def _proposals(data: Any, people: Mapping[str, dict[str, str]]) -> Iterator[FoundAuthor]:
    for proposal in _listed(data):
        track = proposal.get("track")
        of_paper = {
            "paper_id": text_of(proposal.get("code")),
            "title": text_of(proposal.get("title")),
            "decision": text_of(proposal.get("state")),
            "track": _in_one_language(track),
        }
        for place, speaker in enumerate(list_of(proposal.get("speakers")), 1):
            said = speaker if isinstance(speaker, dict) else {"code": speaker}
            code = text_of(said.get("code"))
            mine = {key: text_of(said[key]) for key in ("name", "email") if said.get(key)}
            person = {**_person(code, "", ""), **people.get(code, {}), **mine}
            yield FoundAuthor({**of_paper, **person, "is_speaker": "true", "author_order": str(place)})


def _in_one_language(words: Any) -> str:
    if isinstance(words, dict):
        return text_of(words.get("en")) or next(map(text_of, words.values()), "")
    return text_of(words)


def _of_table(table: Table, people: Mapping[str, dict[str, str]]) -> Iterator[FoundAuthor | Unread]:
    columns = _proposals_in(table)
    if columns is None:
        return
    for row in table.rows():
        if row.fault:
            yield Unread(row.number, row.fault, row["id"], table.name)
            continue
        title, state, track = row.at(columns.title), row.at(columns.state), row.at(columns.track)
        of_paper = {"paper_id": row["id"], "title": title, "decision": state, "track": track, "is_speaker": "true"}
        codes, names = listed(row.at(columns.codes)), listed(row.at(columns.names))
        for place, code in enumerate(codes, 1):
            name = names[place - 1] if len(names) == len(codes) else ""
            person = people.get(code) or _person(code, name, "")
            yield FoundAuthor({**of_paper, **person, "author_order": str(place)}, row.number, place, table.name)


FORMAT = Format("pretalx", _part_of, _read)
