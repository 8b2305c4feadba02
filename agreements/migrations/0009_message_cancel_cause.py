import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

CAUSES = {
    "address": "The author’s address had changed before it was sent.",
    "link": "Its link had been revoked before it was sent.",
    "settled": "Nothing that it asks for was still open.",
    "replaced": "Another mail to the author’s present address stands in for it.",
}


class Migration(migrations.Migration):
    dependencies = [("agreements", "0008_keys_filled")]

    operations = [
        migrations.AddField(
            "message", "cancel_cause", models.CharField(blank=True, choices=list(CAUSES.items()), max_length=10, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "message",
            "stands_for",
            models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="agreements.message",
            ),
        ),
        migrations.AddConstraint(
            "message",
            models.CheckConstraint(
                condition=Q(cancel_cause="") | Q(cancel_cause__in=list(CAUSES), state="cancelled"),
                name="message_cancel_cause",
            ),
        ),
    ]
