"""The whole site, with a demonstration's mailbox."""

from django.urls import include, path

from config import urls

handler400 = getattr(urls, "handler400", "django.views.defaults.bad_request")
handler500 = urls.handler500

urlpatterns = [*urls.urlpatterns, path("mailbox/", include("config.mailbox.urls"))]
