"""Which static files of the packages are gathered: Bootstrap comes in 32 variants, htmx in several, and one is used."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "bootstrap-*",
        "bootstrap.css*",
        "bootstrap.rtl.*",
        "bootstrap*.js*",
        "htmx-2.js",
        "htmx-2-*",
        "htmx-4*",
        "htmax-*",
        "hx-*",
    ]
