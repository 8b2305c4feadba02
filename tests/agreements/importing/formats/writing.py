"""The twenty papers as each system would hand them out. Nothing here knows how they are read.

The first author corresponds and, where a system knows that, speaks.
"""

import csv
import io
import json
import struct
import zipfile
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any

from tests.agreements.importing.formats.twenty_papers import ACCEPTED, WORKS, WRITERS, Work, Writer

Files = list[tuple[str, bytes]]
Rows = list[list[str]]


def _csv(rows: Rows, *, delimiter: str = ",", mark: str = "") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return (mark + text.getvalue()).encode()


def _each(works: Iterable[Work]) -> Iterable[tuple[Work, int, Writer]]:
    return ((work, place, writer) for work in works for place, writer in enumerate(work.writers, 1))


def ours() -> Files:
    header = [
        "paper_id",
        "title",
        "author_order",
        "given_name",
        "family_name",
        "email",
        "affiliation",
        "track",
        "is_corresponding",
    ]
    rows = [
        [
            work.number,
            work.title,
            str(place),
            writer.given,
            writer.family,
            writer.email,
            writer.affiliation,
            work.track,
            "true" if place == 1 else "false",
        ]
        for work, place, writer in _each(ACCEPTED)
    ]
    return [("papers.csv", _csv([header, *rows]))]


def hotcrp(header: str) -> Callable[[], Files]:
    def write() -> Files:
        rows = [
            [work.number, work.title, writer.given, writer.family, writer.email, writer.affiliation, "", ""]
            for work, _, writer in _each(ACCEPTED)
        ]
        other = [ACCEPTED[0].number, ACCEPTED[0].title, "Olga", "Office", "office@example.org", "", "", "nonauthor"]
        return [("authors.csv", _csv([header.split(","), *rows, other]))]

    return write


def hotcrp_json() -> Files:
    papers = [
        {
            "object": "paper",
            "pid": int(work.number),
            "title": work.title,
            "authors": [
                {
                    "email": each.email,
                    "given_name": each.given,
                    "family_name": each.family,
                    "affiliation": each.affiliation,
                }
                for each in work.writers
            ],
            "status": "accept" if work.is_accepted else "reject",
        }
        for work in WORKS
    ]
    return [("data.json", json.dumps([*papers, {"pid": 9, "error": "No such paper"}]).encode())]


def _easychair() -> tuple[Rows, Rows]:
    authors = [
        [
            "submission #",
            "first name",
            "last name",
            "email",
            "country",
            "affiliation",
            "Web page",
            "person #",
            "corresponding?",
        ],
        *(
            [
                work.number,
                writer.given,
                writer.family,
                writer.email,
                "AT",
                writer.affiliation,
                "",
                str(writer.key),
                "yes" if place == 1 else "no",
            ]
            for work, place, writer in _each(WORKS)
        ),
    ]
    decisions = {True: ["accept", "no"], False: ["reject", "no"]}
    papers = [["#", "title", "authors", "submitted", "decision", "abstract", "deleted?"]]
    for number, work in enumerate(WORKS):
        decision, deleted = ["accept", "yes"] if number == 1 else decisions[work.is_accepted]
        names = " and ".join(writer.name for writer in work.writers)
        papers.append([work.number, work.title, names, "2026-01-01", decision, "Line\nby line", deleted])
    return authors, papers


def easychair() -> Files:
    authors, papers = _easychair()
    return [("submission.csv", _csv(papers)), ("author.csv", _csv(authors))]


def easychair_workbook() -> Files:
    authors, papers = _easychair()
    return [("easychair.xlsx", xlsx({"Submissions": papers, "Authors": authors, "Reviews": [["a", "b"], ["1", "2"]]}))]


def easychair_chairs() -> Files:
    _, papers = _easychair()
    rows = [[work.number, writer.name, writer.email] for work, _, writer in _each(WORKS)]
    return [("accepted.csv", _csv([["paper", "author", "email"], *rows])), ("submission.csv", _csv(papers))]


