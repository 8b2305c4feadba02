"""Back: the version before has no words for such ends and jobs."""

from django.db import migrations


def become_what_it_knew(apps, _schema_editor):
    apps.get_model("agreements", "BulkJob").objects.filter(kind__in=["publish", "give_up"]).delete()
    agreements = apps.get_model("agreements", "Agreement").objects
    agreements.filter(void_cause="not_published").update(void_cause="paper_withdrawn")
    agreements.filter(void_cause="lapsed").update(void_cause="mistake")


class Migration(migrations.Migration):
    dependencies = [("agreements", "0071_after_publication")]

    operations = [migrations.RunPython(migrations.RunPython.noop, become_what_it_knew)]
