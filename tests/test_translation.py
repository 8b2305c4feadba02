"""Whatever people read is marked for translation, and `makemessages` can collect it."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.*") if path.suffix in (".html", ".txt"))
# Words of pure modules, and of command lines, are not translated.
SOURCES = sorted(
    path
    for folder in ("agreements", "signatures", "config")
    for path in (ROOT / folder).rglob("*.py")
    if not {"migrations", "commands", "offline", "pdf", "sealing", "launcher"} & set(path.parts)
)

# --- Templates ---------------------------------------------------------------------------------------------------------
_TOKEN = re.compile(
    r"{#.*?#}|{% comment.*?%}.*?{% endcomment %}|<(?:script|style|code|pre)\b[^>]*>.*?</(?:script|style|code|pre)>"
    r"|{% blocktranslate.*?{% endblocktranslate %}|{%.*?%}|{{.*?}}|<!doctype[^>]*>"
    r"|<(?:[^<>{]|{%.*?%}|{{.*?}}|{)*>|&\w+;",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r'\b(?:aria-label|title|alt|placeholder|data-label)="([^"{]*)"')
_PARAMETER = re.compile(r'\b(?:title|hint|verb|legend|sentence|noun|waiting|sample_label|default:)=?"([^"]+)"')
_WORD = re.compile(r"[^\W\d_]{2,}")
# The names of things, the same in every language.
ALLOWED = {"Countersign", "PDF", "SHA-256", "ORCID", "XXXX-XXXX-XXXX-XXXX"}


def unmarked_in_template(template: str) -> list[str]:
    """Text outside of `translate` and `blocktranslate`, in attributes and parameters too."""
    found: list[str] = []
    end = 0
    for token in _TOKEN.finditer(template):
        found += _words(template[end : token.start()])
        end = token.end()
        inside = token[0]
        if inside.startswith("<"):
            found += [words for each in _ATTRIBUTE.findall(inside) for words in _words(each)]
        elif inside.startswith(("{% include", "{{")):
            found += [words for each in _PARAMETER.findall(inside) for words in _words(each)]
    return found + _words(template[end:])


def _words(text: str) -> list[str]:
    tidy = " ".join(text.split()).strip(" ,.:;·–“”()#*")
    return [tidy] if _WORD.search(tidy) and tidy not in ALLOWED else []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_sentence_of_a_template_is_marked(path: Path) -> None:
    assert unmarked_in_template(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("template", "unmarked"),
    [
        ("<p>Log in</p>", ["Log in"]),
        ('<p>{% translate "Log in" %}</p>', []),
        ("{% if a %}{{ n }} papers{% endif %}", ["papers"]),
        ("{% blocktranslate %}{{ n }} papers{% endblocktranslate %}", []),
        ('<a title="Log in" href="{{ url }}">{{ name }}</a>', ["Log in"]),
        ("<a title=\"{% translate 'Log in' %}\">{{ name }}</a>", []),
        ('{% include "a.html" with title="No mail" %}', ["No mail"]),
        ('{% include "a.html" with title=_("No mail") %}', []),
        ('{{ subject|default:"No subject" }}', ["No subject"]),
        ("{# words #}{% comment %}words{% endcomment %}<code>words</code>", []),
    ],
)
def test_an_unmarked_sentence_of_a_template_is_found(template: str, unmarked: list[str]) -> None:
    assert unmarked_in_template(template) == unmarked


# --- Python ------------------------------------------------------------------------------------------------------------
_FLASHES = {"success", "info", "warning", "error"}
# Where a sentence stands: as a named parameter, or as an entry of a dictionary of that name.
_NAMED = {
    "label",
    "help_text",
    "empty_label",
    "verbose_name",
    "empty_text",
    "verb",
    "question",
    "back_label",
    "placeholder",
}
_DICTIONARIES = {"labels", "help_texts", "error_messages"}
_CHOICES = {"TextChoices"}
# Words that stand in sealed documents, whose bytes never change.
UNTRANSLATED = {
    "signatures/models/signature.py": {"Accepted", "Declined"},
    "signatures/models/document.py": {"retired", "stolen"},
    "signatures/models/countersignature.py": {"By the conference's rule", "By a signatory"},
}


def unmarked_in_source(source: str) -> list[str]:
    """Sentences that reach a reader without a call of gettext, in the order of the lines."""
    found = [text for node in ast.walk(ast.parse(source)) for place in _places(node) for text in _literals(place)]
    return [text.value for text in sorted(found, key=lambda text: text.lineno) if _WORD.search(text.value)]


def _places(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        of = getattr(getattr(node.func, "value", None), "id", "")
        if (of in ("messages", "flashes") and name in _FLASHES) or name == "add_error":
            yield from node.args[1:2]
        elif name in ("ValidationError", "PermissionDenied", "Headline"):
            yield from node.args[:1]
        yield from (keyword.value for keyword in node.keywords if keyword.arg in _NAMED | _DICTIONARIES)
    elif isinstance(node, ast.Dict):
        yield from (
            value
            for key, value in zip(node.keys, node.values, strict=True)
            if isinstance(key, ast.Constant) and key.value in _NAMED
        )
    elif isinstance(node, ast.Assign):
        if {target.id for target in node.targets if isinstance(target, ast.Name)} & (_NAMED | _DICTIONARIES):
            yield node.value
    elif isinstance(node, ast.ClassDef) and any(getattr(base, "attr", "") in _CHOICES for base in node.bases):
        values = [each.value for each in node.body if isinstance(each, ast.Assign)]
        yield from (value.elts[1] for value in values if isinstance(value, ast.Tuple))


def _literals(value: ast.expr) -> Iterator[ast.Constant]:
    """Strings that are said as they are: not those within a call, which is gettext or another's matter."""
    match value:
        case ast.Constant(value=str()):
            yield value
        case ast.JoinedStr(values=parts):
            for part in parts:
                yield from _literals(part)
        case ast.Dict(values=values) | ast.List(elts=values) | ast.Tuple(elts=values):
            for each in values:
                yield from _literals(each)
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            yield from _literals(one)
            yield from _literals(other)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_sentence_of_a_module_is_marked(path: Path) -> None:
    unmarked = unmarked_in_source(path.read_text(encoding="utf-8"))

    assert set(unmarked) == UNTRANSLATED.get(str(path.relative_to(ROOT)), set())