def _cmt() -> Rows:
    header = "Paper ID|Original Paper ID|Created|Paper Title|Abstract|Primary Contact Author Name|Authors|Author Names"
    rows = [["Submissions"], [], [*header.split("|"), "Author Emails", "Track Name", "Status"]]
    for work in WORKS:
        marks = ["*"] + [""] * len(work.writers)
        authors = "; ".join(f"{w.name} ({w.affiliation}){mark}" for w, mark in zip(work.writers, marks, strict=False))
        names = "; ".join(f"{w.family}, {w.given}{mark}" for w, mark in zip(work.writers, marks, strict=False))
        emails = "; ".join(f"{w.email}{mark}" for w, mark in zip(work.writers, marks, strict=False))
        status = "Accept (Oral)" if work.is_accepted else "Reject"
        rows.append(
            [
                work.number,
                "",
                "1/2/2026",
                work.title,
                "A; b",
                work.writers[0].name,
                authors,
                names,
                emails,
                work.track,
                status,
            ]
        )
    return rows


def cmt_tsv() -> Files:
    return [("papers.tsv", _csv(_cmt(), delimiter="\t"))]


def cmt_xlsx() -> Files:
    return [("papers.xlsx", xlsx({"Papers": _cmt()}))]


def cmt_ods() -> Files:
    return [("papers.ods", ods({"Papers": _cmt()}))]


def cmt_spreadsheet_xml() -> Files:
    return [("papers.xls", spreadsheet_xml({"Papers": _cmt()}))]


def cmt_old_workbook() -> Files:
    return [("papers.xls", biff({"Papers": _cmt()}))]


def start() -> Files:
    groups = [
        f"{n}: {what}" for n in range(1, 9) for what in ("Username", "First Name", "Middle Name", "Last Name", "Email")
    ]
    more = [f"{n}: {what}" for n in range(1, 9) for what in ("Affiliation", "Presenter")]
    rows = [["Submission ID", "Title", "Authors", "Track", "Acceptance Status", *groups, *more]]
    for work in WORKS:
        cells = dict.fromkeys(rows[0], "")
        cells |= {"Submission ID": work.number, "Title": work.title, "Track": work.track}
        cells["Acceptance Status"] = "Accept-Poster" if work.is_accepted else "Reject"
        for n, writer in enumerate(work.writers, 1):
            said = [
                f"user{writer.key}",
                writer.given,
                writer.family,
                writer.email,
                writer.affiliation,
                "yes" if n == 1 else "no",
            ]
            for what, value in zip(
                ("Username", "First Name", "Last Name", "Email", "Affiliation", "Presenter"), said, strict=True
            ):
                cells[f"{n}: {what}"] = value
        rows.append(list(cells.values()))
    return [("start.csv", _csv(rows))]


def aclpub2() -> Files:
    lines = []
    for work in ACCEPTED:
        lines += ["- authors:"]
        for writer in work.writers:
            lines += [
                f"  - first_name: {writer.given}",
                f"    last_name: {json.dumps(writer.family, ensure_ascii=False)}",
            ]
            lines += [
                f"    instituion: {json.dumps(writer.affiliation, ensure_ascii=False)}",
                f"    email: {writer.email}",
            ]
        lines += [f"  id: {work.number}", f"  title: {json.dumps(work.title, ensure_ascii=False)}"]
    return [("papers.yml", "\n".join(lines).encode())]


def _venue(work: Work) -> str:
    return "X.cc/2026/Conference" + ("" if work.is_accepted else "/Rejected_Submission")


def _addresses() -> tuple[str, bytes]:
    return "emails.csv", _csv([["profile_id", "email"], *([f"~W{each.key}", each.email] for each in WRITERS)])


def openreview(*, is_unified: bool) -> Callable[[], Files]:
    def people(work: Work) -> dict[str, Any]:
        if is_unified:
            shown = [
                {"fullname": each.name, "username": f"~W{each.key}", "institutions": [{"name": each.affiliation}]}
                for each in work.writers
            ]
            return {"authors": {"value": shown}}
        keys = [each.email if each.key % 2 else f"~W{each.key}" for each in work.writers]
        return {"authors": {"value": [each.name for each in work.writers]}, "authorids": {"value": keys}}

    def write() -> Files:
        notes = [
            {
                "forum": work.code,
                "number": int(work.number),
                "content": {"title": {"value": work.title}, "venueid": {"value": _venue(work)}, **people(work)},
            }
            for work in WORKS
        ]
        return [("notes.json", json.dumps({"notes": notes, "count": 20}).encode()), _addresses()]

    return write


