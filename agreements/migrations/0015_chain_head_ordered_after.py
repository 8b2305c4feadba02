from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0014_throttle_count")]

    operations = [migrations.AddField("chainhead", "ordered_after", models.PositiveBigIntegerField(default=0))]
