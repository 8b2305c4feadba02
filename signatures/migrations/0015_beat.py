from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("signatures", "0014_document_repair"),
    ]

    operations = [
        migrations.CreateModel(
            name="Beat",
            fields=[
                ("part", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
