from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("signatures", "0006_countersignature_images")]

    operations = [
        migrations.AddField("documentwork", "circumstances", models.JSONField(blank=True, null=True)),
    ]
