from django.db import migrations, models


class Migration(migrations.Migration):
    """Conferences that stand keep what their viewers had; in new ones an owner chooses it."""

    dependencies = [("agreements", "0021_objections_end")]

    operations = [
        migrations.AddField("conference", "viewers_export", models.BooleanField(default=True)),
        migrations.AlterField("conference", "viewers_export", models.BooleanField(default=False)),
    ]
