"""The table of contents of the site."""

from django.conf import settings
from django.urls import include, path

from agreements.mail.bounces import webhooks

handler400 = "agreements.web.failures.bad_request"
handler403 = "agreements.web.failures.permission_denied"
handler404 = "agreements.web.failures.page_not_found"
handler500 = "agreements.web.failures.server_error"

urlpatterns = [
    path("", include("agreements.desk.urls")),
    path("", include("signatures.urls")),
    path("webhooks/mail/<slug:service>/", webhooks.mail_told, name="mail_told"),
]

if settings.MAILBOX_FILE:
    urlpatterns.append(path("mailbox/", include("config.mailbox.urls")))
