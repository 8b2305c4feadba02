"""Forward: a list that was applied says so. Back: what the version before has no word for goes, or becomes what is closest."""

from django.db import migrations


def say_so(apps, _schema_editor):
    apps.get_model("agreements", "ImportBatch").objects.filter(applied_at__isnull=False).update(state="applied")


def become_what_it_knew(apps, _schema_editor):
    apps.get_model("agreements", "BulkJob").objects.filter(kind__in=["import", "import_back"]).delete()
    apps.get_model("agreements", "Paper").objects.filter(blocked_by="import").update(blocked_by="invitation")


class Migration(migrations.Migration):
    dependencies = [("agreements", "0044_import_states")]

    operations = [migrations.RunPython(say_so, become_what_it_knew)]
