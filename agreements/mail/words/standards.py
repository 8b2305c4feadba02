"""The standard words of a mail as somebody could have typed them: its templates, with merge fields where its values stand.

They are read from the templates that the standard mails are made of, so that there is no second source of them.
"""

import hashlib
import re
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from django.template import Context
from django.template.engine import Engine
from django.utils.translation import gettext

from agreements.mail.words.source import TypedWords, tidy, written
from agreements.mail.words.stems import STEMS, Stem

# The parts of the layout that are a mail's own words; what else it has stands around any words.
_LAYOUT = """{% autoescape off %}{% block greeting %}{% include "mail/greeting.txt" %}{% endblock %}

{% block main %}{% endblock %}

{% block action %}{% endblock %}

{% block questions %}{% include "mail/questions.txt" %}{% endblock %}{% endautoescape %}"""


def standard_of(stem: Stem) -> TypedWords:
    """In the language of now; of one paper."""
    engine, context = _engine(stem.name), Context(_PLACES, autoescape=False)
    subject = engine.get_template(f"mail/{stem.name}_subject.txt").render(context)
    body = tidy(engine.get_template(f"mail/{stem.name}.txt").render(context))
    paragraphs = re.sub(r"\n(?:[ \t]*\n)+", "\n\n", body)
    return TypedWords(" ".join(subject.split()), paragraphs.replace(gettext("this paper"), written("papers.this")))


def digest_of_standard(stem: Stem) -> str:
    """By which it is told whether a later version says something else."""
    standard = standard_of(stem)
    return hashlib.sha256(f"{standard.subject}\n{standard.body}".encode()).hexdigest()


@lru_cache(maxsize=64)
def _engine(stem: str) -> Engine:
    """As the product's, but a fragment of this mail that is a field stands as one."""
    standing = {
        f"mail/{field.fragment}.txt": _verbatim(field.name) for field in STEMS[stem].fields.values() if field.fragment
    }
    own = standing | {"mail/papers.txt": _verbatim("papers"), "mail/base.txt": _LAYOUT}
    ours = Engine.get_default()
    loaders = [
        ("django.template.loaders.locmem.Loader", own),
        ("django.template.loaders.filesystem.Loader", ours.dirs),
    ]
    return Engine(loaders=loaders, libraries=ours.libraries, builtins=ours.builtins, autoescape=False)


def _verbatim(name: str) -> str:
    return f"{{% verbatim %}}{written(name)}{{% endverbatim %}}"


def _named(prefix: str, *names: str, **more: Any) -> SimpleNamespace:
    return SimpleNamespace(**{name: written(f"{prefix}.{name}") for name in names}, **more)


_PLACES: dict[str, Any] = {
    "author": _named("author", "name"),
    "conference": _named("conference", "name", "legal_name", "reply_to", is_past_deadline=False),
    "agent": _named("agent", "name", "organisation"),
    "co_author": written("co_author"),
    "papers": [SimpleNamespace(title=written("paper.title"), number="", co_authors="")],
    "answers": [SimpleNamespace(title=written("paper.title"))],
    "has_accepted": True,
    "deadline": written("deadline"),
    "link": written("link"),
    "request": SimpleNamespace(get_kind_display=written("request"), agreement_id=None),
}
