"""Publishing a text: what it lacks, whom it concerns, as what kind of correction, and then the press."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements.access import Access, May, conference_for, staff_user
from agreements.conferences import texts as deeds
from agreements.desk.forms.texts import CorrectionForm, PublishForm, SureForm
from agreements.desk.job_phrases import job_begun, job_refused
from agreements.desk.views.texts import page_of
from agreements.jobs.bulk_jobs import AlreadyRunningError
from agreements.models import BulkJobKind, Text
from agreements.publishing import correcting, lacking
from agreements.publishing.correcting import ConcernedCounts
from agreements.sentences import counted


@require_http_methods(["GET", "HEAD", "POST"])
def publish_text(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The address and the form carry the digest of the words that were read: no others are published."""
    access = conference_for(request.user, slug, May.MANAGE)
    draft = get_object_or_404(access.conference.texts, number=number)
    if not draft.is_draft:
        return _no_draft(request, draft)
    read = PublishForm(request.POST if request.method == "POST" else request.GET)
    if not read.is_valid() or read.cleaned_data["read"] != deeds.digest_of(draft):
        return _read_first(request, access, draft, was_read=bool(read.data.get("read")))
    lacks = lacking.before_publishing(access.conference, draft)
    form_class = PublishForm if correcting.is_first(draft) else CorrectionForm
    form = form_class(request.POST or None, initial=read.cleaned_data | {"tells": True})
    sure = SureForm(request.POST or None, lacks=lacks)
    is_wrong = any(lack.is_wrong for lack in lacks)
    if request.method == "POST" and not is_wrong and all([form.is_valid(), sure.is_valid()]):
        return _publish(request, access, draft, form)
    context = {
        "access": access,
        "conference": access.conference,
        "section": "texts",
        "text": draft,
        "form": form,
        "sure": sure,
        "lacks": lacks,
        "is_wrong": is_wrong,
        "in_use": access.conference.current_text,
        "consequences": _before_publishing(draft),
    }
    return render(request, "desk/publish_text.html", context, status=422 if request.method == "POST" else 200)


def _no_draft(request: HttpRequest, text: Text) -> HttpResponse:
    if request.method != "POST":
        raise Http404
    words = (
        _("Text {number} has been set aside. Nothing was changed.")
        if text.set_aside_at
        else _("Text {number} is already published. Nothing was changed.")
    )
    messages.warning(request, words.format(number=text.number))
    return redirect("text", text.conference.slug, text.number)


def _read_first(request: HttpRequest, access: Access, draft: Text, *, was_read: bool = True) -> HttpResponse:
    """The words as they are now, with the button that publishes these."""
    words = (
        _("Somebody has changed this draft since you read it, so nothing was published. This is how it reads now.")
        if was_read
        else _("Read the draft first. The button above publishes exactly the words that you see here.")
    )
    messages.warning(request, words)
    return page_of(request, access, draft, status=409 if was_read else 200)


def _before_publishing(draft: Text) -> list[str]:
    lines = [
        _("After that it cannot be changed; a correction is a new text."),
        _("Authors who are invited from then on sign this text."),
    ]
    return lines if correcting.is_first(draft) else [*lines, *_whom_it_concerns(correcting.counts(draft))]


def _whom_it_concerns(counts: ConcernedCounts) -> list[str]:
    waiting = counted(
        "{count} agreement waits for an answer: its author is asked to sign this text instead.",
        "{count} agreements wait for an answer: their authors are asked to sign this text instead.",
        counts.waiting,
    )
    told = counted(
        "{count} person was mailed the link to the former words, and can be told by mail.",
        "{count} people were mailed the link to the former words, and can be told by one mail each.",
        counts.told_people,
    )
    signed = counted(
        "{count} agreement is signed under a former text: its author is asked again only if you say so.",
        "{count} agreements are signed under a former text: their authors are asked again only if you say so.",
        counts.signed,
    )
    again = counted(
        "{count} of their authors can be asked again, by one mail.",
        "{count} of their authors can be asked again, by one mail each.",
        counts.asked_again_people,
    )
    declined = counted(
        "{count} agreement is declined: an author who changes their mind signs the new words. No mail is written about it.",
        "{count} agreements are declined: whoever changes their mind signs the new words. No mail is written about it.",
        counts.declined,
    )
    lines = ((counts.waiting, waiting), (counts.told_people, told), (counts.signed, signed))
    more = ((counts.signed, again), (counts.declined, declined))
    return [words for count, words in (*lines, *more) if count]


def _publish(request: HttpRequest, access: Access, draft: Text, form: PublishForm) -> HttpResponse:
    is_correction = isinstance(form, CorrectionForm)
    correction = form.correction if isinstance(form, CorrectionForm) else None
    tells = is_correction and form.cleaned_data["tells"]
    try:
        job = correcting.publish(
            draft, correction=correction, tells=tells, by=staff_user(request), read=form.cleaned_data["read"]
        )
    except deeds.OtherWordsError as error:
        return _read_first(request, access, error.draft or draft)
    except deeds.FrozenTextError:
        return _no_draft(request, Text.objects.get(pk=draft.pk))
    except AlreadyRunningError:
        messages.warning(request, job_refused(BulkJobKind.NEW_WORDS))
        return redirect("text", draft.conference.slug, draft.number)
    words = _("Text {number} is published. Authors who are invited from now on sign it.").format(number=draft.number)
    messages.success(request, f"{words} {job_begun(job)}" if job is not None and job.total else words)
    return redirect("text", draft.conference.slug, draft.number)