def openreview_table() -> Files:
    rows = [["number", "forum", "title", "abstract", "authors", "authorids", "decision"]]
    for work in WORKS:
        names, keys = ("|".join(each) for each in zip(*((w.name, f"~W{w.key}") for w in work.writers), strict=True))
        rows.append(
            [work.number, work.code, work.title, "", names, keys, "Accept (Poster)" if work.is_accepted else "Reject"]
        )
    return [("openreview.csv", _csv(rows, mark="\ufeff")), _addresses()]


def _code(writer: Writer) -> str:
    return f"S{writer.key:02}PER"


def pretalx_json() -> Files:
    proposals = [
        {
            "code": work.code,
            "title": work.title,
            "submission_type": "Talk",
            "track": {"en": work.track},
            "state": "confirmed" if work.is_accepted else "rejected",
            "speakers": [_code(writer) for writer in work.writers],
        }
        for work in WORKS
    ]
    speakers = [{"code": _code(each), "name": each.name, "email": each.email, "submissions": []} for each in WRITERS]
    return [
        ("submissions.json", json.dumps({"results": proposals}).encode()),
        ("speakers.json", json.dumps({"results": speakers}).encode()),
    ]


def pretalx_tables() -> Files:
    proposals = [["ID", "Proposal title", "Proposal state", "Track", "Speaker IDs", "Speaker names", "Room"]]
    for work in WORKS:
        codes, names = ("\n".join(each) for each in zip(*((_code(w), w.name) for w in work.writers), strict=True))
        proposals.append(
            [work.code, work.title, "accepted" if work.is_accepted else "rejected", work.track, codes, names, ""]
        )
    speakers = [["ID", "Name", "Biography", "Email", "Picture", "Proposal IDs", "Proposal titles"]]
    speakers += [[_code(each), each.name, "", each.email, "", "", ""] for each in WRITERS]
    return [("sessions.csv", _csv(proposals, mark="\ufeff")), ("speakers.csv", _csv(speakers, mark="\ufeff"))]


def pretalx_tables_in(headings: list[str], speaker_headings: list[str], between: str) -> Callable[[], Files]:
    """As somebody downloads them who works in another language."""

    def write() -> Files:
        proposals = [headings]
        for work in WORKS:
            state = "confirmed" if work.is_accepted else "rejected"
            codes = between.join(map(_code, work.writers))
            names = between.join(writer.name for writer in work.writers)
            proposals.append(
                [work.code, work.title, state, "", "Talk", work.track, codes, names, "Line\nby line", "de"]
            )
        speakers = [speaker_headings]
        for each in WRITERS:
            theirs = [work for work in WORKS if each in work.writers]
            codes, titles = between.join(work.code for work in theirs), between.join(work.title for work in theirs)
            speakers.append([_code(each), each.name, "Writes, and sings.\nAt night.", each.email, codes, titles])
        return [("vorschlaege.csv", _csv(proposals)), ("vortragende.csv", _csv(speakers))]

    return write


def indico_table() -> Files:
    groups = [
        f"{group}{what}"
        for group in ("Presenters", "Authors", "Co-Authors")
        for what in ("", " (affiliation)", " (email)")
    ]
    rows = [["Id", "Title", "Description", "Date", "Type", "Track", *groups]]
    for work in ACCEPTED:
        cells = []
        for people in (work.writers[:1], work.writers[:1], work.writers[1:]):
            cells += [
                ", ".join(each.name for each in people),
                ", ".join(f"{each.name} ({each.affiliation})" for each in people),
                ", ".join(f"{each.name} <{each.email}>" for each in people),
            ]
        rows.append([work.number, work.title, "A *talk*", "2026-07-01 09:00", "Talk", work.track, *cells])
    return [("contributions.csv", _csv(rows, mark="\ufeff"))]


