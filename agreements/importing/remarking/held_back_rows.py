"""Rows of an imported list that were left out: kept with their papers and cells, so that somebody decides about them."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from agreements.importing.confined import kept_readings
from agreements.importing.confined.packing import unpacked_written
from agreements.importing.rows import COLUMNS
from agreements.matters import held_back
from agreements.models import HeldRows, ImportBatch

# As the import tells each row that it did not take, and as it is kept.
Untaken = Mapping[str, Any]
KeptRow = dict[str, Any]


def note(batch: ImportBatch, untaken: Sequence[Untaken]) -> None:
    """Within the deed that ends the import, while its rows are kept as they are written."""
    if untaken:
        _header, written = kept_readings.kept_written(batch) or unpacked_written(
            kept_readings.read_here(batch)[1].written
        )
        HeldRows.objects.bulk_create(
            HeldRows(batch=batch, numbers=_numbers(group), rows=[_kept(row, told, written) for row, told in group])
            for group in _groups(untaken)
        )
        held_back.changed(batch.conference_id)


def taken(batch: ImportBatch, numbers: Iterable[str]) -> None:
    """Papers that this list has whole: what an earlier one held back of them is no longer asked about."""
    came = set(numbers)
    standing = HeldRows.objects.standing().filter(batch__conference=batch.conference_id).exclude(batch=batch)
    done = [each.pk for each in standing if each.numbers and came.issuperset(each.numbers)]
    if done:
        HeldRows.objects.filter(pk__in=done).update(taken=batch)
        held_back.changed(batch.conference_id)


def forget(batch: ImportBatch) -> None:
    """The import is taken back: what it held back is no longer asked about, what came with it is again."""
    came = HeldRows.objects.filter(taken=batch).update(taken=None)
    if came or HeldRows.objects.filter(batch=batch).exists():
        held_back.changed(batch.conference_id)


_HeldGroup = list[tuple[int, list[Untaken]]]


def _groups(untaken: Sequence[Untaken]) -> list[_HeldGroup]:
    """By paper. A row that names none may be of the papers on the rows beside it, and is one with them."""
    rows: dict[int, list[Untaken]] = {}
    for each in untaken:
        rows.setdefault(each["row"], []).append(each)
    group_of: dict[str, _HeldGroup] = {}
    groups: list[_HeldGroup] = []
    last, is_open = None, False
    for number, told in sorted(rows.items()):
        paper = next((each["paper"] for each in told if each["paper"]), "")
        known = group_of.get(paper) if paper else None
        if (not paper or is_open) and last is not None:
            if known is not None and known is not last:
                last += known
                groups.remove(known)
                group_of |= {name: last for name, group in group_of.items() if group is known}
            known = last
        if known is None:
            known = []
            groups.append(known)
        known.append((number, told))
        if paper:
            group_of[paper] = known
        last, is_open = known, not paper
    return groups


def _numbers(group: _HeldGroup) -> list[str]:
    return list(dict.fromkeys(each["paper"] for _row, told in group for each in told if each["paper"]))


def _kept(row: int, told: Sequence[Untaken], written: Mapping[int, Mapping[str, str]]) -> KeptRow:
    wrong = {each["column"]: each["reason"] for each in told if each["column"] in COLUMNS}
    why = " ".join(dict.fromkeys(each["reason"] for each in told if each["column"] not in COLUMNS))
    return {
        "row": row,
        "place": next((each["place"] for each in told if each["place"]), ""),
        "cells": dict(written.get(row, {})),
        "wrong": wrong,
        "why": why,
    }


# --- Corrected, as a list of their own ----------------------------------------------------------------------------------
def columns_of(rows: Iterable[KeptRow]) -> list[str]:
    """Ours, as far as one of the rows has something under them, or is wrong there."""
    used = {name for row in rows for name in (*(name for name, value in row["cells"].items() if value), *row["wrong"])}
    return [name for name in COLUMNS if name in used or name in ("paper_id", "title", "email")]


def corrected_list(held: HeldRows, cells: Mapping[str, Mapping[str, str]]) -> bytes:
    """`cells`: by row and column what stands there instead. Its second line is the first row."""
    header, lines = columns_of(held.rows), io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(header)
    for row in held.rows:
        values = row["cells"] | dict(cells.get(str(row["row"]), {}))
        writer.writerow([values.get(name, "") for name in header])
    return lines.getvalue().encode()
