"""Back: what the version before has no word for becomes what is closest."""

from django.db import migrations


def become_what_it_knew(apps, _schema_editor):
    apps.get_model("agreements", "Message").objects.filter(state="aside").update(state="failed")


class Migration(migrations.Migration):
    dependencies = [("agreements", "0063_relays")]

    operations = [migrations.RunPython(migrations.RunPython.noop, become_what_it_knew)]
