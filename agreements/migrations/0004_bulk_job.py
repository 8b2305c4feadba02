import django.db.models.deletion
from django.db import migrations, models

OWED = models.Q(finished_at__isnull=True, given_up_at__isnull=True)


class Migration(migrations.Migration):
    dependencies = [("agreements", "0003_conference_image")]

    operations = [
        migrations.RenameModel("Errand", "BulkJob"),
        migrations.AlterField(
            "bulkjob",
            "conference",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="bulk_jobs", to="agreements.conference"
            ),
        ),
        migrations.RenameIndex("bulkjob", new_name="bulk_job_owed", old_name="errand_owed"),
        migrations.RemoveConstraint("bulkjob", "errand_one_at_a_time"),
        migrations.RemoveConstraint("bulkjob", "errand_kind_known"),
        migrations.RemoveConstraint("bulkjob", "errand_done_of_total"),
        migrations.AddConstraint(
            "bulkjob",
            models.UniqueConstraint(fields=["conference", "kind"], condition=OWED, name="bulk_job_one_at_a_time"),
        ),
        migrations.AddConstraint(
            "bulkjob",
            models.CheckConstraint(
                condition=models.Q(kind__in=["invite", "remind", "countersign"]), name="bulk_job_kind_known"
            ),
        ),
        migrations.AddConstraint(
            "bulkjob",
            models.CheckConstraint(condition=models.Q(done__lte=models.F("total")), name="bulk_job_done_of_total"),
        ),
    ]
