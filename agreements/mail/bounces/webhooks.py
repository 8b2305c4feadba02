"""Where a mail service tells what became of mails: by HTTP, with a secret, in the form of its own that django-anymail reads.

Of anymail's addresses only those that tell of mails that left are here, each behind the same questions; none takes mails in.
"""

import logging
from typing import Any

from anymail.exceptions import AnymailWebhookValidationFailure
from anymail.utils import get_request_basic_auth
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from agreements.mail.bounces import payloads, provider
from agreements.mail.bounces.reported import NotYetError
from agreements.models import ReportSource, StrayCount, StrayReason
from agreements.web import throttles
from agreements.web.sandbox import Limits, NoAnswerError, Sandbox, contained

_MIB = 1024 * 1024
LIMITS = Limits(seconds=5, processor_seconds=2, memory=256 * _MIB, size=payloads.MAX_BYTES)
SANDBOX = Sandbox("agreements.mail.bounces.payloads")
# For a mail that a worker is just handing over, in seconds.
_SOON = "60"

_log = logging.getLogger(__name__)


class _OtherFormError(Exception):
    """What was posted is not of the service's form."""


@csrf_exempt  # a mail service keeps no cookie of ours: its secret stands in each request
@login_not_required  # the secret is the key
@require_http_methods(["HEAD", "POST"])
def mail_told(request: HttpRequest, service: str) -> HttpResponse:
    """200 for whatever was understood, whether or not it concerns a mail of ours: a service asks again otherwise."""
    view = _view_of(service)
    if request.method == "HEAD":
        return HttpResponse()
    if not _knows_secret(request):
        throttles.spend("bad_webhook", throttles.network_of(request))
        return _refused(StrayReason.UNSIGNED, status=403)
    try:
        for event in _events(view, request):
            provider.tell(event)
    except _OtherFormError:
        return _refused(StrayReason.UNREADABLE, status=400)
    except AnymailWebhookValidationFailure:
        return _refused(StrayReason.UNSIGNED, status=403)
    except (NotYetError, NoAnswerError):
        return HttpResponse(status=503, headers={"Retry-After": _SOON})
    return HttpResponse()


def _view_of(service: str) -> Any:
    """Of django-anymail; Http404 without a secret, and for a service that it does not know or that has no settings here."""
    if not settings.ANYMAIL_WEBHOOK_SECRET:
        raise Http404
    try:
        return resolve(f"/{service}/tracking/", urlconf="anymail.urls").func.view_class()  # type: ignore[attr-defined]
    except (Resolver404, ImproperlyConfigured):
        raise Http404 from None


def _knows_secret(request: HttpRequest) -> bool:
    given = get_request_basic_auth(request) or ""
    return any(constant_time_compare(given, secret) for secret in settings.ANYMAIL_WEBHOOK_SECRET)


def _events(view: Any, request: HttpRequest) -> Any:
    """A child looks first at what was posted."""
    if len(request.body) > payloads.MAX_BYTES:
        raise _OtherFormError
    with SANDBOX.opened(LIMITS) as box:
        try:
            is_plain = box.run(payloads.is_plain, request.body, request.content_type or "")
        except NoAnswerError:
            is_plain = False
    if not is_plain:
        raise _OtherFormError
    view.run_validators(request)
    with contained(_OtherFormError):
        return list(view.parse_events(request))


def _refused(reason: StrayReason, *, status: int) -> HttpResponse:
    StrayCount.add(ReportSource.PROVIDER, reason)
    _log.info("what a mail service told changes nothing: %s", reason.value)
    return HttpResponse(status=status)
