"""What `import_papers` says of an import: as JSON, in words, and why it did nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from agreements.desk.phrases import agreements_counted, papers_counted
from agreements.importing.outcomes import Remark, RowOutcome
from agreements.importing.remarking.difference_words import TITLES_OF_KINDS, told_of
from agreements.importing.remarking.remark_words import TITLES, sentence_of
from agreements.importing.rows import Asked, Problem, Question, Reading
from agreements.importing.steps import Change, Plan
from agreements.sentences import counted

# Changes that are listed one by one.
_SHOWN = 50


def facts(found: Plan, *, is_done: bool, result: Mapping[str, Any]) -> dict[str, Any]:
    """`result`: what came of an import in parts, between which somebody may have changed papers."""
    rows = found.rows
    left_out = (result.get("untaken") or [])[len(found.reading.problems) :]
    return {
        "rows": found.reading.row_count,
        "papers": len(found.papers),
        "authors": len(found.authors),
        "agreements": len(found.authorships),
        "added": result.get("added", rows.added) if is_done else 0,
        "changed": result.get("changed", rows.changed) if is_done else 0,
        "unchanged": rows.unchanged,
        "refused": [
            {"row": problem.row, "column": problem.column, "reason": problem.reason}
            for problem in found.reading.problems
        ]
        + [{name: each[name] for name in ("row", "column", "reason")} for each in left_out],
        **_read_as(found.reading),
        "notes": _of_file(found.reading) + _remarks(found, RowOutcome.NOTE),
        "looks": _remarks(found, RowOutcome.LOOK),
        "unaskable": _remarks(found, RowOutcome.UNASKABLE),
        "left_out_papers": sorted(found.reading.held_back),
        "difference": told_of(found),
        "doubts": [
            {"row": doubt.row, "paper": doubt.paper, "name": doubt.name, "kind": doubt.kind, "words": doubt.sentence}
            for doubt in found.doubts
        ],
    }


def _read_as(reading: Reading) -> dict[str, Any]:
    return {
        "format": reading.format,
        "assumed": list(reading.assumed),
        "decisions": [
            {"value": each.value, "papers": each.papers, "is_accepted": each.is_accepted} for each in reading.decisions
        ],
        "question": _question(reading.question) if reading.question else None,
    }


def _question(question: Question) -> dict[str, Any]:
    options = [{"value": option.value, "samples": list(option.samples)} for option in question.options]
    return {"asked": question.asked, "words": question.words, "options": options}


def _of_file(reading: Reading) -> list[dict[str, Any]]:
    """What is to be known of the file as a whole."""
    about = {"row": None, "column": "", "kind": "file", "before": "", "after": "", "paper": "", "name": ""}
    return [{**about, "words": note} for note in reading.notes]


def _remarks(found: Plan, outcome: RowOutcome) -> list[dict[str, Any]]:
    return [
        {
            "row": each.row,
            "column": each.column,
            "kind": each.kind,
            "before": each.before,
            "after": each.after,
            "paper": each.paper,
            "name": each.name,
            "words": sentence_of(each),
        }
        for each in found.remarks
        if each.outcome is outcome
    ]


def words(found: Plan, facts: dict[str, Any], is_dry: bool) -> str:
    described = ", ".join(
        (
            counted("{count} row", "{count} rows", facts["rows"]),
            papers_counted(facts["papers"]),
            counted("{count} author", "{count} authors", facts["authors"]),
            agreements_counted(facts["agreements"]),
        )
    )
    add, change = ("Would add", "change") if is_dry else ("Added", "changed")
    reading = found.reading
    left_out = f", left out with them {reading.left_out_count:,}" if reading.left_out_count else ""
    done = (
        f"{add} {facts['added']:,}, {change} {facts['changed']:,}; unchanged {facts['unchanged']:,}, "
        f"refused {reading.refused_count:,}{left_out}."
    )
    changes = [_change_line(change) for change in found.changes]
    lines = [f"Read {described}.", done, *_as_read(reading), *_differing(found), *changes[:_SHOWN]]
    if len(changes) > _SHOWN:
        lines.append(f"And {counted('{count} more change', '{count} more changes', len(changes) - _SHOWN)}.")
    lines += [_problem_line(problem, reading) for problem in reading.problems]
    lines += _choosing(reading.question) if reading.question else []
    lines += [f"row {doubt.row}, {doubt.name}: {doubt.sentence}" for doubt in found.doubts]
    lines += [f"row {each.row}, {each.name}: {sentence_of(each)}" for each in _to_look_at(found)]
    notes = Counter(each.kind for each in found.remarks if each.outcome is RowOutcome.NOTE)
    lines += [f"Repaired: {TITLES[kind]}: {count:,}." for kind, count in notes.most_common()]
    lines += [f"Note: {note}" for note in found.reading.notes]
    if found.absent:
        lines.append(
            f"Imported before, but not in this file, left as they are: {agreements_counted(len(found.absent))}."
        )
    return "\n".join(lines)


def _differing(found: Plan) -> list[str]:
    """How much differs in which way, and what is done about it; of ends also whom or what they are about."""
    lines = [
        f"{TITLES_OF_KINDS[kind]}: {len(rows):,} ({kind}: {found.reading.remedy(kind)})."
        for kind, rows in found.difference.by_kind.items()
    ]
    lines += [f"Taken off paper {each.paper.number}: {each.printed_name}." for each in found.ended]
    return [*lines, *(f"Withdrawn: paper {paper.number}." for paper in found.withdrawn)]


def _to_look_at(found: Plan) -> list[Remark]:
    """Without empty cells, which are told as doubts."""
    return [each for each in found.remarks if each.outcome is not RowOutcome.NOTE and each.before]


def _change_line(change: Change) -> str:
    return f"{change.subject}: {change.field} “{change.before}” -> “{change.after}”. {change.remark}".rstrip()


def _problem_line(problem: Problem, reading: Reading) -> str:
    place = f" ({found})" if (found := reading.places.get(problem.row)) else ""
    column = f", column {problem.column}" if problem.column else ""
    return f"row {problem.row}{place}{column}: {problem.reason}"


def _as_read(reading: Reading) -> list[str]:
    lines = [f"Read as a list from {reading.format}."] if reading.format else []
    lines += [
        f"Decision “{each.value}”: {papers_counted(each.papers)}{', not taken' if each.is_accepted is False else ''}."
        for each in reading.decisions
    ]
    return [*lines, *reading.assumed]


def _choosing(question: Question) -> list[str]:
    """How each of the options is said on the command line."""
    options: Sequence[tuple[str, tuple[str, ...]]] = [(option.value, option.samples) for option in question.options]
    if question.asked == Asked.MAPPING:
        return [f"  “{value}”, such as {'; '.join(samples)}" for value, samples in options] + [
            "  --mapping says which is which"
        ]
    if question.asked == Asked.REPAIR:
        return ["  --repair: " + "; ".join(samples) for _, samples in options if samples] + ["  --no-repair"]
    return [
        f"  --{question.asked.replace('_', '-')} “{value}”" + "".join(f"; {each}" for each in samples)
        for value, samples in options
    ]


def why_not(found: Plan) -> str:
    reading = found.reading
    if reading.is_refused:
        if reading.question:
            return "Nothing was imported: a question is open."
        return "Nothing was imported: the file was refused."
    refused, good = reading.refused_count, len(reading.rows)
    words = counted(
        "Nothing was imported: {count} of {all} was refused.",
        "Nothing was imported: {count} of {all} were refused.",
        refused,
        all=counted("{count} row", "{count} rows", reading.row_count),
    )
    if not good:
        return f"{words} Correct the file."
    if reading.left_out_count:
        return f"{words} Correct the file, or use --partial to import the {good:,} that belong to whole papers."
    return f"{words} Correct the file, or use --partial to import the other {good:,}."
