"""Words with merge fields and the values of one mail -> the same mail as text and as HTML.

A value is put in after the words were read, so that it is never a field, a list or mark-up, whatever it holds.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from agreements.mail.words.source import FieldPlace, PiecesOfLine, WordsPart, WordsPartKind, line_of, parts_of

# What mail programs make a link of anyhow; nothing else is one.
_ADDRESS = re.compile(
    r"https?://[^\s<>\"“”]{1,2000}(?<![.,;:!?)\]])|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
)
_LONGEST_LABEL = 60


@dataclass(frozen=True)
class MailRun:
    """Words within a line; `href` where they lead somewhere. A value is set apart, so that its direction moves nothing else."""

    text: str
    href: str = ""
    is_value: bool = False


@dataclass(frozen=True)
class MailPart:
    """One of paragraph, list, papers, link; a link may have the words of a button.

    `is_again`: such a button stood before, so that the address need not be seen once more.
    """

    kind: str
    lines: Sequence[Sequence[MailRun]] = ()
    label: str = ""
    is_again: bool = False


def in_one_line(words: str, values: Mapping[str, str]) -> str:
    """A subject: whatever its values hold, nothing in it ends the line."""
    return " ".join("".join(run.text for run in _runs(line_of(words), values)).split())


def filled(body: str, values: Mapping[str, str]) -> list[MailPart]:
    """What of it is empty in this mail is left out."""
    found: list[MailPart] = []
    for part in parts_of(body):
        if part.alone == "papers":
            found += [MailPart("papers")] if values.get("papers", "").strip() else []
        elif part.alone == "link":
            label = _label_of(found[-1]) if found else ""
            if label:
                found.pop()
            address = values.get("link", "")
            is_again = bool(label) and any(part.label for part in found)
            found.append(MailPart("link", [[MailRun(address, address)]], label, is_again))
        elif part.alone:
            found += _paragraphs(values.get(part.alone, ""))
        else:
            found += _with_values(part, values)
    return found


def as_text(parts: Iterable[MailPart], values: Mapping[str, str]) -> str:
    return "\n\n".join(_text_of(part, values) for part in parts) + "\n"


def _text_of(part: MailPart, values: Mapping[str, str]) -> str:
    lines = ["".join(run.text for run in line) for line in part.lines]
    match part.kind:
        case "papers":
            return values["papers"].strip("\n")
        case "list":
            return "\n".join(f"- {line}" for line in lines)
        case "link":
            return "\n\n".join(filter(None, [part.label and f"{part.label}:", *lines]))
        case _:
            return "\n".join(lines)


def _label_of(part: MailPart) -> str:
    """Of a short line that ends with a colon, right before the link: what stands on its button."""
    if part.kind != "paragraph" or len(part.lines) != 1:
        return ""
    words = "".join(run.text for run in part.lines[0])
    return words[:-1] if words.endswith(":") and len(words) <= _LONGEST_LABEL else ""


def _paragraphs(value: str) -> Iterator[MailPart]:
    """A value that is a part by itself may have several paragraphs."""
    for paragraph in re.split(r"\n(?:[ \t]*\n)+", value.strip()):
        lines = [[MailRun(line.strip(), is_value=True)] for line in paragraph.split("\n") if line.strip()]
        if lines:
            yield MailPart("paragraph", lines)


def _with_values(part: WordsPart, values: Mapping[str, str]) -> list[MailPart]:
    lines = [list(_runs(line, values)) for line in part.lines]
    told = [line for line in lines if "".join(run.text for run in line).strip()]
    kind = "list" if part.kind == WordsPartKind.LIST else "paragraph"
    return [MailPart(kind, told)] if told else []


def _runs(line: PiecesOfLine, values: Mapping[str, str]) -> Iterator[MailRun]:
    for piece in line:
        if isinstance(piece, FieldPlace):
            value = " ".join(values.get(piece.name, "").split())
            yield MailRun(value, value if piece.name == "link" else "", is_value=piece.name != "link")
        else:
            yield from _with_addresses(piece)


def _with_addresses(words: str) -> Iterator[MailRun]:
    at = 0
    for match in _ADDRESS.finditer(words):
        if match.start() > at:
            yield MailRun(words[at : match.start()])
        address = match[0]
        yield MailRun(address, address if "://" in address else f"mailto:{address}")
        at = match.end()
    if words[at:]:
        yield MailRun(words[at:])
