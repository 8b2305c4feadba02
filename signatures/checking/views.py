"""The public pages that tell whether a file is one of ours and what is recorded under a code, for people and scripts.

Nothing here changes anything, and what is uploaded is read and not kept.
"""

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from agreements.web import throttles
from agreements.web.sandbox import BusyError, Turns
from signatures.checking import online
from signatures.checking.strangers import LARGEST
from signatures.checkpoints import verify_log

# Two at once on the whole server, and so never more than two threads of a process that are not there for pages.
_TURNS = Turns(settings.TURNS_DIR)
# What a form adds to its file, and up to where a file is read even if it will have to wait: ours are known at once.
_WRAPPING = 64 * 1024
_SMALL = 1024 * 1024
_TOO_LARGE = _("This file is larger than 10 MB; none of our documents is.")
_BUSY = _("Other files are being checked just now. Try again in a few seconds.")
_NO_SUCH_CODE = _("Nothing is recorded under this code.")
_CERTIFICATES_KEPT = 3600  # seconds
_HTML, _JSON = "text/html", "application/json"
# The program with which anybody checks an exported log, as it is handed out.
_LOG_VERIFIER = Path(verify_log.__file__).read_bytes()
_LOG_VERIFIER_SHA256 = hashlib.sha256(_LOG_VERIFIER).hexdigest()


class CheckForm(forms.Form):
    file = forms.FileField(
        label=_("The PDF"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        help_text=_("At most 10 MB. It is checked and not stored."),
        error_messages={"required": _("Choose a file first.")},
    )

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise ValidationError(_TOO_LARGE)
        return file


@csrf_exempt  # a script may post a file without a session; nothing changes, so there is nothing to forge
@login_not_required  # whoever was handed a document may check it
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        throttles.spend("verify", throttles.network_of(request))
        try:
            return _checked(request)
        except BusyError as busy:
            return _told_to_wait(request, busy.retry_after)
    if "code" in request.GET:
        return _to_code(request, request.GET["code"])
    if _wants_json(request):
        return _refused(request, _("Post a PDF as the field “file”, or ask for a code: /verify/CODE/."), status=400)
    return _page(request, {"form": CheckForm()})


@login_not_required  # whoever has a code has the document, or a list that the conference handed over
@require_safe
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    facts = online.look_up(code)
    if facts is None:
        # Only wrong ones count, so that codes cannot be searched and a right one is always answered.
        throttles.spend("bad_code", throttles.network_of(request))
    status = 200 if facts else 404
    if _wants_json(request):
        found = {"code": code, "document": online.document_as_json(facts)}
        return _json(found if facts else found | {"error": str(_NO_SUCH_CODE)}, status=status)
    headline = online.headline_of_code(facts)
    context = {"form": CheckForm(), "code": code, "is_code_asked": True, "facts": facts, "headline": headline}
    return _page(request, context, status=status)


@login_not_required  # they are public: documents are checked with them when we are gone
@require_safe
def certificates(_request: HttpRequest) -> HttpResponse:
    headers = {"Cache-Control": f"public, max-age={_CERTIFICATES_KEPT}"}
    return HttpResponse(
        online.published_certificates(), content_type="application/x-pem-file; charset=utf-8", headers=headers
    )


@login_not_required  # whoever was handed a log may check it
@require_safe
def log_verifier(_request: HttpRequest) -> HttpResponse:
    headers = {"Content-Disposition": 'attachment; filename="verify_log.py"'}
    return HttpResponse(_LOG_VERIFIER, content_type="text/x-python; charset=utf-8", headers=headers)


def _to_code(request: HttpRequest, code: str) -> HttpResponse:
    """The form and older documents name the code behind a question mark."""
    tidy = online.tidy(code)
    if tidy:
        query = "?format=json" if request.GET.get("format") == "json" else ""
        return redirect(reverse("verify_code", args=[tidy]) + query)
    if not code.strip():
        return redirect("verify")
    return verify_code(request, code)


def _checked(request: HttpRequest) -> HttpResponse:
    announced = _announced(request)
    if announced > LARGEST + _WRAPPING:
        return _refused(request, _TOO_LARGE, status=413)
    if announced > _SMALL:
        _TURNS.refuse_if_full()
    form = CheckForm(request.POST, request.FILES)
    if not form.is_valid():
        return _refused(request, str(form.errors["file"][0]), status=400)
    file = form.cleaned_data["file"]
    verdict = online.verify(file.read(), turns=_TURNS)
    if _wants_json(request):
        return _json(online.as_json(file.name, verdict))
    context = {
        "form": CheckForm(),
        "verdict": verdict,
        "headline": online.headline_of(verdict),
        "filename": file.name,
    }
    return _page(request, context)


def _announced(request: HttpRequest) -> int:
    """How many bytes there will be, known before anything of them is read."""
    announced = request.headers.get("Content-Length", "")
    return int(announced) if announced.isdigit() else 0


def _told_to_wait(request: HttpRequest, seconds: int) -> HttpResponse:
    _drain(request)
    response = _refused(request, _BUSY, status=503)
    response["Retry-After"] = str(seconds)
    # Django would write an error for each, and there is nothing that anybody should mend.
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
    return response


def _drain(request: HttpRequest) -> None:
    """Nobody hears an answer while sending: what is left of the file is taken in, and dropped."""
    with suppress(OSError):
        while request.read(_WRAPPING):
            pass


def _refused(request: HttpRequest, why: object, *, status: int) -> HttpResponse:
    if _wants_json(request):
        return _json({"error": str(why)}, status=status)
    form = CheckForm({})
    form.errors["file"] = form.error_class([str(why)])
    return _page(request, {"form": form}, status=status)


def _page(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, "verify/page.html", context | {"program_sha256": _LOG_VERIFIER_SHA256}, status=status)


def _wants_json(request: HttpRequest) -> bool:
    return request.GET.get("format") == "json" or request.get_preferred_type([_HTML, _JSON]) == _JSON


def _json(answer: dict[str, Any], *, status: int = 200) -> JsonResponse:
    response = JsonResponse(answer, status=status, json_dumps_params={"ensure_ascii": False, "indent": 2})
    patch_vary_headers(response, ["Accept"])
    return response
