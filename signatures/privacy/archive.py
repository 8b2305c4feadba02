"""A person's report as one ZIP: to be read, for programs, and the files beside it."""

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from signatures.exporting.zip_pieces import Sheaf
from signatures.privacy.report import PersonReport

CONTENT_TYPE = "application/zip"
# For whoever opens it in years, without us: in English, as all that leaves with evidence.
_README = """Everything that is held about {address}, as of {made_at}.

report.txt   all records, to be read
report.json  the same for programs (format: {format})
documents/   sealed agreements, named by their SHA-256; they can be checked at any time on the check page
files/       what was handed in, such as signed forms

Records have the names of our tables and columns. Times are in UTC. Entries of the audit log ("events") hold digests of
personal values; the values beside them are listed with each.
{missing}"""
_MISSING = """
Not in this file, because it is erased or cannot be read now:
{paths}
"""


def zipped(report: PersonReport) -> Iterator[bytes]:
    """In pieces: a file is read when its turn comes, and no two are held at once."""
    sheaf, missing = Sheaf(), []
    with zipfile.ZipFile(sheaf, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        made.writestr("report.txt", as_text(report.facts))
        made.writestr("report.json", as_json(report.facts))
        yield sheaf.taken()
        for file in report.files:
            try:
                content = file.read()
            except OSError:
                content = b""
            if content:
                made.writestr(file.path, content)
                yield sheaf.taken()
            else:
                missing.append(file.path)
        made.writestr("README.txt", _readme(report, missing))
    yield sheaf.taken()


def _readme(report: PersonReport, missing: Sequence[str]) -> str:
    facts = report.facts | {"made_at": report.facts["made_at"].isoformat(timespec="seconds")}
    return _README.format(**facts, missing=_MISSING.format(paths="\n".join(missing)) if missing else "")


def as_json(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def as_text(facts: Mapping[str, Any]) -> str:
    return "\n".join(_lines(json.loads(as_json(facts)))) + "\n"


def _lines(value: Any, indent: str = "") -> Iterator[str]:
    """One line for each fact; what holds others has them below it."""
    for name, held in value.items():
        if isinstance(held, dict) and held:
            yield f"{indent}{name}:"
            yield from _lines(held, f"{indent}  ")
        elif isinstance(held, list) and held and isinstance(held[0], dict):
            for place, each in enumerate(held, 1):
                yield f"{indent}{name} {place}:"
                yield from _lines(each, f"{indent}  ")
        elif held not in (None, "", [], {}):
            yield f"{indent}{name}: {_in_lines(held, indent)}"


def _in_lines(held: Any, indent: str) -> str:
    return f"\n{indent}  ".join(str(held).strip().splitlines())
