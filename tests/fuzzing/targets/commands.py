"""Management commands with arguments and files that make no sense: a sentence and an exit status, never a traceback."""

import io
import os
import re
import sys
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import CommandError, get_commands, load_command_class
from hypothesis import strategies as st

from agreements.models import Conference, Role
from signatures.documents import drawing
from tests import factories
from tests.fuzzing.targets import Attempt, Input, Target, hostile
from tests.fuzzing.targets.documents import BODY, VALUES
from tests.fuzzing.world import sealing_key, undone
from tests.signatures.sealed import sealed

# Those that go on for ever, read the whole source, or load a conference of thousands.
_LEFT_OUT = frozenset({"run_ticker", "makemessages", "load_demonstration", "refresh_keys"})
_COMMANDS = sorted(
    name for name, app in get_commands().items() if app in {"agreements", "signatures"} and name not in _LEFT_OUT
)
_OPTIONS = (
    *(
        "--json",
        "--dry-run",
        "--partial",
        "--paper",
        "--as",
        "--out",
        "--text",
        "--values",
        "--email",
        "--name",
        "--legal-name",
    ),
    *(
        "--short-name",
        "--address",
        "--signatory",
        "--time-zone",
        "--deadline",
        "--paper-date",
        "--level",
        "--ensure",
        "--rotate",
    ),
    *(
        "--organisation",
        "--certificates",
        "--base-url",
        "--count",
        "--accept",
        "--seed",
        "--threads",
        "--no-certificate",
        "--x",
    ),
)
# What most commands want, so that they come as far as the one that makes no sense.
_USUAL: dict[str, tuple[str, ...]] = {
    "preview_document": ("--text", "{text}", "--values", "{drawn}", "--out", "{out}"),
    "import_papers": ("{slug}", "{drawn}"),
    "verify": ("{drawn}",),
    "create_owner": ("{slug}", "--email", "a@example.org"),
    "countersign": ("{slug}", "--as", "{user}"),
    "export_signatures": ("{slug}", "--out", "{out}"),
    "export_status": ("{slug}", "--out", "{out}"),
    "export_chain": ("{slug}", "--out", "{out}"),
    "simulate_authors": ("{slug}", "--base-url", "http://127.0.0.1:1", "--count", "1"),
    "create_conference": (
        *(
            "new",
            "--name",
            "New",
            "--legal-name",
            "New",
            "--short-name",
            "N",
            "--address",
            "1 Street",
            "--signatory",
            "S.",
        ),
        *("--text", "{drawn}"),
    ),
}
_PLACE = re.compile(r"\{(drawn|text|out|folder|missing|pdf|slug|user)\}")
_SAMPLES = (
    "{slug}",
    "{drawn}",
    "{text}",
    "{out}",
    "{folder}",
    "{missing}",
    "{pdf}",
    "",
    ".",
    "-",
    "--",
    "2030-02-30",
    "UTC",
)

# Nothing that a command could write to outside of its folder.
_arguments = (st.sampled_from(_SAMPLES) | st.sampled_from(hostile.NUMBERS) | hostile.words).map(
    lambda word: word.replace("/", "∕").replace("\\", "⧵")
)


def _json(key: str, value: str) -> str:
    given = ", ".join(
        f'"{name}": "{words}"' for name, words in (VALUES | {"author.name": "Ada Ames"}).items() if name != key
    )
    return f'{{{given}, "{key}": {value}}}'


_keys = st.sampled_from(
    ["author.name", "paper.title", "typed_name", "decision", "is_speaker", "signed_at", "effective_date", "x"]
)
_json_values = st.one_of(
    st.sampled_from(hostile.NUMBERS),
    st.sampled_from(
        ["null", "true", "[]", "{}", '"5"', '"2020-09-23T25"', '"$\\\\href$"', '"$\\\\footnote$"', "[" * 100_000]
    ),
    hostile.words.map(lambda words: '"' + words.replace("\\", "").replace('"', "").replace("\n", "") + '"'),
)
_contents = st.one_of(
    st.builds(_json, _keys, _json_values),
    hostile.repeated(
        st.sampled_from(["[", '{"a":', "\n", "9", "# T\n\n", "paper_id,title,name,email\n1,T,N,a@b.cc\n"]),
        5_000,
        100_000,
    ),
    hostile.words,
    st.binary(max_size=40).map(lambda content: content.decode("latin-1")),
)


@st.composite
def _calls(draw: st.DrawFn) -> Input:
    """First the content of a file, then the command as it would be typed."""
    command = draw(st.sampled_from([*_COMMANDS, *_USUAL]))
    usual = list(_USUAL.get(command, ("{slug}",)))
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(usual)))
        usual[at : at + draw(st.integers(0, 1))] = [draw(st.sampled_from(_OPTIONS) | _arguments)]
    return draw(_contents), command, *usual


# --- Calling ---------------------------------------------------------------------------------------------------------


@contextmanager
def _opened() -> Iterator[Attempt]:
    with sealing_key(), TemporaryDirectory() as name, chdir(name):
        known = _known(Path(name))

        def attempt(words: Input) -> None:
            content, command, *arguments = words
            Path(known["drawn"]).write_bytes(content.encode("utf-8", "surrogatepass"))
            given = [_PLACE.sub(lambda match: known[match[1]], word) for word in arguments]
            with undone(), _told_to_nobody():
                call(command, given)

        yield attempt


def _known(folder: Path) -> dict[str, str]:
    """What the arguments may name, by the word that stands for it."""
    conference: Conference = factories.make_ready_conference(slug="fuzzed", is_demonstration=True)
    [signature] = sealed(conference)
    user = factories.make_member(conference, Role.SIGNATORY)
    (folder / "text.md").write_text(BODY)
    (folder / "ours.pdf").write_bytes(drawing.read(signature.documents.get()))
    files = {"drawn": "drawn", "text": "text.md", "out": "out", "missing": "missing", "pdf": "ours.pdf", "folder": ""}
    return {word: str(folder / name) for word, name in files.items()} | {"slug": conference.slug, "user": user.email}


def call(command: str, arguments: list[str]) -> None:
    """As manage.py does it, without its ending the process or its closing the database."""
    found = load_command_class(get_commands()[command], command)
    try:
        options = vars(found.create_parser("manage.py", command).parse_args(arguments))
        found.execute(*options.pop("args", ()), **options | {"skip_checks": True})
    except (CommandError, SystemExit):
        return


@contextmanager
def _told_to_nobody() -> Iterator[None]:
    told, stdin = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True), sys.stdin
    sys.stdin = io.StringIO(os.linesep)
    try:
        with redirect_stdout(told), redirect_stderr(told):
            yield
    finally:
        sys.stdin = stdin


_ONCE = tuple(
    (content, "preview_document", *_USUAL["preview_document"])
    for content in ("[" * 100_000, _json("author.name", "9" * 5000), _json("paper.title", '"$\\\\href$"'))
)
TARGET = Target(inputs=_calls(), opened=_opened, first=_ONCE, needs_database=True)
