"""A person who bears another name now, after something was signed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements.access import May, conference_for, staff_user
from agreements.desk.forms.handing_over.renaming_form import RenamingForm
from agreements.models import Agreement, Author
from agreements.proceedings import later_names
from agreements.proceedings.later_names import NameWay, Renamed
from agreements.sentences import counted


@require_http_methods(["GET", "HEAD", "POST"])
def rename_author(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    author = get_object_or_404(access.conference.authors.standing().select_related("conference"), pk=pk)
    form = RenamingForm(request.POST or None, author=author)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        try:
            done = later_names.rename(
                author,
                wanted["name"],
                way=NameWay(wanted["way"]),
                native_name=wanted["native_name"],
                by=staff_user(request),
            )
            messages.success(request, _told(done))
        except later_names.SameNameError:
            messages.warning(request, _("Somebody else has changed this entry meanwhile. Nothing was saved."))
        return redirect("author", slug, pk)
    context = {
        "access": access,
        "conference": access.conference,
        "section": "authors",
        "question": _("Which name does {name} bear now?").format(name=author.name),
        "verb": _("Enter the new name"),
        "consequences": _consequences(author),
        "form": form,
        "back_url": reverse("author", args=[slug, pk]),
        "back_label": author.name,
    }
    return render(request, "confirm.html", context, status=422 if request.method == "POST" else 200)


def _consequences(author: Author) -> list[str]:
    signed = Agreement.objects.of_author(author.pk).signed().count()
    return [
        _("This is for a name that has changed, not for one that was misspelt: correct that by “Change”."),
        _("What was signed is never written anew: documents stay as they are, byte by byte."),
        counted(
            "{count} agreement is signed. With “Updated” it ends, only an owner opens it, and gives a reason for the log.",
            "{count} agreements are signed. With “Updated” they end, only an owner opens them, and gives a reason for the "
            "log.",
            signed,
        ),
        _(
            "The person is then invited to sign anew, by one mail. The new agreement names the former one by the SHA-256 of "
            "its document only. Until it is signed the papers are not clear."
        ),
    ]


def _told(done: Renamed) -> str:
    words = [_("The new name has been entered.")]
    if done.closed_away:
        closed = "{count} agreement is closed away."
        words.append(counted(closed, "{count} agreements are closed away.", done.closed_away))
    if done.asked_again:
        asked = "{count} agreement is to be signed anew."
        words.append(counted(asked, "{count} agreements are to be signed anew.", done.asked_again))
    return " ".join(words)
