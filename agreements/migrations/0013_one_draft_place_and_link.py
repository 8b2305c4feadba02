from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0012_settle_doubled_rows")]

    operations = [
        migrations.AddConstraint(
            "text",
            models.UniqueConstraint(
                condition=models.Q(published_at__isnull=True, set_aside_at__isnull=True),
                fields=["conference"],
                name="text_one_draft",
            ),
        ),
        migrations.AddConstraint(
            "text",
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True) | models.Q(set_aside_at__isnull=True),
                name="text_published_or_set_aside",
            ),
        ),
        migrations.AddConstraint(
            "authorship",
            models.UniqueConstraint(fields=["paper", "position"], name="authorship_position_unique"),
        ),
        migrations.AddConstraint(
            "link",
            models.UniqueConstraint(
                condition=models.Q(revoked_at__isnull=True, superseded_at__isnull=True),
                fields=["author", "email", "key_version"],
                name="link_one_stands",
            ),
        ),
    ]
