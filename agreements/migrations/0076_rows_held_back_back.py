"""Back: the version before does not ask about rows that an import left out, and forgets what was pressed about them."""

from django.db import migrations


def ask_no_more(apps, _schema_editor):
    apps.get_model("agreements", "Matter").objects.filter(kind="held").delete()
    apps.get_model("agreements", "PressedDeed").objects.filter(kind__in=["take_rows", "leave_out"]).delete()


class Migration(migrations.Migration):
    dependencies = [("agreements", "0075_rows_held_back")]

    operations = [migrations.RunPython(migrations.RunPython.noop, ask_no_more)]