def indico_json() -> Files:
    def people(writers: Sequence[Writer]) -> list[dict[str, Any]]:
        return [
            {
                "person_id": each.key,
                "first_name": each.given,
                "last_name": each.family,
                "email": each.email,
                "affiliation": each.affiliation,
            }
            for each in writers
        ]

    contributions = [
        {
            "id": work.code,
            "friendly_id": int(work.number),
            "title": work.title,
            "track": work.track,
            "speakers": people(work.writers[:1]),
            "primaryauthors": people(work.writers[:1]),
            "coauthors": people(work.writers[1:]),
        }
        for work in ACCEPTED
    ]
    return [("event.json", json.dumps({"count": 1, "results": [{"contributions": contributions}]}).encode())]


def acm() -> Files:
    header = "proceedingID,event_tracking_number,paper_type,theTitle,prefix,first_name,middle_name,last_name,suffix,"
    header += "author_sequence_no,contact_author,ACM_profile_id,orcid,email,department_school_lab,institution,city,section_title"
    rows = [header.split(",")]
    for work, place, writer in _each(ACCEPTED):
        contact = "Y" if place == 1 else ""
        rows.append(
            ["17", work.number, "Full", work.title, "", writer.given, "", writer.family, "", str(place), contact, ""]
        )
        rows[-1] += ["", writer.email, "", writer.affiliation, "Graz", work.track]
    return [("acm.csv", _csv(rows))]


def acm_record(*, in_parts: bool) -> Callable[[], Files]:
    def element(name: str, *values: str) -> str:
        return f"<{name}>{''.join(values)}</{name}>"

    def author(place: int, writer: Writer) -> str:
        where = escape(writer.affiliation)
        parts = (element("department"), element("institution", where), element("sequence_no", "1"))
        return element(
            "author",
            element("prefix"),
            element("first_name", escape(writer.given)),
            element("last_name", escape(writer.family)),
            element("sequence_no", str(place)),
            element("contact_author", "Y" if place == 1 else "N"),
            element("ORCID"),
            element("email_address", writer.email),
            element("affiliations", element("affiliation", *(parts if in_parts else (where,)))),
        )

    def write() -> Files:
        papers = [
            element(
                "paper",
                element("paper_type", "Full Paper"),
                element("paper_title", escape(work.title)),
                element("event_tracking_number", work.number),
                element("authors", *(author(place, writer) for place, writer in enumerate(work.writers, 1))),
                element("section", work.track),
                element("sequence_no", str(number)),
            )
            for number, work in enumerate(ACCEPTED, 1)
        ]
        record = element("erights_record", element("parent_data", element("proceeding", "2026-1")), *papers)
        return [("acm.xml", f'<?xml version="1.0"?>{record}'.encode())]

    return write


def openconf() -> Files:
    """Its decisions have names of the conference's own."""
    acceptance = [["value", "color", "accepted"], ["Oral", "aaffaa", "1"], ["Another year", "ffcccc", "0"]]
    papers = [["paperid", "accepted", "title", "contactid", "abstract"]]
    papers += [
        [work.number, "Oral" if work.is_accepted else "Another year", work.title, "1", "Line\nby line"]
        for work in WORKS
    ]
    authors = [["paperid", "position", "name_last", "name_first", "department", "organization", "email", "presenter"]]
    authors += [
        [
            work.number,
            str(place),
            each.family,
            each.given,
            "",
            each.affiliation,
            each.email,
            "Yes" if place == 1 else "",
        ]
        for work, place, each in _each(WORKS)
    ]
    tables = {"acceptance": acceptance, "author": authors, "paper": papers}
    return [(f"{name}.csv", _csv(rows)) for name, rows in tables.items()]


