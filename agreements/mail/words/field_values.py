"""What the merge fields of one mail stand for, from all that its templates know."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from agreements.mail.words.stems import Stem
from agreements.sentences import counted

# A title in a subject or within a sentence.
_LONGEST_TITLE = 70
# A fragment is rendered by this, so that nothing in it is escaped: what it becomes is put in as plain words.
_FRAGMENT = "mail/fragment.txt"

Context = Mapping[str, Any]


def values_of(stem: Stem, context: Context) -> dict[str, str]:
    """By the field's name; of a fragment its words, which may be several paragraphs or none."""
    return {
        name: _words_of(field.fragment, context) if field.fragment else _VALUES[name](context)
        for name, field in stem.fields.items()
    }


def _words_of(fragment: str, context: Context) -> str:
    return render_to_string(_FRAGMENT, dict(context) | {"fragment": f"mail/{fragment}.txt"})


def _papers(context: Context) -> str:
    return _words_of("papers", context)


def _title(context: Context) -> str:
    papers: Sequence[Any] = context.get("answers") or context["papers"]
    if not papers:
        return ""
    title = Truncator(papers[0].title).chars(_LONGEST_TITLE)
    return (
        counted("{title} and {count} more", "{title} and {count} more", len(papers) - 1, title=title)
        if papers[1:]
        else title
    )


def _these(context: Context) -> str:
    return counted("this paper", "these {count} papers", len(context["papers"])) if context["papers"] else ""


def _of_agent(name: str) -> Callable[[Context], str]:
    return lambda context: str(getattr(context.get("agent"), name, ""))


_VALUES: dict[str, Callable[[Context], str]] = {
    "link": lambda context: str(context["link"]),
    "papers": _papers,
    "author.name": lambda context: str(context["author"].name),
    "paper.title": _title,
    "papers.this": _these,
    "conference.name": lambda context: str(context["conference"].name),
    "conference.legal_name": lambda context: str(context["conference"].legal_name),
    "conference.reply_to": lambda context: str(context["conference"].reply_to),
    "deadline": lambda context: str(context["deadline"]) or _("(no deadline is set)"),
    "co_author": lambda context: str(context.get("co_author", "")),
    "agent.name": _of_agent("name"),
    "agent.organisation": _of_agent("organisation"),
    "request": lambda context: str(context["request"].get_kind_display()),
}
