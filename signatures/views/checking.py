"""The public page that tells whether a file is one of ours; what is uploaded is read and not kept."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from agreements import throttles
from signatures import verifying

MAX_BYTES = 10 * 1024 * 1024


class CheckForm(forms.Form):
    file = forms.FileField(
        label="The PDF",
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
        help_text="At most 10 MB. It is looked at and not kept.",
        error_messages={"required": "Choose a file first."},
    )

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError("This file has more than 10 MB; none of our documents has.")
        return file


@login_not_required  # whoever was handed a document may check it
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        throttles.spend("verify", throttles.network_of(request))
        return _checked(request)
    context: dict[str, object] = {"form": CheckForm()}
    if code := request.GET.get("code", ""):
        context |= {"code": code, "facts": verifying.look_up(code)}
    return render(request, "verify/page.html", context)


def _checked(request: HttpRequest) -> HttpResponse:
    form = CheckForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "verify/page.html", {"form": form}, status=400)
    file = form.cleaned_data["file"]
    verdict = verifying.verify(file.read())
    return render(
        request,
        "verify/page.html",
        {"form": CheckForm(), "verdict": verdict, "facts": verdict.facts, "filename": file.name},
    )
