"""How a mail reads, with the name and the papers of somebody: nothing is saved, and no link is made."""

from collections.abc import Mapping
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from agreements.access import May, conference_for
from agreements.desk.forms.mailing.words_form import WhoseForm
from agreements.mail import compose
from agreements.mail.compose import ComposedMail, Topic
from agreements.mail.preview import without_link
from agreements.mail.words import keeping_words
from agreements.mail.words.samples import sample_of
from agreements.mail.words.source import TypedWords, check
from agreements.mail.words.stems import STEMS, Stem
from agreements.models import Agreement, Author, Conference

# Where what is typed and not saved waits to be drawn: in the session of whoever types it.
_KEY = "typed_words"


def stem_or_404(name: str) -> Stem:
    if name not in STEMS:
        raise Http404
    return STEMS[name]


def keep_typed(request: HttpRequest, conference: Conference, stem: Stem, typed: TypedWords) -> None:
    request.session[_KEY] = [conference.pk, stem.name, typed.subject, typed.body]


def _typed(request: HttpRequest, conference: Conference, stem: Stem) -> TypedWords | None:
    kept = request.session.get(_KEY) or [None, None, "", ""]
    typed = TypedWords(*kept[2:]) if kept[:2] == [conference.pk, stem.name] else None
    return typed if typed is not None and not check(stem, typed) else None


def looked_at(stem: Stem, own: TypedWords | None, conference: Conference, author: Author | None) -> ComposedMail:
    """As this author would get it, about all papers of theirs; as an example where there is none."""
    if author is None:
        return compose.write_example(stem, own, conference)
    standing = Agreement.objects.standing().of_author(author.pk).of_accepted_papers()
    rows = standing.select_related("authorship__paper", "authorship__author").order_by("authorship__paper__number_key")
    return compose.write_as(stem, own, conference, Topic(author, list(rows), sample_of(stem.name, conference)))


@require_safe
@csp(  # type: ignore[arg-type]  # its types know of no parameters in a path
    {
        "default-src": [NONE],
        "style-src": [UNSAFE_INLINE],
        "base-uri": [NONE],
        "form-action": [NONE],
        "frame-ancestors": [SELF],
        "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
    }
)
def look_at_words(request: HttpRequest, slug: str, stem: str) -> HttpResponse:
    """The HTML part as a mail program would draw it: of what was typed last, or of what is saved."""
    conference = conference_for(request.user, slug, May.MANAGE).conference
    found = stem_or_404(stem)
    own = _typed(request, conference, found) if "typed" in request.GET else None
    mail = looked_at(
        found,
        own or keeping_words.own_of(conference, found.name),
        conference,
        WhoseForm(_parameters(request), conference=conference).author,
    )
    html = without_link(mail.html).replace("<head>", '<head><base target="_blank">', 1)
    return HttpResponse(html, headers={"X-Frame-Options": "SAMEORIGIN"})


def _parameters(request: HttpRequest) -> Mapping[str, Any]:
    return {"whose": request.GET.get("whose", "")}
