"""All mail to authors is stopped for a while, with its reason, and goes on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agreements.access import May, conference_for, staff_user
from agreements.desk.forms.outbox.outbox_forms import PauseForm
from agreements.mail.outbox import pausing
from agreements.sentences import counted


@require_http_methods(["GET", "HEAD", "POST"])
def pause_mail(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    conference = access.conference
    form, status = PauseForm(request.POST or None), 200
    if request.method == "POST":
        if form.is_valid():
            _stop(request, slug, form.cleaned_data["reason"])
            return redirect("messages", slug)
        status = 422
    waiting = conference.messages.owed().that_may_leave().count()
    context = {
        "access": access,
        "conference": conference,
        "section": "mail",
        "question": _("Pause all mail to authors?"),
        "consequences": _consequences(waiting),
        "form": form,
        "verb": _("Pause all mail"),
        "disabled_because": _("It is paused already.") if pausing.standing(conference) else "",
        "back_url": reverse("messages", args=[slug]),
        "back_label": _("Mail"),
    }
    return render(request, "confirm.html", context, status=status)


def _consequences(waiting: int) -> list[str]:
    return [
        counted("{count} mail waits to leave, and stays.", "{count} mails wait to leave, and stay.", waiting),
        _(
            "Until somebody lets it go on, nothing leaves to authors and officers: no invitation, no reminder, no receipt, "
            "no signed document. All of it is kept, and leaves afterwards if it still may."
        ),
        _("A link that an author asks for on the page for a new link is mailed all the same: somebody waits for it."),
        _("Mails to the team go on. What is just being handed to the mail server has left."),
    ]


def _stop(request: HttpRequest, slug: str, reason: str) -> None:
    conference = conference_for(request.user, slug, May.MANAGE).conference
    try:
        pausing.pause(conference, reason=reason, by=staff_user(request))
    except pausing.PausedAlreadyError:
        messages.warning(request, _("Somebody else has just paused it, for their own reason. Yours was not noted."))
    else:
        messages.success(request, _("All mail to authors is paused."))


@require_POST
def resume_mail(request: HttpRequest, slug: str) -> HttpResponse:
    """Also of a conference that was closed meanwhile: what is held there leaves when it is opened again."""
    conference = conference_for(request.user, slug, May.MANAGE).conference
    try:
        count = pausing.go_on(conference, by=staff_user(request))
    except pausing.NotPausedError:
        messages.warning(request, _("It was going on already. Nothing was changed."))
    else:
        words = "Mail goes on: {count} mail leaves now.", "Mail goes on: {count} mails leave now."
        messages.success(request, counted(*words, count) if count else _("Mail goes on. Nothing had waited."))
    return redirect("messages", slug)
