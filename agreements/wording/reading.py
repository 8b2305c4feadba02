"""Markdown -> a draft: blocks whose runs still hold their merge fields, and everything that is wrong with the text."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby, takewhile
from operator import itemgetter

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from agreements.wording import characters, trial
from agreements.wording.blocks import Choice, Clause, Detail, PageBreak, Paragraph, Run, Runs, words
from agreements.wording.markdown.draft import Draft
from agreements.wording.markdown.inline import inline

FIELDS: tuple[str, ...] = (
    "author.name",
    "author.affiliation",
    "paper.id",
    "paper.title",
    "paper.date",
    "conference.name",
    "conference.legal_name",
    "conference.short_name",
    "conference.address",
    "effective_date",
    "signatory.name",
)
MERGE_FIELD = re.compile(r"\{\{([^{}]*)\}\}")

_PAGE_BREAK = re.compile(r"[ \t]*\\pagebreak[ \t]*")
_DETAIL = re.compile(r"([^:{}]{1,40}):\s*((?:\{\{[^{}]*\}\}\s*)+)")
_CHOICE = re.compile(r"\\choice(?![^\W_])")
_CHOICE_NAME = re.compile(r"[^\W_](?:[^\W_]|[ ,.'’()/&-]){0,59}")
_CHOICE_ALONE = (
    '"\\choice" begins a line at the left margin, with an empty line before it, and stands inside no clause.'
)
_FEWEST_OPTIONS, _MOST_OPTIONS, _LONGEST_OPTION = 2, 12, 1000
_CLAUSE_START = re.compile(r"\d{1,3}[.)] ")
_REFUSED = {
    "blockquote": "A quotation is not allowed.",
    "bullet_list": (
        "A list with bullets is not allowed; clauses are numbered (1., 2., ...), and options follow a line "
        '"\\choice" with the name of the choice.'
    ),
    "code_block": "This line is indented so far that it counts as code.",
    "code_inline": "Code (between back-ticks) is not allowed.",
    "fence": "Code is not allowed.",
    "hr": "A horizontal line is not allowed.",
    "html_block": "HTML is not allowed.",
    "html_inline": "HTML is not allowed.",
    "image": "An image is not allowed.",
    "link": "A link is not allowed; write out the address instead.",
}
# Emphasis can stand as deep within emphasis as there are letters, so a paragraph is read apart, and not as a tree.
_BLOCKS = MarkdownIt("commonmark", {"html": True}).disable(["entity", "lheading", "reference", "inline"])


@lru_cache(maxsize=64)
def read(body: str) -> Draft:
    """The same draft for the same text: nobody changes it afterwards. Takes time in proportion to the text."""
    draft = Draft()
    lines = characters.composed(body.removeprefix("\ufeff")).replace("\r\n", "\n").split("\n")
    _check_characters(draft, lines)
    for first_line, segment in _segments(lines):
        if first_line:
            draft.blocks.append(PageBreak())
        tree = SyntaxTreeNode(_BLOCKS.parse("\n".join(segment)))
        for node in tree.children:
            _read_block(draft, node, first_line)
        _refuse_announced(draft)
    if not draft.title:
        draft.refuse(1, 'The text has no title: its first line is "# " and the title.')
    draft.problems.sort(key=lambda problem: problem.line)
    return draft


def _check_characters(draft: Draft, lines: list[str]) -> None:
    for number, line in enumerate(lines, start=1):
        reason = characters.forbidden(line.replace("\t", " "))
        if reason is not None:
            draft.refuse(number, f"The line contains {reason}.")
            continue
        for missing in characters.undrawable(line.replace("\t", " ")):
            draft.refuse(number, f"The document cannot show {missing}.")
        if letters := trial.unfit(line):
            draft.refuse(number, f"Letters join into a sign too long for a document: “{letters}”.")


def _segments(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The stretches between page breaks, each with the number of lines before it (0 for the first)."""
    start = 0
    for number, line in enumerate([*lines, "\\pagebreak"]):
        if _PAGE_BREAK.fullmatch(line):
            yield start, lines[start:number]
            start = number + 1


def _read_block(draft: Draft, node: SyntaxTreeNode, offset: int) -> None:
    line = _line(node, offset)
    if node.type == "bullet_list" and draft.announced is not None:
        _read_choice(draft, node, offset)
        return
    _refuse_announced(draft)
    match node.type:
        case "heading":
            _read_title(draft, node, offset)
        case "paragraph" if _CHOICE.match(node.children[0].content):
            _announce(draft, node.children[0].content, line)
        case "paragraph":
            runs = _read_runs(draft, node, offset)
            draft.blocks.append(_detail(runs) or Paragraph(runs))
        case "ordered_list":
            _read_clauses(draft, node, offset)
        case kind:
            draft.refuse(line, _REFUSED.get(kind, "This is not allowed here."))


def _read_title(draft: Draft, node: SyntaxTreeNode, offset: int) -> None:
    runs = _read_runs(draft, node, offset)
    if node.tag != "h1":
        draft.refuse(_line(node, offset), 'There is only one heading, the title, which begins with a single "#".')
    elif draft.title:
        draft.refuse(_line(node, offset), "There is a second title.")
    elif draft.blocks:
        draft.refuse(_line(node, offset), "The title must come first.")
    draft.title = draft.title or words(runs)


