"""For how long a conference keeps what it has, what would go now, and what may not go at all."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.access import Access, May, conference_for, staff_user
from agreements.accounts.recent import recent_login_required
from agreements.models import DataClass, Erasure, LegalHold, RetentionRule
from agreements.privacy import legal_holds, retention_rules
from agreements.sentences import counted
from signatures.desk.privacy.privacy_forms import HoldForm, RetentionForm
from signatures.privacy import retention

# What each class is, and from when its days are counted.
_WHAT = {
    DataClass.MAILS: gettext_lazy(
        "Subjects and words of mails to authors, from the day on which they left. When, to whom and what became of them stays."
    ),
    DataClass.LISTS: gettext_lazy(
        "The files that were uploaded, from that day on. What they imported stays; an import can then not be undone."
    ),
    DataClass.REQUESTS: gettext_lazy(
        "What authors and staff wrote to each other, from the day on which it was settled."
    ),
    DataClass.ACCESSES: gettext_lazy("Who opened which document or took which file, from that day on."),
    DataClass.EVIDENCE: gettext_lazy(
        "Names, addresses, answers and documents, from a person’s last answer on. Ids, digests and dates stay."
    ),
}


@require_safe
def kept_data(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug, May.OWN)
    conference = access.conference
    holds = list(legal_holds.standing(conference))
    asked = Erasure.objects.open().filter(conference=conference).select_related("author", "by")
    context = _context(access) | {
        "classes": [(each, _WHAT[each.data]) for each in retention.previews(conference, holds)],
        "holds": holds,
        "is_held": any(hold.author_id is None for hold in holds),
        "erasures": list(asked),
    }
    return render(request, "desk/privacy/kept_data.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@recent_login_required
def edit_retention(request: HttpRequest, slug: str, data: str) -> HttpResponse:
    access = conference_for(request.user, slug, May.OWN)
    if data not in DataClass.values:
        raise Http404
    kind = DataClass(data)
    rule = RetentionRule.objects.filter(conference=access.conference, data=kind).first()
    form = RetentionForm(request.POST if request.method == "POST" else None, rule=rule)
    if form.is_valid():
        days, is_on = form.cleaned_data["days"], form.cleaned_data["is_on"]
        retention_rules.decide(access.conference, kind, days=days, is_on=is_on, by=staff_user(request))
        messages.success(request, _("Saved. The list below says what would go now."))
        return redirect("kept_data", slug)
    asked = {
        "question": _("{what}: how long?").format(what=kind.label),
        "consequences": [_WHAT[kind], *_how_it_goes(kind)],
        "form": form,
        "verb": _("Save"),
    }
    return render(
        request, "confirm.html", _context(access) | _back(slug) | asked, status=422 if form.is_bound else 200
    )


def _how_it_goes(kind: DataClass) -> list[str]:
    if retention.CLASSES[kind].needs_owner:
        told = _("It is evidence: what is older goes when whoever runs the server calls the command “erase”.")
    else:
        told = _("What is older goes within an hour, once it is switched on.")
    return [told, _("Nothing goes while a legal hold stands over it.")]


@require_http_methods(["GET", "HEAD", "POST"])
def hold_conference(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug, May.OWN)
    form = HoldForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            legal_holds.hold(access.conference, None, reason=form.cleaned_data["reason"], by=staff_user(request))
        except legal_holds.AlreadyHeldError:
            messages.warning(request, _("A hold stands already. Yours was not noted."))
        else:
            messages.success(request, _("Nothing of this conference is deleted until the hold is ended."))
        return redirect("kept_data", slug)
    asked = {
        "question": _("Hold everything of {conference}?").format(conference=access.conference.name),
        "consequences": [
            _("Nothing is erased and nothing goes by age, whatever was decided, until an owner ends the hold."),
            _("Authors can still be restricted: that stops mails and links, and deletes nothing."),
        ],
        "form": form,
        "verb": _("Place the hold"),
    }
    return render(
        request, "confirm.html", _context(access) | _back(slug) | asked, status=422 if form.is_bound else 200
    )


@require_POST
def end_hold(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    conference = conference_for(request.user, slug, May.OWN).conference
    hold = get_object_or_404(LegalHold.objects.select_related("conference", "author"), conference=conference, pk=pk)
    try:
        legal_holds.end(hold, by=staff_user(request))
    except legal_holds.HoldEndedError:
        messages.info(request, _("Somebody else has just ended it."))
    else:
        left = legal_holds.standing(conference).count()
        words = counted("The hold is ended; {count} stands.", "The hold is ended; {count} stand.", left)
        messages.success(request, words if left else _("The hold is ended."))
    return redirect("kept_data", slug)


def _context(access: Access) -> dict[str, Any]:
    return {"access": access, "conference": access.conference, "section": "settings"}


def _back(slug: str) -> dict[str, str]:
    return {"back_url": reverse("kept_data", args=[slug]), "back_label": _("Data kept")}