def conftool() -> Files:
    header = [
        "paperID",
        "contribution_type",
        "authors",
        "organisations",
        "",
        "title",
        "",
        "submitting_author",
        "sa_email",
    ]
    header += [
        "all_emails",
        "presenting_author",
        "presenting_author_emails",
        "",
        "acceptance_status",
        "acceptance",
        "withdrawn",
    ]
    rows = [header]
    for number, work in enumerate(WORKS):
        authors = "; ".join(f"{w.family}, {w.given} ({place})" for place, w in enumerate(work.writers, 1))
        organisations = "; ".join(f"{place}: {w.affiliation}" for place, w in enumerate(work.writers, 1))
        emails = ", ".join(w.email for w in work.writers)
        first = f"{work.writers[0].family}, {work.writers[0].given}"
        said = (
            ["1", "Accepted", "1"]
            if number == 1
            else [*(["1", "Accepted"] if work.is_accepted else ["-1", "Rejected"]), "0"]
        )
        rows.append(
            [work.number, "Full paper", authors, organisations, "", work.title, "", first, work.writers[0].email]
        )
        rows[-1] += [emails, f"{first} (1)", work.writers[0].email, "", *said]
    return [("papers.csv", _csv(rows, mark="\ufeff"))]


def pcs_table() -> Files:
    header = ["ID", "Title", "Type"]
    for n in range(1, 5):
        header += [f"Author ID {n}", f"Author given or first name {n}", f"Middle initial or name {n}"]
        header += [f"Author last or family name {n}", f"Valid email address {n}"]
        header += [f"Primary Affiliation {n} - Department/School/Lab", f"Primary Affiliation {n} - Institution"]
    rows = [header]
    for work in ACCEPTED:
        rows.append([work.number, work.title, "Full"])
        for writer in work.writers:
            rows[-1] += [str(writer.key), writer.given, "", writer.family, writer.email, "", writer.affiliation]
    return [("pcs.csv", _csv(rows))]


def pcs_programme() -> Files:
    contents = [
        {
            "id": int(work.number),
            "typeId": 5,
            "title": work.title,
            "authors": [
                {"personId": each.key, "affiliations": [{"institution": each.affiliation}]} for each in work.writers
            ],
        }
        for work in ACCEPTED
    ]
    people = [
        {"id": each.key, "firstName": each.given, "middleInitial": "", "lastName": each.family} for each in WRITERS
    ]
    programme = {
        "schemeVersion": 7,
        "contentTypes": [{"id": 5, "name": "Paper"}],
        "contents": contents,
        "people": people,
    }
    listed = [["First name", "Family name", "Email"], *([each.given, each.family, each.email] for each in WRITERS)]
    return [("program.json", json.dumps(programme).encode()), ("people.csv", _csv(listed, mark="\ufeff"))]


def ours_json() -> Files:
    [(_, content)] = ours()
    return [("papers.json", json.dumps(list(csv.DictReader(io.StringIO(content.decode())))).encode())]


# --- Workbooks, written by hand --------------------------------------------------------------------------------------------
def xlsx(sheets: dict[str, Rows]) -> bytes:
    names = list(sheets)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for n in range(1, len(names) + 1)
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    book = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1))
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{book}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">{links}</Relationships>',
    }
    for n, name in enumerate(names, 1):
        rows = "".join(f'<row r="{r}">{_xlsx_cells(row, r)}</row>' for r, row in enumerate(sheets[name], 1))
        parts[f"xl/worksheets/sheet{n}.xml"] = f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'
    return zipped(parts)