def _read_clauses(draft: Draft, node: SyntaxTreeNode, offset: int) -> None:
    line = _line(node, offset)
    last = draft.last_clause
    between = [*takewhile(lambda block: not isinstance(block, Clause), reversed(draft.blocks))]
    is_continued = bool(between) and all(isinstance(block, PageBreak | Choice) for block in between)
    if last is not None and not is_continued:
        draft.refuse(line, "There is more than one numbered list.")
    number = last + 1 if last is not None and is_continued else int(node.children[0].info or 1)
    for item in node.children:
        if item.info not in {str(number), "1"}:
            draft.refuse(_line(item, offset), f"This clause is written as {item.info} but follows as {number}.")
        draft.blocks.append(Clause(number, tuple(_clause_paragraphs(draft, item, offset))))
        draft.last_clause = number
        number += 1


def _clause_paragraphs(draft: Draft, item: SyntaxTreeNode, offset: int) -> Iterator[Paragraph]:
    if not item.children:
        draft.refuse(_line(item, offset), "This clause is empty.")
    for child in item.children:
        if child.type == "paragraph":
            yield Paragraph(_read_runs(draft, child, offset))
        elif child.type == "ordered_list":
            draft.refuse(_line(child, offset), "There is more than one numbered list.")
        else:
            draft.refuse(_line(child, offset), _REFUSED.get(child.type, "This is not allowed inside a clause."))


def _announce(draft: Draft, source: str, line: int) -> None:
    name = _CHOICE.sub("", source, count=1).strip()
    if not _CHOICE_NAME.fullmatch(name):
        draft.refuse(
            line,
            'A choice is written "\\choice" and a short name of plain words; options follow, lines that begin with "- ".',
        )
    elif any(isinstance(block, Choice) and block.name.casefold() == name.casefold() for block in draft.blocks):
        draft.refuse(line, f'There is a second choice named "{name}".')
    draft.announced = name, line


def _refuse_announced(draft: Draft) -> None:
    if draft.announced is not None:
        name, line = draft.announced
        draft.announced = None
        draft.refuse(line, f'The choice "{name}" has no options: they follow it on lines that begin with "- ".')


def _read_choice(draft: Draft, node: SyntaxTreeNode, offset: int) -> None:
    name, line = draft.announced or ("", _line(node, offset))
    draft.announced = None
    options = tuple(_option(draft, item, offset) for item in node.children)
    if not _FEWEST_OPTIONS <= len(options) <= _MOST_OPTIONS:
        draft.refuse(
            line, f"A choice has from {_FEWEST_OPTIONS} to {_MOST_OPTIONS} options; this one has {len(options)}."
        )
    if len({option.text.casefold() for option in options}) < len(options):
        draft.refuse(line, "Two options of this choice read the same.")
    draft.blocks.append(Choice(name, options))


def _option(draft: Draft, item: SyntaxTreeNode, offset: int) -> Paragraph:
    line = _line(item, offset)
    if [child.type for child in item.children] != ["paragraph"]:
        draft.refuse(line, "An option is one paragraph of words.")
        return Paragraph(())
    option = Paragraph(_read_runs(draft, item.children[0], offset))
    if len(option.text) > _LONGEST_OPTION:
        draft.refuse(line, f"An option can have at most {_LONGEST_OPTION} characters.")
    return option


def _read_runs(draft: Draft, node: SyntaxTreeNode, offset: int) -> Runs:
    """The words of one block; line breaks of the source are spaces."""
    pieces = _pieces(draft, node.children[0].content, _line(node, offset))
    runs = (
        Run(re.sub(r"[ \t]+", " ", "".join(text for text, _, _ in stretch)), is_bold, is_italic)
        for (is_bold, is_italic), stretch in groupby(pieces, key=itemgetter(1, 2))
    )
    return tuple(run for run in runs if run.text)


def _pieces(draft: Draft, source: str, line: int) -> Iterator[tuple[str, bool, bool]]:
    """Stretches of one emphasis, each with whether it is bold and whether it is italic."""
    is_break = False
    for kind, text, is_bold, is_italic in inline(source):
        is_new_line, is_break = is_break, kind in {"softbreak", "hardbreak"}
        if is_break:
            line += 1
        elif kind == "text":
            if is_new_line and _CLAUSE_START.match(text):
                draft.refuse(line, "There must be an empty line before this clause.")
            if _CHOICE.search(text):
                draft.refuse(line, _CHOICE_ALONE)
            _check_fields(draft, text, line)
        else:
            draft.refuse(line, _REFUSED.get(kind, "This is not allowed here."))
        yield text, is_bold, is_italic


def _check_fields(draft: Draft, text: str, line: int) -> None:
    for match in MERGE_FIELD.finditer(text):
        name = match[1].strip()
        if name in FIELDS:
            draft.fields.setdefault(name, line)
        else:
            draft.refuse(line, f'There is no merge field "{name}".')
    if any(brace in MERGE_FIELD.sub("", text) for brace in ("{{", "}}")):
        draft.refuse(line, 'A merge field is broken: it is written "{{ author.name }}", within one line.')


def _detail(runs: Runs) -> Detail | None:
    if len(runs) != 1:
        return None
    match = _DETAIL.fullmatch(runs[0].text)
    return Detail(match[1].strip(), (Run(match[2].strip(), runs[0].bold, runs[0].italic),)) if match else None


def _line(node: SyntaxTreeNode, offset: int) -> int:
    return offset + node.map[0] + 1 if node.map else offset + 1
