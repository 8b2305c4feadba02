import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0043_import_settlement'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('row_count', models.PositiveIntegerField(default=0)),
                ('planned', models.JSONField(blank=True, null=True)),
                ('written', models.JSONField(blank=True, null=True)),
                ('taken_back_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['batch', 'number'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='bulkjob',
            name='bulk_job_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='paper',
            name='paper_clear_or_blocked',
        ),
        migrations.AddField(
            model_name='agreement',
            name='added_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='agreements.importbatch'),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='begun_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='state',
            field=models.CharField(choices=[('waiting', 'Waits for you'), ('applying', 'Being imported'), ('applied', 'Imported'), ('cancelling', 'Being taken back'), ('cancelled', 'Cancelled'), ('undoing', 'Being undone'), ('undone', 'Undone')], default='waiting', max_length=10),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='taken_back_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='taken_back_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='bulkjob',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='bulkjob',
            name='kind',
            field=models.CharField(choices=[('invite', 'Invitations'), ('remind', 'Reminders'), ('countersign', 'Countersignatures'), ('withdraw', 'Withdrawals of papers'), ('revive', 'Revivals of papers'), ('void', 'Agreements to end'), ('reinstate', 'Agreements to put back'), ('ask_again', 'Agreements to ask for again'), ('waive', 'Waivers'), ('import', 'Imports of lists'), ('import_back', 'Imports taken back')], max_length=12),
        ),
        migrations.AlterField(
            model_name='paper',
            name='blocked_by',
            field=models.CharField(blank=True, choices=[('uncounted', 'Not evaluated yet'), ('withdrawn', 'It was withdrawn.'), ('nobody', 'It has no authors.'), ('matter', 'Somebody of the staff has to decide something.'), ('declined', 'An author has declined.'), ('address', 'An author cannot be asked without an address.'), ('invitation', 'An author has not been invited.'), ('answer', 'An author has not answered.'), ('countersignature', 'The conference has not countersigned.'), ('import', 'A list is being imported.')], default='uncounted', max_length=20),
        ),
        migrations.AddConstraint(
            model_name='bulkjob',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['invite', 'remind', 'countersign', 'withdraw', 'revive', 'void', 'reinstate', 'ask_again', 'waive', 'import', 'import_back'])), name='bulk_job_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='bulkjob',
            constraint=models.CheckConstraint(condition=models.Q(('by__isnull', False), ('kind__in', ['import', 'import_back']), _connector='OR'), name='bulk_job_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'applying', 'applied', 'cancelling', 'cancelled', 'undoing', 'undone'])), name='import_state_known'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['applying', 'cancelling', 'undoing'])), fields=('conference',), name='import_one_at_work'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('blocked_by', ''), ('clear_since__isnull', False), ('is_clear', True)), models.Q(('blocked_by__in', ['uncounted', 'withdrawn', 'nobody', 'matter', 'declined', 'address', 'invitation', 'answer', 'countersignature', 'import']), ('clear_since__isnull', True), ('is_clear', False)), _connector='OR'), name='paper_clear_or_blocked'),
        ),
        migrations.AddField(
            model_name='importpart',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='agreements.importbatch'),
        ),
        migrations.AddConstraint(
            model_name='importpart',
            constraint=models.UniqueConstraint(fields=('batch', 'number'), name='import_part_once'),
        ),
        migrations.AddConstraint(
            model_name='importpart',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('planned__isnull', False), ('written__isnull', True)), models.Q(('planned__isnull', True), ('written__isnull', False)), _connector='OR'), name='import_part_planned_or_written'),
        ),
    ]
