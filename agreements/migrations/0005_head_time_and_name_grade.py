from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0004_bulk_job")]

    operations = [
        migrations.AddField("chainhead", "at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "agreement", "name_grade", models.CharField(blank=True, default="", max_length=20), preserve_default=False
        ),
        migrations.RemoveIndex("agreement", "agreement_by_state"),
        migrations.AddIndex(
            "agreement",
            models.Index(fields=["conference", "state", "name_grade"], name="agreement_by_state_and_name"),
        ),
    ]
