"""The whole site, with a demonstration's mailbox."""

from django.urls import include, path

from config import urls

handler400 = urls.handler400
handler403 = urls.handler403
handler404 = urls.handler404
handler500 = urls.handler500

urlpatterns = [*urls.urlpatterns, path("mailbox/", include("config.mailbox.urls"))]
