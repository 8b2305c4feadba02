"""The grade of the name under each acceptance, from its signature."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    accepted = apps.get_model("signatures", "Signature").objects.filter(decision="accepted")
    grade = accepted.filter(agreement=OuterRef("pk")).values("name_grade")[:1]
    signed = apps.get_model("agreements", "Agreement").objects.filter(pk__in=accepted.values("agreement"))
    signed.update(name_grade=Subquery(grade))


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0005_head_time_and_name_grade"),
        ("signatures", "0006_countersignature_images"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
