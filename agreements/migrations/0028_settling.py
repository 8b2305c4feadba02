"""What authors are told of an end, whose file each is, and why a waiver was refused."""

import django.db.models.deletion
from django.db import migrations, models

import agreements.states


class Migration(migrations.Migration):
    dependencies = [("agreements", "0027_paper_merged_into")]

    operations = [
        migrations.AddField("agreement", "reason", models.TextField(blank=True, max_length=2000)),
        # Nothing wrote such files before this migration.
        migrations.AddField(
            "evidencefile",
            "agreement",
            models.ForeignKey(
                default=None,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="files",
                to="agreements.agreement",
            ),
            preserve_default=False,
        ),
        migrations.AddField("waiver", "refusal", models.TextField(blank=True, max_length=2000)),
        migrations.AlterField(
            "agreement",
            "state",
            models.CharField(
                choices=[
                    ("draft", "Not invited"),
                    ("invited", "Waiting"),
                    ("accepted", "Accepted"),
                    ("countersigned", "Countersigned"),
                    ("declined", "Declined"),
                    ("waived", "Waived"),
                    ("void", "Ended"),
                ],
                default=agreements.states.State["DRAFT"],
                max_length=15,
            ),
        ),
    ]
