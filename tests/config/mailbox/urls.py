"""The site's addresses with the mail pages, as in an embedded installation."""

from django.urls import include, path

from config.urls import urlpatterns as site

urlpatterns = [*site, path("mailbox/", include("config.mailbox.urls"))]
