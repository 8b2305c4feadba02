"""Everything that was signed is put together, in each layout, and fetched."""

from pathlib import Path

from django.core.files.storage import storages
from django.core.management import call_command

from signatures.models import BundleLayout
from tests.reached.stage import Stage


def make_and_fetch_bundles(stage: Stage) -> None:
    stage.get("bundles", "one-for-all")
    for layout in BundleLayout:
        pattern = "{paper}/{author}" if layout == BundleLayout.PATTERN else ""
        stage.fill("make_bundle", "by-rule", layout=layout, pattern=pattern, volume="119")
    first = stage.by_rule.bundles.order_by("number")[0]
    stage.get("fetch_bundle", "by-rule", first.pk).getvalue()
    stage.get("bundles", "by-rule")
    stage.get("downloads", "by-rule")
    again = Path(storages["documents"].path("again.zip"))
    call_command("export_bundle", "by-rule", "--again", "1", "--out", str(again), verbosity=0)
