"""The time of each chain's last event, so that none that follows states an earlier one."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    events = apps.get_model("agreements", "Event").objects.filter(conference=OuterRef("conference"))
    # The latest of all: the clocks of two machines may have differed.
    latest = events.order_by("-at").values("at")[:1]
    apps.get_model("agreements", "ChainHead").objects.update(at=Subquery(latest))


class Migration(migrations.Migration):
    dependencies = [("agreements", "0005_head_time_and_name_grade")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
