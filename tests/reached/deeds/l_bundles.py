"""Everything that was signed is put together, in each layout, and fetched."""

from pathlib import Path

from django.core.files.storage import storages
from django.core.management import call_command
from django.urls import reverse

from signatures.documents import storage
from signatures.exporting.bundles.frozen import Frozen
from signatures.exporting.bundles.pieces import PieceKind
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


def fetch_a_bundle_that_lacks_a_file(stage: Stage) -> None:
    """It is found again."""
    bundle = stage.by_rule.bundles.order_by("number")[0]
    _frozen, papers = Frozen.unpacked(bytes(bundle.listing))
    lost = next(entry for paper in papers for entry in paper.entries if entry.kind == PieceKind.DOCUMENT)
    file = Path(storages["documents"].path(storage.path_of(lost.sha256)))
    aside = file.rename(file.with_suffix(".aside"))
    response = stage.client.get(reverse("fetch_bundle", args=["by-rule", bundle.pk]))
    assert response.status_code == 503
    aside.rename(file)
