import agreements.models.mailing.schedules
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0054_older_versions_and_what_became_of_mails'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReminderRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('planned_for', models.DateField(blank=True, null=True)),
                ('planned_at', models.DateTimeField(blank=True, null=True)),
                ('days_before', models.SmallIntegerField(blank=True, null=True)),
                ('deadline', models.DateTimeField(blank=True, null=True)),
                ('is_selection', models.BooleanField(default=False)),
                ('missed_because', models.CharField(blank=True, choices=[('too_late', 'It could not be sent until more than a day later, and was left out.'), ('next_due', 'It could not be sent before the next one was due, and was left out.')], max_length=10)),
                ('began_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due', models.PositiveIntegerField(default=0)),
                ('left_out', models.JSONField(default=dict)),
            ],
            options={
                'ordering': ['-began_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ReminderSchedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('days', models.JSONField(default=agreements.models.mailing.schedules.usual_days, validators=[agreements.models.mailing.schedules.check_days])),
                ('is_weekly_after', models.BooleanField(default=True)),
                ('is_anywhere_on_earth', models.BooleanField(default=False)),
                ('hour', models.PositiveSmallIntegerField(default=9, validators=[django.core.validators.MaxValueValidator(23)])),
                ('pause_days', models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(366)])),
                ('most_a_week', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(7)])),
                ('switched_on_at', models.DateTimeField(blank=True, null=True)),
                ('planned_since', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='bulkjob',
            name='bulk_job_by_somebody',
        ),
        migrations.RemoveConstraint(
            model_name='bulkjob',
            name='bulk_job_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='message',
            name='message_cancel_cause',
        ),
        migrations.AlterField(
            model_name='bulkjob',
            name='kind',
            field=models.CharField(choices=[('invite', 'Invitations'), ('remind', 'Reminders'), ('countersign', 'Countersignatures'), ('withdraw', 'Withdrawals of papers'), ('revive', 'Revivals of papers'), ('void', 'Agreements to end'), ('reinstate', 'Agreements to put back'), ('ask_again', 'Agreements to ask for again'), ('waive', 'Waivers'), ('new_words', 'Agreements to move on to another text'), ('deadline', 'Notices of another deadline'), ('import', 'Imports of lists'), ('import_back', 'Imports taken back'), ('policy', 'Papers looked at by another policy'), ('round', 'Reminders of the calendar'), ('send_again', 'Mails sent again')], max_length=12),
        ),
        migrations.AlterField(
            model_name='message',
            name='cancel_cause',
            field=models.CharField(blank=True, choices=[('address', 'The author’s address had changed before it was sent.'), ('link', 'Its link had been revoked before it was sent.'), ('settled', 'Nothing that it asks for was still open.'), ('replaced', 'Another mail to the author’s present address stands in for it.'), ('asked', 'The author had asked the conference for something, which comes first.'), ('taken_back', 'The change that it tells of had been taken back.'), ('forward', 'The officer was no longer asked.'), ('closed', 'The conference had been closed.'), ('unwanted', 'The author wanted to be reminded no more.'), ('bounced', 'Mail to this address had come back.'), ('paused', 'Another mail had gone to the author in the meantime.'), ('too_many', 'The author had been reminded often enough that week.'), ('deadline', 'The deadline that it names had been moved.')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='bulkjob',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['invite', 'remind', 'countersign', 'withdraw', 'revive', 'void', 'reinstate', 'ask_again', 'waive', 'new_words', 'deadline', 'import', 'import_back', 'policy', 'round', 'send_again'])), name='bulk_job_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='bulkjob',
            constraint=models.CheckConstraint(condition=models.Q(('by__isnull', False), ('kind__in', ['new_words', 'import', 'import_back', 'policy', 'round']), _connector='OR'), name='bulk_job_by_somebody'),
        ),
        migrations.AddField(
            model_name='reminderround',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reminderround',
            name='conference',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminder_rounds', to='agreements.conference'),
        ),
        migrations.AddField(
            model_name='reminderround',
            name='job',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reminder_round', to='agreements.bulkjob'),
        ),
        migrations.AddField(
            model_name='message',
            name='round',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='agreements.reminderround'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('cancel_cause', ''), models.Q(('cancel_cause__in', ['address', 'link', 'settled', 'replaced', 'asked', 'taken_back', 'forward', 'closed', 'unwanted', 'bounced', 'paused', 'too_many', 'deadline']), ('state', 'cancelled')), _connector='OR'), name='message_cancel_cause'),
        ),
        migrations.AddField(
            model_name='reminderschedule',
            name='conference',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reminder_schedule', to='agreements.conference'),
        ),
        migrations.AddIndex(
            model_name='reminderround',
            index=models.Index(fields=['conference', '-began_at'], name='round_by_time'),
        ),
        migrations.AddConstraint(
            model_name='reminderround',
            constraint=models.UniqueConstraint(fields=('conference', 'planned_for'), name='round_planned_once'),
        ),
        migrations.AddConstraint(
            model_name='reminderround',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('days_before__isnull', True), ('planned_at__isnull', True), ('planned_for__isnull', True)), models.Q(('by__isnull', True), ('days_before__isnull', False), ('planned_at__isnull', False), ('planned_for__isnull', False)), _connector='OR'), name='round_planned_or_ordered'),
        ),
        migrations.AddConstraint(
            model_name='reminderround',
            constraint=models.CheckConstraint(condition=models.Q(('missed_because', ''), models.Q(('due', 0), ('missed_because__in', ['too_late', 'next_due']), ('planned_for__isnull', False)), _connector='OR'), name='round_missed_reached_nobody'),
        ),
        migrations.AddConstraint(
            model_name='reminderschedule',
            constraint=models.CheckConstraint(condition=models.Q(('hour__lte', 23)), name='schedule_hour_of_a_day'),
        ),
        migrations.AddConstraint(
            model_name='reminderschedule',
            constraint=models.CheckConstraint(condition=models.Q(('most_a_week__gte', 1), ('pause_days__gte', 1)), name='schedule_has_brakes'),
        ),
    ]
