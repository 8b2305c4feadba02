"""What an empty database begins with: all steps up to the last of these at once, which take twenty seconds one by one.

One that has taken some of the steps goes on with the others, which stay.
"""

import agreements.models.key_fields
import agreements.wording.keys
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('signatures', '0001_initial'),
        ('signatures', '0002_document_begun'),
        ('signatures', '0003_document_level'),
        ('signatures', '0004_stamp_work'),
        ('signatures', '0005_key_check'),
        ('signatures', '0006_countersignature_images'),
        ('signatures', '0007_fill_name_grade'),
        ('signatures', '0008_signature_keys'),
        ('signatures', '0009_document_circumstances'),
        ('signatures', '0010_trust_in_certificates'),
        ('signatures', '0011_countersignature_manner'),
        ('signatures', '0012_checkpoint'),
        ('signatures', '0013_self_check'),
        ('signatures', '0014_document_repair'),
        ('signatures', '0015_beat'),
        ('signatures', '0016_standstill'),
        ('signatures', '0017_download'),
        ('signatures', '0018_signed_words'),
        ('signatures', '0019_names_to_look_at'),
        ('signatures', '0020_signed_scans_are_taken_away'),
        ('signatures', '0021_older_versions_and_signed_scans'),
        ('signatures', '0022_signature_capacity'),
        ('signatures', '0023_variant_and_choices'),
        ('signatures', '0024_preflight'),
        ('signatures', '0025_receipt_lines'),
        ('signatures', '0026_bundles'),
        ('signatures', '0027_older_versions_and_bundles'),
        ('signatures', '0028_who_opened_what'),
        ('signatures', '0029_tables_are_taken_away'),
    ]

    dependencies = [
        ('agreements', '0076_rows_held_back_back'),
        ('agreements', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Beat',
            fields=[
                ('part', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SealCertificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('pem', models.TextField()),
                ('first_used_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('end_reason', models.CharField(blank=True, choices=[('retired', 'retired'), ('stolen', 'stolen')], max_length=10)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at__isnull', True)), models.Q(('end_reason__in', ['retired', 'stolen']), ('ended_at__isnull', False)), _connector='OR'), name='seal_certificate_end_with_reason')],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('decision', models.CharField(choices=[('accepted', 'Accepted'), ('declined', 'Declined')], max_length=10)),
                ('typed_name', models.CharField(max_length=200)),
                ('shown', models.JSONField()),
                ('shown_digest', models.CharField(max_length=64)),
                ('printed_name', models.CharField(max_length=200)),
                ('title', models.CharField(max_length=500)),
                ('is_speaker', models.BooleanField(default=False)),
                ('name_grade', models.CharField(max_length=20)),
                ('is_name_confirmed', models.BooleanField(default=False)),
                ('reason', models.TextField(blank=True, max_length=2000)),
                ('consent_version', models.CharField(max_length=20)),
                ('consent_digest', models.CharField(max_length=64)),
                ('capacity', models.CharField(choices=[('author', 'The author'), ('agent', 'An officer who signs for the author')], default='author', max_length=10)),
                ('signer_name', models.CharField(blank=True, default='', max_length=200)),
                ('signer_title', models.CharField(blank=True, default='', max_length=200)),
                ('signer_organisation', models.CharField(blank=True, default='', max_length=300)),
                ('variant', models.CharField(blank=True, choices=[('us_government', 'Employees of the US government'), ('crown', 'Crown servants (United Kingdom, Canada, Australia)'), ('eu', 'Employees of the European Union'), ('other_government', 'Employees of another government'), ('employer', 'The employer signs')], default='', max_length=20)),
                ('choices', models.JSONField(blank=True, default=dict)),
                ('signed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('effective_date', models.DateField()),
                ('search_key', agreements.models.key_fields.KeyField(agreements.wording.keys.search_key, 'typed_name', 'printed_name', 'title', db_default='', default='', editable=False)),
                ('name_key', agreements.models.key_fields.KeyField(agreements.wording.keys.name_key, 'typed_name', db_default='', default='', editable=False)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='agreements.agreement')),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='agreements.link')),
            ],
            options={
                'indexes': [models.Index(fields=['signed_at'], name='signature_by_time')],
                'constraints': [models.UniqueConstraint(fields=('agreement', 'number'), name='signature_number_unique'), models.UniqueConstraint(condition=models.Q(('decision', 'accepted')), fields=('agreement',), name='signature_accepted_once'), models.CheckConstraint(condition=models.Q(('decision__in', ['accepted', 'declined'])), name='signature_decision_known'), models.CheckConstraint(condition=models.Q(('typed_name', ''), _negated=True), name='signature_name_present'), models.CheckConstraint(condition=models.Q(models.Q(('capacity', 'author'), ('signer_name', ''), ('signer_organisation', ''), ('signer_title', '')), models.Q(('capacity', 'agent'), models.Q(('signer_name', ''), _negated=True), models.Q(('signer_organisation', ''), _negated=True)), _connector='OR'), name='signature_by_whom'), models.CheckConstraint(condition=models.Q(('variant__in', ['', 'us_government', 'crown', 'eu', 'other_government', 'employer'])), name='signature_variant_known')],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveSmallIntegerField(default=1)),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('size', models.PositiveIntegerField()),
                ('path', models.CharField(max_length=120)),
                ('sealed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('level', models.CharField(choices=[('B-B', 'B-B'), ('B-T', 'B-T'), ('B-LT', 'B-LT'), ('B-LTA', 'B-LTA')], default='B-B', max_length=5)),
                ('signature', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='signatures.signature')),
                ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='signatures.sealcertificate')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('signature', 'revision'), name='document_revision_unique'), models.CheckConstraint(condition=models.Q(('level__in', ['B-B', 'B-T', 'B-LT', 'B-LTA'])), name='document_level_known')],
            },
        ),
        migrations.CreateModel(
            name='SelfCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('lease_token', models.UUIDField(blank=True, null=True)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('given_up_at', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.TextField(blank=True)),
                ('night', models.DateField(unique=True)),
                ('part', models.PositiveSmallIntegerField()),
                ('began_at', models.DateTimeField()),
                ('known_until', models.PositiveBigIntegerField()),
                ('until', models.PositiveBigIntegerField()),
                ('conference_reached', models.PositiveBigIntegerField(default=0)),
                ('document_reached', models.PositiveBigIntegerField(default=0)),
                ('documents', models.JSONField(default=dict)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TimeRoot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('pem', models.TextField()),
                ('first_used_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='Bundle',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('layout', models.CharField(choices=[('signatures', 'One PDF for each signature'), ('papers', 'One PDF for each paper, the originals beside it'), ('pmlr', 'Permissions as PMLR asks for them'), ('acm', 'A grid like ACM’s, with the PDFs'), ('pattern', 'File names of your own')], max_length=12)),
                ('pattern', models.CharField(blank=True, max_length=200)),
                ('volume', models.CharField(blank=True, max_length=20)),
                ('reason', models.TextField(blank=True, max_length=2000)),
                ('papers', models.PositiveIntegerField()),
                ('documents', models.PositiveIntegerField()),
                ('left_out', models.PositiveIntegerField()),
                ('listing', models.BinaryField()),
                ('listing_sha256', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('conference', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bundles', to='agreements.conference')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('conference', 'number'), name='bundle_number_unique'), models.CheckConstraint(condition=models.Q(('layout__in', ['signatures', 'papers', 'pmlr', 'acm', 'pattern'])), name='bundle_layout_known'), models.CheckConstraint(condition=models.Q(models.Q(('layout', 'pattern'), models.Q(('pattern', ''), _negated=True)), models.Q(models.Q(('layout', 'pattern'), _negated=True), ('pattern', '')), _connector='OR'), name='bundle_pattern_of_its_layout')],
            },
        ),
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField()),
                ('entry', models.PositiveBigIntegerField()),
                ('hash', models.CharField(max_length=64)),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('at', models.DateTimeField()),
                ('conference', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checkpoints', to='agreements.conference')),
            ],
            options={
                'ordering': ['conference', 'number'],
                'constraints': [models.UniqueConstraint(fields=('conference', 'number'), name='checkpoint_number_unique')],
            },
        ),
        migrations.CreateModel(
            name='DocumentRepair',
            fields=[
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('lease_token', models.UUIDField(blank=True, null=True)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('given_up_at', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.TextField(blank=True)),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='repair', serialize=False, to='signatures.document')),
                ('content', models.BinaryField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('finished_at__isnull', True), ('given_up_at__isnull', True)), fields=['next_attempt_at'], name='repair_owed')],
            },
        ),
        migrations.CreateModel(
            name='DocumentWork',
            fields=[
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('lease_token', models.UUIDField(blank=True, null=True)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('given_up_at', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.TextField(blank=True)),
                ('signature', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='work', serialize=False, to='signatures.signature')),
                ('begun_at', models.DateTimeField(blank=True, null=True)),
                ('circumstances', models.JSONField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('finished_at__isnull', True), ('given_up_at__isnull', True)), fields=['next_attempt_at'], name='document_owed')],
            },
        ),
        migrations.CreateModel(
            name='ReceiptLine',
            fields=[
                ('signature', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='receipt_line', serialize=False, to='signatures.signature')),
                ('awaits_document', models.BooleanField()),
                ('is_attached', models.BooleanField(default=False)),
                ('copy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copied_lines', to='agreements.message')),
                ('receipt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipt_lines', to='agreements.message')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('awaits_document', True)), fields=['receipt'], name='receipt_line_awaits_document')],
                'constraints': [models.CheckConstraint(condition=models.Q(('awaits_document', False), models.Q(('copy__isnull', True), ('is_attached', False)), _connector='OR'), name='receipt_line_awaited_is_untold'), models.CheckConstraint(condition=models.Q(('is_attached', False), ('copy__isnull', True), _connector='OR'), name='receipt_line_told_once')],
            },
        ),
        migrations.CreateModel(
            name='StampWork',
            fields=[
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('lease_token', models.UUIDField(blank=True, null=True)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('given_up_at', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.TextField(blank=True)),
                ('signature', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='stamp_work', serialize=False, to='signatures.signature')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('finished_at__isnull', True), ('given_up_at__isnull', True)), fields=['next_attempt_at'], name='stamp_owed')],
            },
        ),
        migrations.CreateModel(
            name='Countersignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signatory_name', models.CharField(max_length=200)),
                ('organisation', models.CharField(max_length=200)),
                ('method', models.CharField(choices=[('rule', "By the conference's rule"), ('person', 'By a signatory')], max_length=10)),
                ('manner', models.CharField(blank=True, choices=[('alike', "By rule, because the typed name is like the author's"), ('button', 'By a press of the button “Countersign”'), ('command', 'By the command “countersign”')], max_length=10)),
                ('signed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('logo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.conferenceimage')),
                ('signature_image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.conferenceimage')),
                ('signature', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='countersignature', to='signatures.signature')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('by__isnull', True), ('method', 'rule')), models.Q(('by__isnull', False), ('method', 'person')), _connector='OR'), name='countersignature_by_rule_or_person')],
            },
        ),
        migrations.CreateModel(
            name='Download',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('signatures', 'Signatures'), ('status', 'Status'), ('agreements', 'Agreements'), ('mails', 'Mails'), ('log', 'The audit log'), ('exceptions', 'Exceptions'), ('scans', 'Signed scans'), ('document', 'Document'), ('bundle', 'Bundle'), ('person', 'Everything about a person')], max_length=12)),
                ('rows', models.PositiveIntegerField(default=1)),
                ('has_personal', models.BooleanField(default=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('about', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='downloads', to='agreements.author')),
                ('bundle', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='downloads', to='signatures.bundle')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by_author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.author')),
                ('conference', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='downloads', to='agreements.conference')),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='downloads', to='signatures.document')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='downloads', to='agreements.evidencefile')),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['conference', '-at'], name='download_by_time')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['signatures', 'status', 'agreements', 'mails', 'log', 'exceptions', 'scans', 'document', 'bundle', 'person'])), name='download_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('document__isnull', False), ('kind', 'document')), models.Q(models.Q(('kind', 'document'), _negated=True), ('document__isnull', True)), _connector='OR'), name='download_of_document'), models.CheckConstraint(condition=models.Q(models.Q(('bundle__isnull', False), ('kind', 'bundle')), models.Q(models.Q(('kind', 'bundle'), _negated=True), ('bundle__isnull', True)), _connector='OR'), name='download_of_bundle'), models.CheckConstraint(condition=models.Q(models.Q(('about__isnull', False), ('kind', 'person')), models.Q(models.Q(('kind', 'person'), _negated=True), ('about__isnull', True)), _connector='OR'), name='download_about_a_person'), models.CheckConstraint(condition=models.Q(('file__isnull', True), ('kind', 'scans'), _connector='OR'), name='download_of_one_scan'), models.CheckConstraint(condition=models.Q(('by__isnull', True), ('by_author__isnull', True), _connector='OR'), name='download_by_one')],
            },
        ),
        migrations.CreateModel(
            name='KeyCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('problem', models.TextField(blank=True)),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('checked_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='key_check_one_row')],
            },
        ),
        migrations.CreateModel(
            name='Preflight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('lease_token', models.UUIDField(blank=True, null=True)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('given_up_at', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.TextField(blank=True)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('findings', models.JSONField(default=list)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('conference', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='preflights', to='agreements.conference')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('finished_at__isnull', True), ('given_up_at__isnull', True)), fields=('conference',), name='preflight_one_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Breach',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_damage', models.BooleanField(default=False)),
                ('words', models.TextField()),
                ('mended_at', models.DateTimeField(blank=True, null=True)),
                ('conference', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.conference')),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='signatures.document')),
                ('found_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='breaches', to='signatures.selfcheck')),
            ],
        ),
        migrations.CreateModel(
            name='Standstill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=20)),
                ('words', models.TextField()),
                ('since', models.DateTimeField()),
                ('noted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('conference', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.conference')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('key', 'conference'), name='standstill_once_of_conference'), models.UniqueConstraint(condition=models.Q(('conference__isnull', True), ('ended_at__isnull', True)), fields=('key',), name='standstill_once_of_installation')],
            },
        ),
        migrations.CreateModel(
            name='StandstillNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('end_mail', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.staffmail')),
                ('mail', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.staffmail')),
                ('standstill', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='signatures.standstill')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('standstill', 'user'), name='standstill_notice_once')],
            },
        ),
    ]
