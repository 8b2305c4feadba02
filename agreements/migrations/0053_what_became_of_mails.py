import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0052_corrected_texts_and_older_versions'),
    ]

    operations = [
        migrations.CreateModel(
            name='DeliveryReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='address')),
                ('kind', models.CharField(choices=[('bounced', 'Came back'), ('deferred', 'On its way for longer'), ('out_of_office', 'Out of office'), ('complained', 'Reported as spam'), ('other', 'Another reply'), ('taken_back', 'Did not come back after all'), ('reachable', 'Said to be reachable'), ('tried_again', 'Sent to the same address again')], max_length=14)),
                ('source', models.CharField(choices=[('returned', 'A mail to its return address'), ('provider', 'The mail service'), ('server', 'The server, when it was handed over'), ('hand', 'Somebody of the staff')], max_length=10)),
                ('status', models.CharField(blank=True, max_length=11)),
                ('words', models.CharField(blank=True, max_length=500)),
                ('digest', models.CharField(max_length=64)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ReturnMailbox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=300, unique=True)),
                ('uid_validity', models.PositiveBigIntegerField(default=0)),
                ('last_uid', models.PositiveBigIntegerField(default=0)),
                ('tried_at', models.DateTimeField(blank=True, null=True)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name='StrayCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('source', models.CharField(choices=[('returned', 'A mail to its return address'), ('provider', 'The mail service')], max_length=10)),
                ('reason', models.CharField(choices=[('unsigned', 'Without a signature of ours'), ('unreadable', 'Too large, or it could not be read'), ('unknown', 'About a mail that is not here')], max_length=10)),
                ('count', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='bulkjob',
            name='bulk_job_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='matter',
            name='matter_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='message',
            name='message_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='message',
            name='message_sent_at',
        ),
        migrations.RemoveConstraint(
            model_name='message',
            name='message_cancel_cause',
        ),
        migrations.AddField(
            model_name='author',
            name='no_reminders_since',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='author',
            name='reachability',
            field=models.CharField(choices=[('unknown', 'Nothing came back'), ('bounced', 'Mail comes back'), ('reached', 'Said to be reachable')], default='unknown', max_length=10),
        ),
        migrations.AlterField(
            model_name='bulkjob',
            name='kind',
            field=models.CharField(choices=[('invite', 'Invitations'), ('remind', 'Reminders'), ('countersign', 'Countersignatures'), ('withdraw', 'Withdrawals of papers'), ('revive', 'Revivals of papers'), ('void', 'Agreements to end'), ('reinstate', 'Agreements to put back'), ('ask_again', 'Agreements to ask for again'), ('waive', 'Waivers'), ('new_words', 'Agreements to move on to another text'), ('deadline', 'Notices of another deadline'), ('import', 'Imports of lists'), ('import_back', 'Imports taken back'), ('policy', 'Papers looked at by another policy'), ('send_again', 'Mails sent again')], max_length=12),
        ),
        migrations.AlterField(
            model_name='matter',
            name='kind',
            field=models.CharField(choices=[('no_address', 'No address'), ('shared_address', 'Two names at one address'), ('declined', 'Declined'), ('name', 'Signed under a different name'), ('request', 'Asked for help'), ('waiver', 'A waiver to confirm'), ('look', 'Imported with a doubt'), ('bounce', 'Mail comes back')], max_length=20),
        ),
        migrations.AlterField(
            model_name='message',
            name='cancel_cause',
            field=models.CharField(blank=True, choices=[('address', 'The author’s address had changed before it was sent.'), ('link', 'Its link had been revoked before it was sent.'), ('settled', 'Nothing that it asks for was still open.'), ('replaced', 'Another mail to the author’s present address stands in for it.'), ('asked', 'The author had asked the conference for something, which comes first.'), ('taken_back', 'The change that it tells of had been taken back.'), ('forward', 'The officer was no longer asked.'), ('closed', 'The conference had been closed.'), ('unwanted', 'The author wanted to be reminded no more.'), ('bounced', 'Mail to this address had come back.')], max_length=10),
        ),
        migrations.AlterField(
            model_name='message',
            name='state',
            field=models.CharField(choices=[('queued', 'Queued'), ('sending', 'Sending'), ('sent', 'Sent'), ('bounced', 'Came back'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='queued', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='author',
            constraint=models.CheckConstraint(condition=models.Q(('reachability__in', ['unknown', 'bounced', 'reached'])), name='author_reachability_known'),
        ),
        migrations.AddConstraint(
            model_name='bulkjob',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['invite', 'remind', 'countersign', 'withdraw', 'revive', 'void', 'reinstate', 'ask_again', 'waive', 'new_words', 'deadline', 'import', 'import_back', 'policy', 'send_again'])), name='bulk_job_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'sending', 'sent', 'bounced', 'failed', 'cancelled'])), name='message_state_known'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('sent_at__isnull', False), models.Q(('state__in', ['sent', 'bounced']), _negated=True), _connector='OR'), name='message_sent_at'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('cancel_cause', ''), models.Q(('cancel_cause__in', ['address', 'link', 'settled', 'replaced', 'asked', 'taken_back', 'forward', 'closed', 'unwanted', 'bounced']), ('state', 'cancelled')), _connector='OR'), name='message_cancel_cause'),
        ),
        migrations.AddField(
            model_name='deliveryreport',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='deliveryreport',
            name='conference',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delivery_reports', to='agreements.conference'),
        ),
        migrations.AddField(
            model_name='deliveryreport',
            name='message',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='agreements.message'),
        ),
        migrations.AddField(
            model_name='matter',
            name='report',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='matters', to='agreements.deliveryreport'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['no_address', 'shared_address', 'declined', 'name', 'request', 'waiver', 'look', 'bounce'])), name='matter_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='straycount',
            constraint=models.UniqueConstraint(fields=('day', 'source', 'reason'), name='stray_count_once'),
        ),
        migrations.AddConstraint(
            model_name='straycount',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['unsigned', 'unreadable', 'unknown'])), name='stray_reason_known'),
        ),
        migrations.AddConstraint(
            model_name='straycount',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['returned', 'provider'])), name='stray_source_known'),
        ),
        migrations.AddIndex(
            model_name='deliveryreport',
            index=models.Index(fields=['conference', 'email'], name='report_by_email'),
        ),
        migrations.AddConstraint(
            model_name='deliveryreport',
            constraint=models.UniqueConstraint(fields=('message', 'digest'), name='report_once'),
        ),
        migrations.AddConstraint(
            model_name='deliveryreport',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['bounced', 'deferred', 'out_of_office', 'complained', 'other', 'taken_back', 'reachable', 'tried_again'])), name='report_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='deliveryreport',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['returned', 'provider', 'server', 'hand'])), name='report_source_known'),
        ),
        migrations.AddConstraint(
            model_name='deliveryreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by__isnull', False), ('source', 'hand')), models.Q(models.Q(('source', 'hand'), _negated=True), ('by__isnull', True)), _connector='OR'), name='report_by_hand_or_not'),
        ),
    ]