@pytest.mark.parametrize(
    ("source", "unmarked"),
    [
        ('messages.success(request, "Saved.")', ["Saved."]),
        ('messages.success(request, f"{name} is saved.")', [" is saved."]),
        ('messages.success(request, _("Saved."))', []),
        ('raise ValidationError("Too long.")', ["Too long."]),
        ('raise ValidationError(_("Too long.") if long else "Too short.")', ["Too short."]),
        ('forms.CharField(label="Name", error_messages={"required": "Enter it."})', ["Name", "Enter it."]),
        ('labels = {"name": "Name", "title": _("Title")}', ["Name"]),
        ('{"question": "Publish it?", "section": "texts"}', ["Publish it?"]),
        ('class Kind(models.TextChoices):\n    LOGO = "logo", "Logo"', ["Logo"]),
        ('class Kind(models.TextChoices):\n    LOGO = "logo", _("Logo")', []),
    ],
)
def test_an_unmarked_sentence_of_a_module_is_found(source: str, unmarked: list[str]) -> None:
    assert unmarked_in_source(source) == unmarked


# --- Collecting --------------------------------------------------------------------------------------------------------
@pytest.mark.skipif(shutil.which("xgettext") is None, reason="GNU gettext is not installed")
def test_messages_can_be_collected(tmp_path: Path) -> None:
    for name in ("agreements", "signatures", "templates", "config"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.csv"))
    (tmp_path / "locale").mkdir()
    command = [sys.executable, ROOT / "manage.py", "makemessages", "--locale=de", "--no-location"]

    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")
    collected = "".join(path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.po"))
    for sentence in (
        'msgid "Log in"',  # a template
        'msgid "Not invited"',  # a lazily translated label
        'msgid "The picture shows nothing but white."',  # words of a module that knows no Django
        'msgid_plural "{count} papers"',  # a call of `counted`
        'msgid_plural "Sign {count} agreements"',  # and of `spelled`
    ):
        assert sentence in collected
