"""Files of documents that are missing or damaged, as owners put them back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from agreements.access import May, conference_for, staff_user
from agreements.sentences import counted
from signatures.documents import repairing
from signatures.models import Breach, Document, DocumentRepair


class _CopyForm(forms.Form):
    """`content` is what was uploaded; only the very file is valid."""

    file = forms.FileField(
        label=gettext_lazy("The PDF, from a backup or from its author’s mail"),
        error_messages={"required": gettext_lazy("Choose a file first.")},
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._document = document
        self.content = b""

    def clean_file(self) -> "UploadedFile[Any]":
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        self.content = upload.read(self._document.size + 1)
        if not repairing.is_content_of(self._document, self.content):
            raise forms.ValidationError(
                gettext("This is another file: its SHA-256 is not that of the document. Nothing was changed.")
            )
        return upload


@require_http_methods(["GET", "HEAD", "POST"])
def repair_document(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What is known of one file; a post owes its repair: that it is made again, or the copy that was uploaded."""
    access = conference_for(request.user, slug, May.OWN)
    kept = Document.objects.unerased().with_facts()
    theirs = kept.filter(signature__agreement__conference=access.conference)
    document = get_object_or_404(theirs, pk=pk)
    form = _CopyForm(document=document)
    if request.method == "POST":
        is_made_again = "make_again" in request.POST
        form = form if is_made_again else _CopyForm(request.POST, request.FILES, document=document)
        if is_made_again or form.is_valid():
            repairing.owe([document], by=staff_user(request), upload=form.content or None)
            messages.success(request, gettext("The file is being put back. This page says what came of it."))
            return redirect("repair_document", slug, pk)
    context = {
        "access": access,
        "conference": access.conference,
        "document": document,
        "agreement": document.signature.agreement,
        "is_whole": repairing.is_whole(document),
        "repair": DocumentRepair.objects.filter(pk=pk).defer("content").first(),
        "form": form,
    }
    return render(request, "desk/repair.html", context, status=422 if form.errors else 200)


@require_POST
def repair_documents(request: HttpRequest, slug: str) -> HttpResponse:
    """Owe the repair of all that the nightly check found damaged in this conference."""
    conference = conference_for(request.user, slug, May.OWN).conference
    found = Breach.objects.standing().filter(conference=conference, is_damage=True).values("document")
    count = repairing.owe(Document.objects.filter(pk__in=found), by=staff_user(request))
    if count:
        words = counted(
            "{count} document file is being put back.", "{count} document files are being put back.", count
        )
        messages.success(request, words)
    else:
        messages.warning(request, gettext("No document file is known to be damaged any more. Nothing was changed."))
    return redirect("self_check", slug)
