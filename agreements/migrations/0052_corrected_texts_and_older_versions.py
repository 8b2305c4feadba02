"""Back: what the version before has no word for becomes what is closest, or goes."""

from django.db import migrations


def become_what_it_knew(apps, _schema_editor):
    apps.get_model("agreements", "BulkJob").objects.filter(kind="new_words").delete()
    apps.get_model("agreements", "Message").objects.filter(kind="new_words").update(kind="corrected")


class Migration(migrations.Migration):
    dependencies = [("agreements", "0051_corrected_texts")]

    operations = [migrations.RunPython(migrations.RunPython.noop, become_what_it_knew)]
