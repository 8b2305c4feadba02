from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0050_policies_that_were'),
    ]

    operations = [
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
            name='message_kind_known',
        ),
        migrations.AddField(
            model_name='text',
            name='asks_again',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='text',
            name='changes',
            field=models.TextField(blank=True, max_length=2000),
        ),
        migrations.AddField(
            model_name='text',
            name='correction',
            field=models.CharField(blank=True, choices=[('minor', 'Minor correction'), ('major', 'Major correction')], max_length=5),
        ),
        migrations.AlterField(
            model_name='bulkjob',
            name='kind',
            field=models.CharField(choices=[('invite', 'Invitations'), ('remind', 'Reminders'), ('countersign', 'Countersignatures'), ('withdraw', 'Withdrawals of papers'), ('revive', 'Revivals of papers'), ('void', 'Agreements to end'), ('reinstate', 'Agreements to put back'), ('ask_again', 'Agreements to ask for again'), ('waive', 'Waivers'), ('new_words', 'Agreements to move on to another text'), ('deadline', 'Notices of another deadline'), ('import', 'Imports of lists'), ('import_back', 'Imports taken back'), ('policy', 'Papers looked at by another policy')], max_length=12),
        ),
        migrations.AlterField(
            model_name='message',
            name='kind',
            field=models.CharField(choices=[('invitation', 'Invitation'), ('reminder', 'Reminder'), ('link', 'New link'), ('copy', 'Signed copy'), ('ended', 'End of an agreement'), ('put_back', 'Return of an agreement'), ('form_refused', 'Refused form'), ('answer', 'Answer to a request'), ('corrected', 'Notice of a correction'), ('new_words', 'Notice of another text'), ('merged', 'Notice of a merger'), ('deadline', 'Notice of another deadline'), ('for_all', 'Notice of a signature for all'), ('agent', 'Request to an officer'), ('agent_again', 'Reminder to an officer'), ('agent_copy', 'Signed copy for an officer'), ('changed', 'Notice of another address')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='bulkjob',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['invite', 'remind', 'countersign', 'withdraw', 'revive', 'void', 'reinstate', 'ask_again', 'waive', 'new_words', 'deadline', 'import', 'import_back', 'policy'])), name='bulk_job_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='bulkjob',
            constraint=models.CheckConstraint(condition=models.Q(('by__isnull', False), ('kind__in', ['new_words', 'import', 'import_back', 'policy']), _connector='OR'), name='bulk_job_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['invitation', 'reminder', 'link', 'copy', 'ended', 'put_back', 'form_refused', 'answer', 'corrected', 'new_words', 'merged', 'deadline', 'for_all', 'agent', 'agent_again', 'agent_copy', 'changed'])), name='message_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='text',
            constraint=models.CheckConstraint(condition=models.Q(('correction', ''), models.Q(('correction__in', ['minor', 'major']), ('published_at__isnull', False)), _connector='OR'), name='text_correction_published'),
        ),
        migrations.AddConstraint(
            model_name='text',
            constraint=models.CheckConstraint(condition=models.Q(('asks_again', False), ('correction', 'major'), _connector='OR'), name='text_asks_again_if_major'),
        ),
    ]
