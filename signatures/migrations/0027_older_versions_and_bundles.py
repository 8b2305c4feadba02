"""Nothing on the way forward. On the way back, the version before knows of no bundles that were fetched."""

from django.apps import apps as installed
from django.db import migrations

from agreements.audit.append_only import remove_triggers


def become_what_it_knew(apps, schema_editor):
    # After every migration the triggers are put in place again.
    remove_triggers(installed.get_app_config("signatures"), schema_editor.connection.alias)
    apps.get_model("signatures", "Download").objects.filter(kind="bundle").update(kind="signatures", bundle=None)


class Migration(migrations.Migration):
    dependencies = [("signatures", "0026_bundles")]

    operations = [migrations.RunPython(migrations.RunPython.noop, become_what_it_knew)]
