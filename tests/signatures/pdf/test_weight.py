"""How much code makes the documents: docs/pdf.md says of each module what its lines are for."""

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

FOLDER = Path("signatures/pdf")
MOST_LINES = 3400
# What is shorter needs no excuse.
SHORT = 20
_NO_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def lines_of_code(source: str) -> int:
    """Without blanks, comments and docstrings."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    written = {
        line for token in tokens if token.type not in _NO_CODE for line in range(token.start[0], token.end[0] + 1)
    }
    return len(written - _docstrings(source))


def _docstrings(source: str) -> set[int]:
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    owners = [node for node in ast.walk(ast.parse(source)) if isinstance(node, kinds) and ast.get_docstring(node)]
    return {line for node in owners for line in range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1)}


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("", 0),
        (
            '"""What it is for."""\n\nimport re  # why\n\n\n# Alone.\ndef f() -> str:\n    """Says."""\n    return "a"\n',
            3,
        ),
        ('def f() -> str:\n    """Says\n\n    more."""\n    return """a\n\nb"""\n', 4),
    ],
)
def test_blanks_comments_and_docstrings_are_no_code(source: str, count: int) -> None:
    assert lines_of_code(source) == count


def weights() -> dict[str, int]:
    modules = sorted(FOLDER.rglob("*.py"))
    return {path.relative_to(FOLDER).as_posix(): lines_of_code(path.read_text(encoding="utf-8")) for path in modules}


def test_documents_are_made_by_no_more_code_than_was_agreed() -> None:
    assert sum(weights().values()) <= MOST_LINES


def test_the_page_about_documents_says_what_the_lines_of_each_module_are_for() -> None:
    page = (
        Path("docs/pdf.md")
        .read_text(encoding="utf-8")
        .partition("## What its lines are for\n")[2]
        .partition("\n## ")[0]
    )
    told = {f"{name}.py" for name in re.findall(r"^\| `([\w/]+)` \|", page, re.MULTILINE)}

    assert {name for name, lines in weights().items() if lines >= SHORT} - told == set()
    assert {name for name in told if not (FOLDER / name).is_file()} == set()
