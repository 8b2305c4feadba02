"""Everybody who is in the tables already is found and sorted as those who come."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from agreements.models.key_fields import refresh_keys


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for model in ("Author", "Paper", "Authorship", "Message"):
        rows = apps.get_model("agreements", model)._default_manager
        refresh_keys(rows.using(schema_editor.connection.alias))


class Migration(migrations.Migration):
    dependencies = [("agreements", "0007_keys")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