def _xlsx_cells(row: list[str], number: int) -> str:
    cells = []
    for place, value in enumerate(row):
        name = f"{chr(65 + place)}{number}"
        if value.isdecimal():
            cells.append(f'<c r="{name}"><v>{value}</v></c>')
        elif value:
            cells.append(f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>')
    return "".join(cells)


def ods(sheets: dict[str, Rows]) -> bytes:
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    tables = "".join(
        f'<table:table table:name="{name}">' + "".join(map(_ods_row, rows)) + "</table:table>"
        for name, rows in sheets.items()
    )
    content = (
        f'<office:document-content xmlns:office="{urn}:office:1.0" xmlns:table="{urn}:table:1.0" xmlns:text="{urn}:text:1.0">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'<manifest:manifest xmlns:manifest="{urn}:manifest:1.0"/>'
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": mimetype, "META-INF/manifest.xml": manifest, "content.xml": content})


def _ods_row(row: list[str]) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
        if value
        else "<table:table-cell/>"
        for value in row
    )
    return f"<table:table-row>{cells or '<table:table-cell/>'}</table:table-row>"


def zipped(parts: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def spreadsheet_xml(sheets: dict[str, Rows]) -> bytes:
    urn = "urn:schemas-microsoft-com:office:spreadsheet"
    body = ""
    for name, rows in sheets.items():
        lines = "".join(f"<Row>{''.join(map(_spreadsheet_cell, enumerate(row, 1)))}</Row>" for row in rows)
        body += f'<Worksheet ss:Name="{name}"><Table>{lines}</Table></Worksheet>'
    return f'<?xml version="1.0"?><Workbook xmlns="{urn}" xmlns:ss="{urn}">{body}</Workbook>'.encode()


def _spreadsheet_cell(numbered: tuple[int, str]) -> str:
    """Empty cells are left out, and the next says where it stands."""
    place, value = numbered
    return f'<Cell ss:Index="{place}"><Data ss:Type="String">{escape(value)}</Data></Cell>' if value else ""


def biff(sheets: dict[str, Rows]) -> bytes:
    """The workbook of programs before 2007: records (BIFF8, MS-XLS) in the one stream of a compound file (MS-CFB)."""
    bodies = [_biff_sheet(rows) for rows in sheets.values()]
    start = _biff_record(0x809, _words(0x600, 5, 0, 0, 0, 0, 0, 0))
    names = [bytes([len(name), 0]) + name.encode("latin-1") for name in sheets]
    at = len(start) + sum(len(name) + 10 for name in names) + 4
    book = start
    for name, body in zip(names, bodies, strict=True):
        book += _biff_record(0x85, at.to_bytes(4, "little") + _words(0) + name)
        at += len(body)
    return _compound(book + _biff_record(0x0A, b"") + b"".join(bodies))


def _biff_sheet(rows: Rows) -> bytes:
    widest = max(map(len, rows))
    size = len(rows).to_bytes(4, "little") + _words(0, widest, 0)
    body = _biff_record(0x809, _words(0x600, 0x10, 0, 0, 0, 0, 0, 0))
    body += _biff_record(0x200, bytes(4) + size)
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if value.isdecimal():
                body += _biff_record(0x203, _words(number, place, 0) + struct.pack("<d", float(value)))
            elif value:
                text = value.encode("utf-16-le")
                body += _biff_record(0x204, _words(number, place, 0, len(text) // 2) + b"\x01" + text)
    return body + _biff_record(0x0A, b"")


def _biff_record(kind: int, data: bytes) -> bytes:
    return _words(kind, len(data)) + data


def _words(*values: int) -> bytes:
    return struct.pack(f"<{len(values)}H", *values)


def _compound(stream: bytes) -> bytes:
    """Sectors of 512 bytes: those of the stream, of the directory, and of the table that says which follows which."""
    stream = stream.ljust(4096, b"\0")
    count = -(-len(stream) // 512)
    tables = -(-(count + 1 + -(-count // 127)) // 128)
    chain = [*range(1, count), 0xFFFFFFFE, 0xFFFFFFFE, *[0xFFFFFFFD] * tables]
    chain += [0xFFFFFFFF] * (tables * 128 - len(chain))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + _words(0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0)
    header += struct.pack("<7I", 0, tables, count, 0, 4096, 0xFFFFFFFE, 0) + struct.pack("<2I", 0xFFFFFFFE, 0)
    header += struct.pack("<109I", *range(count + 1, count + 1 + tables), *[0xFFFFFFFF] * (109 - tables))
    directory = _directory_entry("Root Entry", 5, child=1, start=0xFFFFFFFE, size=0)
    directory += _directory_entry("Workbook", 2, child=0xFFFFFFFF, start=0, size=len(stream))
    directory += _directory_entry("", 0, child=0xFFFFFFFF, start=0, size=0) * 2
    return header + stream.ljust(count * 512, b"\0") + directory + struct.pack(f"<{len(chain)}I", *chain)


def _directory_entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le")
    beside = struct.pack("<3I", 0xFFFFFFFF, 0xFFFFFFFF, child)
    length = len(written) + 2 if name else 0
    return (
        written.ljust(64, b"\0")
        + _words(length)
        + bytes([kind, 1])
        + beside
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
