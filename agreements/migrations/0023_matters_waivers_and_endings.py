import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0022_viewers_export'),
    ]

    operations = [
        migrations.CreateModel(
            name='ConferenceTotals',
            fields=[
                ('conference', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='totals', serialize=False, to='agreements.conference')),
                ('papers', models.PositiveIntegerField(default=0)),
                ('clear_papers', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='EvidenceFile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('filename', models.CharField(max_length=200)),
                ('media_type', models.CharField(max_length=40)),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('preview', models.BinaryField()),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['uploaded_at'],
            },
        ),
        migrations.CreateModel(
            name='Matter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('no_address', 'No address'), ('shared_address', 'Two names at one address'), ('declined', 'Declined'), ('name', 'Signed under a different name'), ('request', 'Asked for help'), ('waiver', 'A waiver to confirm')], max_length=20)),
                ('subject', models.CharField(max_length=120)),
                ('is_blocking', models.BooleanField(default=False)),
                ('opened_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('settled', models.CharField(blank=True, choices=[('deed', 'Settled by what was done'), ('hand', 'Left as it is')], max_length=10)),
            ],
            options={
                'ordering': ['opened_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RequestEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField(blank=True, max_length=2000)),
                ('deed', models.CharField(blank=True, max_length=20)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Waiver',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('scan', 'Signed by hand'), ('employer', 'Signed by the employer'), ('agent', 'Signed by an agent'), ('deceased', 'Deceased'), ('unreachable', 'Unreachable'), ('other', 'Another reason')], max_length=12)),
                ('reason', models.TextField(max_length=2000)),
                ('signer_name', models.CharField(blank=True, max_length=200)),
                ('signer_title', models.CharField(blank=True, max_length=200)),
                ('signer_organisation', models.CharField(blank=True, max_length=300)),
                ('state_before', models.CharField(max_length=15)),
                ('proposed_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('is_granted', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['proposed_at'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='author',
            name='author_email_unique',
        ),
        migrations.RemoveConstraint(
            model_name='author',
            name='author_email_present',
        ),
        migrations.RemoveConstraint(
            model_name='authorship',
            name='authorship_once',
        ),
        migrations.RemoveConstraint(
            model_name='authorship',
            name='authorship_position_unique',
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
            model_name='agreement',
            name='signed_name',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='agreement',
            name='signed_title',
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name='agreement',
            name='state_before',
            field=models.CharField(blank=True, max_length=15),
        ),
        migrations.AddField(
            model_name='agreement',
            name='void_cause',
            field=models.CharField(blank=True, choices=[('paper_withdrawn', 'The paper was withdrawn'), ('authorship_ended', 'The person is not an author of this paper'), ('replaced', 'Another agreement took its place'), ('mistake', 'It was asked for by mistake')], max_length=20),
        ),
        migrations.AddField(
            model_name='author',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='agreements.author'),
        ),
        migrations.AddField(
            model_name='authorship',
            name='affiliation',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='authorship',
            name='ended_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='authorship',
            name='ended_cause',
            field=models.CharField(blank=True, choices=[('not_an_author', 'Not an author of this paper'), ('merged', 'The same person as another author of this paper'), ('moved', 'The paper was merged with another one')], max_length=20),
        ),
        migrations.AddField(
            model_name='bulkjob',
            name='orders',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='bulkjob',
            name='stopped_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='bulkjob',
            name='stopped_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='bulkjob',
            name='undoes',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='agreements.bulkjob'),
        ),
        migrations.AddField(
            model_name='conference',
            name='name_correction',
            field=models.CharField(choices=[('keep', 'It stays as it was signed'), ('amend', 'It stays, and the author is told of the correction'), ('ask_again', 'The author is asked to sign again')], default='keep', max_length=10),
        ),
        migrations.AddField(
            model_name='conference',
            name='title_correction',
            field=models.CharField(choices=[('keep', 'It stays as it was signed'), ('amend', 'It stays, and the author is told of the correction'), ('ask_again', 'The author is asked to sign again')], default='keep', max_length=10),
        ),
        migrations.AddField(
            model_name='conference',
            name='waivers_need_two',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='helprequest',
            name='agreement',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='help_requests', to='agreements.agreement'),
        ),
        migrations.AddField(
            model_name='helprequest',
            name='email',
            field=models.EmailField(blank=True, max_length=254, verbose_name='address'),
        ),
        migrations.AddField(
            model_name='paper',
            name='blocked_by',
            field=models.CharField(blank=True, choices=[('uncounted', 'Not evaluated yet'), ('withdrawn', 'It was withdrawn.'), ('nobody', 'It has no authors.'), ('matter', 'Somebody of the staff has to decide something.'), ('declined', 'An author has declined.'), ('address', 'An author cannot be asked without an address.'), ('invitation', 'An author has not been invited.'), ('answer', 'An author has not answered.'), ('countersignature', 'The conference has not countersigned.')], default='uncounted', max_length=20),
        ),
        migrations.AddField(
            model_name='paper',
            name='clear_since',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='paper',
            name='is_clear',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='author',
            name='email',
            field=models.EmailField(blank=True, max_length=254, verbose_name='address'),
        ),
        migrations.AlterField(
            model_name='bulkjob',
            name='kind',
            field=models.CharField(choices=[('invite', 'Invitations'), ('remind', 'Reminders'), ('countersign', 'Countersignatures'), ('withdraw', 'Withdrawals of papers'), ('revive', 'Revivals of papers'), ('void', 'Agreements to end'), ('reinstate', 'Agreements to put back'), ('ask_again', 'Agreements to ask for again'), ('waive', 'Waivers')], max_length=12),
        ),
        migrations.AlterField(
            model_name='message',
            name='kind',
            field=models.CharField(choices=[('invitation', 'Invitation'), ('reminder', 'Reminder'), ('link', 'New link'), ('copy', 'Signed copy'), ('nudge', 'Nudge by a co-author'), ('ended', 'End of an agreement'), ('answer', 'Answer to a request'), ('corrected', 'Notice of a correction'), ('merged', 'Notice of a merger'), ('changed', 'Notice of another address')], max_length=12),
        ),
        migrations.AddIndex(
            model_name='author',
            index=models.Index(fields=['conference', 'email'], name='author_by_email'),
        ),
        migrations.AddIndex(
            model_name='paper',
            index=models.Index(fields=['conference', 'blocked_by'], name='paper_by_blocker'),
        ),
        migrations.AddConstraint(
            model_name='author',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='author_merged_into_another'),
        ),
        migrations.AddConstraint(
            model_name='authorship',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('paper', 'author'), name='authorship_once'),
        ),
        migrations.AddConstraint(
            model_name='authorship',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('paper', 'position'), name='authorship_position_unique'),
        ),
        migrations.AddConstraint(
            model_name='authorship',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_cause', '')), models.Q(('ended_at__isnull', False), ('ended_cause__in', ['not_an_author', 'merged', 'moved'])), _connector='OR'), name='authorship_ended_for_a_cause'),
        ),
        migrations.AddConstraint(
            model_name='bulkjob',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['invite', 'remind', 'countersign', 'withdraw', 'revive', 'void', 'reinstate', 'ask_again', 'waive'])), name='bulk_job_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='bulkjob',
            constraint=models.CheckConstraint(condition=models.Q(('stopped_at__isnull', True), ('finished_at__isnull', False), _connector='OR'), name='bulk_job_stopped_is_over'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['invitation', 'reminder', 'link', 'copy', 'nudge', 'ended', 'answer', 'corrected', 'merged', 'changed'])), name='message_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='conferencetotals',
            constraint=models.CheckConstraint(condition=models.Q(('clear_papers__lte', models.F('papers'))), name='totals_clear_among_papers'),
        ),
        migrations.AddField(
            model_name='evidencefile',
            name='conference',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence_files', to='agreements.conference'),
        ),
        migrations.AddField(
            model_name='evidencefile',
            name='uploaded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='matter',
            name='agreement',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='matters', to='agreements.agreement'),
        ),
        migrations.AddField(
            model_name='matter',
            name='assigned_to',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='matter',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matters', to='agreements.author'),
        ),
        migrations.AddField(
            model_name='matter',
            name='conference',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matters', to='agreements.conference'),
        ),
        migrations.AddField(
            model_name='matter',
            name='request',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='matters', to='agreements.helprequest'),
        ),
        migrations.AddField(
            model_name='matter',
            name='settled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='requestentry',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='requestentry',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='agreements.helprequest'),
        ),
        migrations.AddField(
            model_name='waiver',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waivers', to='agreements.agreement'),
        ),
        migrations.AddField(
            model_name='waiver',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='waiver',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='waiver',
            name='file',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='waivers', to='agreements.evidencefile'),
        ),
        migrations.AddField(
            model_name='waiver',
            name='revokes',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='revoked_by', to='agreements.waiver'),
        ),
        migrations.AddConstraint(
            model_name='evidencefile',
            constraint=models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='evidence_file_not_empty'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('settled_at', None)), fields=['conference', 'kind', 'opened_at'], name='matter_open'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.UniqueConstraint(condition=models.Q(('settled_at', None)), fields=('conference', 'kind', 'subject'), name='matter_open_once'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['no_address', 'shared_address', 'declined', 'name', 'request', 'waiver'])), name='matter_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled', ''), ('settled_at__isnull', True)), models.Q(('settled__in', ['deed', 'hand']), ('settled_at__isnull', False)), _connector='OR'), name='matter_settled_somehow'),
        ),
        migrations.AddConstraint(
            model_name='requestentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('words', ''), _negated=True), models.Q(('deed', ''), _negated=True), _connector='OR'), name='request_entry_says_something'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.UniqueConstraint(condition=models.Q(('decided_at', None)), fields=('agreement',), name='waiver_one_proposed'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['scan', 'employer', 'agent', 'deceased', 'unreachable', 'other'])), name='waiver_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='waiver_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.CheckConstraint(condition=models.Q(('is_granted', False), ('decided_at__isnull', False), _connector='OR'), name='waiver_granted_when_decided'),
        ),
    ]
