from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0048_text_variants'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='bulkjob',
            name='bulk_job_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='bulkjob',
            name='bulk_job_by_somebody',
        ),
        migrations.RemoveConstraint(
            model_name='helprequest',
            name='help_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='message',
            name='message_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='paper',
            name='paper_clear_or_blocked',
        ),
        migrations.AddField(
            model_name='authorship',
            name='may_object_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='conference',
            name='needed_signatures',
            field=models.PositiveSmallIntegerField(default=2),
        ),
        migrations.AddField(
            model_name='conference',
            name='objection_days',
            field=models.PositiveSmallIntegerField(default=7),
        ),
        migrations.AddField(
            model_name='paper',
            name='is_kept_clear',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='paper',
            name='objections_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='text',
            name='is_for_all',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='bulkjob',
            name='kind',
            field=models.CharField(choices=[('invite', 'Invitations'), ('remind', 'Reminders'), ('countersign', 'Countersignatures'), ('withdraw', 'Withdrawals of papers'), ('revive', 'Revivals of papers'), ('void', 'Agreements to end'), ('reinstate', 'Agreements to put back'), ('ask_again', 'Agreements to ask for again'), ('waive', 'Waivers'), ('deadline', 'Notices of another deadline'), ('import', 'Imports of lists'), ('import_back', 'Imports taken back'), ('policy', 'Papers looked at by another policy')], max_length=12),
        ),
        migrations.AlterField(
            model_name='conference',
            name='policy',
            field=models.CharField(choices=[('every', 'Every author has signed'), ('one_for_all', 'One author has signed for all, with their authority'), ('k_of_n', 'At least a number of the authors have signed'), ('corresponding', 'The corresponding author has signed')], default='every', max_length=20),
        ),
        migrations.AlterField(
            model_name='helprequest',
            name='kind',
            field=models.CharField(choices=[('not_me', 'This is not me'), ('other_address', 'Use another address'), ('name', 'My name is misspelt'), ('not_my_paper', 'This is not my paper'), ('employer', 'My employer must sign'), ('paper', 'I want to sign on paper'), ('co_author', 'A co-author is missing'), ('question', 'I have a question'), ('objection', 'The former address objects to its change'), ('not_for_me', 'A co-author may not sign for me')], max_length=20),
        ),
        migrations.AlterField(
            model_name='message',
            name='kind',
            field=models.CharField(choices=[('invitation', 'Invitation'), ('reminder', 'Reminder'), ('link', 'New link'), ('copy', 'Signed copy'), ('ended', 'End of an agreement'), ('put_back', 'Return of an agreement'), ('form_refused', 'Refused form'), ('answer', 'Answer to a request'), ('corrected', 'Notice of a correction'), ('merged', 'Notice of a merger'), ('deadline', 'Notice of another deadline'), ('for_all', 'Notice of a signature for all'), ('agent', 'Request to an officer'), ('agent_again', 'Reminder to an officer'), ('agent_copy', 'Signed copy for an officer'), ('changed', 'Notice of another address')], max_length=12),
        ),
        migrations.AlterField(
            model_name='paper',
            name='blocked_by',
            field=models.CharField(blank=True, choices=[('uncounted', 'Not evaluated yet'), ('withdrawn', 'It was withdrawn.'), ('nobody', 'It has no authors.'), ('objection', 'An author objects to the signature for all.'), ('matter', 'Somebody of the staff has to decide something.'), ('correspondent', 'No corresponding author is named.'), ('declined', 'An author has declined.'), ('address', 'An author cannot be asked without an address.'), ('invitation', 'An author has not been invited.'), ('answer', 'An author has not answered.'), ('countersignature', 'The conference has not countersigned.'), ('objection_days', 'Its other authors may still object to the signature for all.'), ('import', 'A list is being imported.')], default='uncounted', max_length=20),
        ),
        migrations.AddIndex(
            model_name='paper',
            index=models.Index(condition=models.Q(('blocked_by', 'objection_days')), fields=['objections_until'], name='paper_objections_end'),
        ),
        migrations.AddConstraint(
            model_name='bulkjob',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['invite', 'remind', 'countersign', 'withdraw', 'revive', 'void', 'reinstate', 'ask_again', 'waive', 'deadline', 'import', 'import_back', 'policy'])), name='bulk_job_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='bulkjob',
            constraint=models.CheckConstraint(condition=models.Q(('by__isnull', False), ('kind__in', ['import', 'import_back', 'policy']), _connector='OR'), name='bulk_job_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='conference',
            constraint=models.CheckConstraint(condition=models.Q(('needed_signatures__gte', 1)), name='conference_needs_signatures'),
        ),
        migrations.AddConstraint(
            model_name='helprequest',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['not_me', 'other_address', 'name', 'not_my_paper', 'employer', 'paper', 'co_author', 'question', 'objection', 'not_for_me'])), name='help_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['invitation', 'reminder', 'link', 'copy', 'ended', 'put_back', 'form_refused', 'answer', 'corrected', 'merged', 'deadline', 'for_all', 'agent', 'agent_again', 'agent_copy', 'changed'])), name='message_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('blocked_by', ''), ('clear_since__isnull', False), ('is_clear', True)), models.Q(('blocked_by__in', ['uncounted', 'withdrawn', 'nobody', 'objection', 'matter', 'correspondent', 'declined', 'address', 'invitation', 'answer', 'countersignature', 'objection_days', 'import']), ('clear_since__isnull', True), ('is_clear', False)), _connector='OR'), name='paper_clear_or_blocked'),
        ),
    ]
