"""A conference's own words as they are typed: subject and paragraphs with merge fields, read and checked line by line.

Plain text: an empty line ends a paragraph, lines that begin with a hyphen are a list. Nothing else is mark-up.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from agreements.mail.words.stems import BLOCKS, MergeField, Stem
from agreements.wording import Problem, characters
from agreements.wording.reading import MERGE_FIELD

MOST_CHARACTERS = 8_000
LONGEST_SUBJECT = 200
_ITEM = re.compile(r"[-*•]\s+(?=\S)")
# Where in a mail a remark about its subject is.
SUBJECT_LINE = 0


@dataclass(frozen=True)
class TypedWords:
    """Subject and body of a mail as somebody typed them."""

    subject: str
    body: str


@dataclass(frozen=True)
class FieldPlace:
    """Where a value is put in; `name` of the merge field."""

    name: str


# What stands in one line: words, and places.
PiecesOfLine = tuple[str | FieldPlace, ...]


class WordsPartKind(StrEnum):
    PARAGRAPH = "paragraph"
    LIST = "list"


@dataclass(frozen=True)
class WordsPart:
    kind: WordsPartKind
    lines: Sequence[PiecesOfLine]

    @property
    def alone(self) -> str:
        """The name of the field that is all of it; empty where there is more."""
        [first, *more] = self.lines
        places = [piece for piece in first if piece]
        is_alone = not more and len(places) == 1 and self.kind == WordsPartKind.PARAGRAPH
        return places[0].name if is_alone and isinstance(places[0], FieldPlace) else ""


class OwnWordsError(ValueError):
    """These words cannot be a mail's; `problems` say why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(" ".join(str(problem) for problem in self.problems))


def tidy(words: str) -> str:
    """Lines ended as we end them, without blanks at their ends."""
    return "\n".join(line.rstrip() for line in words.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip("\n")


def parts_of(body: str) -> list[WordsPart]:
    """A field that is all of a line is a part of its own."""
    found: list[WordsPart] = []
    for paragraph in re.split(r"\n(?:[ \t]*\n)+", tidy(body)):
        kind, lines, was_field = WordsPartKind.PARAGRAPH, list[PiecesOfLine](), False
        for line in filter(str.strip, paragraph.split("\n")):
            item, is_field = _ITEM.match(line.strip()), MERGE_FIELD.fullmatch(line.strip()) is not None
            here = WordsPartKind.LIST if item else WordsPartKind.PARAGRAPH
            if lines and (here != kind or is_field or was_field):
                found.append(WordsPart(kind, lines))
                lines = []
            kind, was_field = here, is_field
            lines.append(line_of(line.strip()[item.end() if item else 0 :]))
        if lines:
            found.append(WordsPart(kind, lines))
    return found


def line_of(words: str) -> PiecesOfLine:
    pieces: list[str | FieldPlace] = []
    at = 0
    for match in MERGE_FIELD.finditer(words):
        pieces += [words[at : match.start()], FieldPlace(match[1].strip())]
        at = match.end()
    return tuple(piece for piece in (*pieces, words[at:]) if piece)


def check(stem: Stem, typed: TypedWords) -> list[Problem]:
    """All that keeps these words from being the mail's; empty if nothing does."""
    return [*_of_subject(stem, typed.subject), *_of_body(stem, typed.body)]


def _of_subject(stem: Stem, subject: str) -> Iterator[Problem]:
    if not subject.strip():
        yield Problem(SUBJECT_LINE, _("The subject is empty."))
    if len(subject) > LONGEST_SUBJECT:
        yield Problem(SUBJECT_LINE, _("The subject has more than {count} characters.").format(count=LONGEST_SUBJECT))
    if "\n" in subject or "\r" in subject:
        yield Problem(SUBJECT_LINE, _("The subject has more than one line."))
    yield from _of_line(SUBJECT_LINE, subject, stem.of_subject, where=_("the subject"))


def _of_body(stem: Stem, body: str) -> Iterator[Problem]:
    if len(body) > MOST_CHARACTERS:
        yield Problem(0, _("The words have more than {count} characters.").format(count=MOST_CHARACTERS))
        return
    fields = stem.fields
    for number, line in enumerate(tidy(body).split("\n"), 1):
        yield from _of_line(number, line, fields, where=_("this mail"))
    used = {match.strip() for match in MERGE_FIELD.findall(body)}
    for field in fields.values():
        if field.is_needed and field.name not in used:
            words = _("“{field}” is missing: {what}").format(field=written(field.name), what=field.stands_for)
            yield Problem(0, words)


def _of_line(number: int, line: str, fields: Mapping[str, MergeField], *, where: str) -> Iterator[Problem]:
    if reason := characters.forbidden_kind(line.replace("\t", " ")):
        yield Problem(number, _("It contains {what}. Please type it again.").format(what=reason))
    for match in MERGE_FIELD.finditer(line):
        name = match[1].strip()
        if name not in fields:
            yield Problem(number, _("There is no field “{name}” in {where}.").format(name=name, where=where))
        elif name in BLOCKS and MERGE_FIELD.sub("", line, count=1).strip():
            words = _("“{field}” is a list, and stands on a line of its own.")
            yield Problem(number, words.format(field=written(name)))
    if any(brace in MERGE_FIELD.sub("", line) for brace in ("{{", "}}")):
        yield Problem(number, _("A field is broken: it is written “{{ link }}”, within one line."))


def written(name: str) -> str:
    return f"{{{{ {name} }}}}"
