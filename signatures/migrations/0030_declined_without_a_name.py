"""A decline needs no name and no consent. On the way back it gets what the version before asked for: the printed name, and the
statement that was shown."""

from django.apps import apps as installed
from django.db import migrations, models
from django.db.models import F, Q

from agreements.audit.append_only import remove_triggers


def become_what_it_knew(apps, schema_editor):
    # After every migration the triggers are put in place again.
    remove_triggers(installed.get_app_config("signatures"), schema_editor.connection.alias)
    nameless = apps.get_model("signatures", "Signature").objects.filter(decision="declined", typed_name="")
    nameless.update(typed_name=F("printed_name"), name_grade="exact")


class Migration(migrations.Migration):

    dependencies = [("signatures", "0029_tables_are_taken_away")]

    operations = [
        migrations.RemoveConstraint(model_name="signature", name="signature_name_present"),
        migrations.AlterField(
            model_name="signature",
            name="typed_name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AlterField(
            model_name="signature",
            name="name_grade",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AlterField(
            model_name="signature",
            name="consent_version",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AlterField(
            model_name="signature",
            name="consent_digest",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=Q(("decision", "declined"))
                | ~Q(("typed_name", "")) & ~Q(("name_grade", "")) & ~Q(("consent_version", "")) & ~Q(("consent_digest", "")),
                name="signature_accepted_by_name",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, become_what_it_knew),
    ]
