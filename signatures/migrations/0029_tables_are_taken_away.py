"""More kinds of tables. On the way back they become what the version before knows: that signatures were taken away."""

from django.apps import apps as installed
from django.db import migrations, models

from agreements.audit.append_only import remove_triggers

NEW = ["status", "agreements", "mails", "exceptions"]


def become_what_it_knew(apps, schema_editor):
    # After every migration the triggers are put in place again.
    remove_triggers(installed.get_app_config("signatures"), schema_editor.connection.alias)
    apps.get_model("signatures", "Download").objects.filter(kind__in=NEW).update(kind="signatures")


class Migration(migrations.Migration):

    dependencies = [('signatures', '0028_who_opened_what')]

    operations = [
        migrations.RemoveConstraint(
            model_name='download',
            name='download_kind_known',
        ),
        migrations.AlterField(
            model_name='download',
            name='kind',
            field=models.CharField(choices=[('signatures', 'Signatures'), ('status', 'Status'), ('agreements', 'Agreements'), ('mails', 'Mails'), ('log', 'The audit log'), ('exceptions', 'Exceptions'), ('scans', 'Signed scans'), ('document', 'Document'), ('bundle', 'Bundle'), ('person', 'Everything about a person')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='download',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['signatures', 'status', 'agreements', 'mails', 'log', 'exceptions', 'scans', 'document', 'bundle', 'person'])), name='download_kind_known'),
        ),
        migrations.RunPython(migrations.RunPython.noop, become_what_it_knew),
    ]
