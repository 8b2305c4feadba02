"""The mails of a conference, and what each says: in the standard words or in its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.access import Access, May, conference_for, staff_user
from agreements.desk.forms.mailing.words_form import MailWordsForm, WhoseForm
from agreements.desk.views.own_words.word_looks import keep_typed, looked_at, stem_or_404
from agreements.mail.preview import without_link
from agreements.mail.words import keeping_words, reply_address
from agreements.mail.words.source import TypedWords, check, written
from agreements.mail.words.standards import digest_of_standard, standard_of
from agreements.mail.words.stems import STEMS, Stem
from agreements.models import OwnWords
from agreements.publishing.redline import Passage, redline
from agreements.wording import Paragraph, Run, Wording


@dataclass(frozen=True)
class MailLine:
    """One mail in the list: whose words it has, and whether the standard changed since they were written."""

    stem: Stem
    own: OwnWords | None
    is_behind: bool


@require_safe
def mail_words(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    newest = OwnWords.objects.newest(access.conference)
    context = _context(access) | {
        "lines": [_line(stem, newest.get(stem.name)) for stem in STEMS.values()],
        "lacks_address": reply_address.problem_of(access.conference),
    }
    return render(request, "desk/words/list.html", context)


def _line(stem: Stem, newest: OwnWords | None) -> MailLine:
    own = newest if newest is not None and not newest.is_standard else None
    return MailLine(stem, own, is_behind=own is not None and own.standard_digest != digest_of_standard(stem))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_words(request: HttpRequest, slug: str, stem: str) -> HttpResponse:
    """A post with `look` only shows what was typed."""
    access = conference_for(request.user, slug, May.MANAGE)
    found = stem_or_404(stem)
    newest = keeping_words.newest(access.conference, found.name)
    stands = keeping_words.own_of(access.conference, found.name) or standard_of(found)
    begun = {"subject": stands.subject, "body": stands.body, "begun": newest.number if newest else 0}
    form = MailWordsForm(request.POST or None, initial=begun, stem=found)
    if request.method != "POST" or "look" in request.POST or not form.is_valid():
        return _edit_page(request, access, found, form)
    try:
        over = form.cleaned_data["begun"]
        kept = keeping_words.change(access.conference, found, form.typed, over=over, by=staff_user(request))
    except keeping_words.OthersWordsError as error:
        number = error.present.number if error.present else 0
        form = MailWordsForm(request.POST.dict() | {"begun": number}, stem=found)
        return _edit_page(request, access, found, form, overtaken_by=error.present)
    if kept is None:
        messages.info(request, _("These are the words that the mail has already."))
    else:
        messages.success(request, _("Saved. Mails that are composed from now on have these words."))
    return redirect("edit_words", slug, found.name)


def _edit_page(
    request: HttpRequest, access: Access, stem: Stem, form: MailWordsForm, *, overtaken_by: OwnWords | None = None
) -> HttpResponse:
    conference, typed = access.conference, form.typed
    is_typed = form.is_bound and not check(stem, typed)
    whose = WhoseForm(request.POST or request.GET, conference=conference)
    if is_typed:
        keep_typed(request, conference, stem, typed)
    own = typed if is_typed else keeping_words.own_of(conference, stem.name)
    mail = looked_at(stem, own, conference, whose.author)
    versions = list(OwnWords.objects.of_mail(conference, stem.name).select_related("by"))
    newest = versions[0] if versions else None
    context = _context(access) | {
        "stem": stem,
        "form": form,
        "line": _line(stem, newest),
        "versions": versions,
        "whose": whose,
        "look": {"subject": mail.subject, "text": without_link(mail.text), "is_typed": is_typed},
        "fields": [(written(name), name, field) for name, field in stem.fields.items()],
        "passages": _against_standard(stem, own),
        "overtaken_by": overtaken_by,
        "lacks_address": reply_address.problem_of(conference),
    }
    status = 409 if overtaken_by else 422 if form.is_bound and form.errors and "look" not in request.POST else 200
    return render(request, "desk/words/edit.html", context, status=status)


def _against_standard(stem: Stem, own: TypedWords | None) -> Sequence[Passage]:
    """What these words have otherwise than the standard ones; nothing where they are those."""
    if own is None:
        return []
    passages = redline(_as_wording(standard_of(stem)), _as_wording(own))
    return passages if any(passage.has_changed for passage in passages) else []


def _as_wording(words: TypedWords) -> Wording:
    paragraphs = (paragraph for paragraph in words.body.split("\n\n") if paragraph.strip())
    return Wording(words.subject, tuple(Paragraph((Run(paragraph),)) for paragraph in paragraphs))


@require_safe
def words_version(request: HttpRequest, slug: str, stem: str, number: int) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    found = stem_or_404(stem)
    version = get_object_or_404(OwnWords.objects.of_mail(access.conference, found.name), number=number)
    words = None if version.is_standard else TypedWords(version.subject, version.body)
    context = _context(access) | {
        "stem": found,
        "version": version,
        "words": words,
        "passages": _against_standard(found, words),
    }
    return render(request, "desk/words/version.html", context)


@require_POST
def standard_words(request: HttpRequest, slug: str, stem: str) -> HttpResponse:
    conference = conference_for(request.user, slug, May.MANAGE).conference
    found = stem_or_404(stem)
    if keeping_words.back_to_standard(conference, found, by=staff_user(request)):
        messages.success(request, _("The mail has the standard words again. Yours are kept among its versions."))
    else:
        messages.info(request, _("The mail has the standard words already."))
    return redirect("edit_words", slug, found.name)


def _context(access: Access) -> dict[str, object]:
    return {"access": access, "conference": access.conference, "section": "mail"}
