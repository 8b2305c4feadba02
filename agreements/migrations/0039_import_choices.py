import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0038_own_answers")]

    operations = [
        migrations.AddField("importbatch", "choices", models.JSONField(blank=True, default=dict)),
        migrations.CreateModel(
            name="FurtherFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("filename", models.CharField(max_length=200)),
                ("content", models.BinaryField()),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="further_files",
                        to="agreements.importbatch",
                    ),
                ),
            ],
            options={"ordering": ["pk"]},
        ),
    ]
