"""The words of one mail that is held, written otherwise."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements.access import May, conference_for, staff_user
from agreements.desk.forms.outbox.outbox_forms import RewordForm
from agreements.mail.outbox import rewording
from agreements.models import Message, User


@require_http_methods(["GET", "HEAD", "POST"])
def reword_message(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    shown = get_object_or_404(access.conference.messages.select_related("author", "link__agent"), pk=pk)
    if not shown.is_held:
        messages.warning(request, _("Only a mail that is held can be written otherwise. Hold it first."))
        return redirect("message", slug, pk)
    form, status = RewordForm(request.POST or None, message=shown), 200
    if request.method == "POST":
        if form.is_valid() and _written(form, shown, staff_user(request)):
            messages.success(request, _("The mail has your words now. It is still held."))
            return redirect("message", slug, pk)
        status = 422
    context = {
        "access": access,
        "conference": access.conference,
        "section": "mail",
        "message": shown,
        "addressee": (shown.link.agent or shown.author).name,
        "form": form,
    }
    return render(request, "desk/outbox/reword.html", context, status=status)


def _written(form: RewordForm, message: Message, by: User) -> bool:
    """Whether it was; why not, the form says."""
    try:
        rewording.reword(message, **form.cleaned_data, conference=message.conference, by=by)
    except rewording.LostLinkError:
        lost = _("“{place}” is missing: without it nobody can answer. Put it where the link is to stand.")
        form.add_error("words", lost.format(place=rewording.place_of_link()))
    except rewording.NotHeldError:
        form.add_error(None, _("The mail is no longer held: it has left, or somebody has taken it out of the outbox."))
    except rewording.RewordedMeanwhileError:
        form.add_error(
            None, _("Somebody else has written it otherwise meanwhile. Copy your words, and open it again.")
        )
    return not form.errors
