import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import threads.models.projects
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('worker', models.CharField(max_length=200, unique=True)),
                ('queues', models.JSONField(default=list)),
                ('seen_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-seen_at'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('preferences', models.JSONField(blank=True, default=dict)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'abstract': False,
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('description', models.TextField(blank=True)),
                ('options', models.JSONField(blank=True, default=dict)),
                ('shows_author_names', models.BooleanField(default=False)),
                ('masks_names', models.BooleanField(default=False)),
                ('pseudonym_key', models.CharField(default=threads.models.projects.new_key, editable=False, max_length=64)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('trashed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Author',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='authors', to='threads.project')),
                ('handle', models.TextField(blank=True, null=True)),
                ('digest', models.CharField(max_length=64)),
                ('pseudonym', models.CharField(max_length=40)),
                ('forgotten_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('project', 'digest'), name='author_once'), models.UniqueConstraint(fields=('project', 'pseudonym'), name='author_pseudonym_unique'), models.CheckConstraint(condition=models.Q(('forgotten_at', None), ('handle', None), _connector='OR'), name='author_forgotten_has_no_handle')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='threads.project')),
                ('role', models.CharField(choices=[('viewer', 'Viewer'), ('annotator', 'Annotator'), ('adjudicator', 'Adjudicator'), ('manager', 'Manager')], default='annotator', max_length=12)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('accepted_by', None)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='invitation_accepted_whole')],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='jobs', to='threads.project')),
                ('kind', models.CharField(max_length=30)),
                ('parameters', models.JSONField(blank=True, default=dict)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='children', to='threads.job')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('state', models.CharField(choices=[('queued', 'Queued'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='queued', max_length=9)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(blank=True, null=True)),
                ('message', models.CharField(blank=True, max_length=500)),
                ('error', models.TextField(blank=True)),
                ('error_place', models.CharField(blank=True, max_length=300)),
                ('attempt', models.PositiveIntegerField(default=0)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('cancel_wished_at', models.DateTimeField(blank=True, null=True)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('state__in', ['queued', 'running'])), fields=['due_at'], name='job_unfinished')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'running'), _negated=True), ('lease_until__isnull', False), _connector='OR'), name='job_running_has_lease')],
            },
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imports', to='threads.project')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('file', models.FileField(upload_to='imports/%Y/%m/')),
                ('filename', models.CharField(max_length=255)),
                ('checksum', models.CharField(max_length=64)),
                ('size', models.PositiveBigIntegerField(help_text='Bytes.')),
                ('format', models.CharField(max_length=40)),
                ('title', models.CharField(blank=True, max_length=500)),
                ('mapping', models.JSONField(blank=True, default=dict)),
                ('outline', models.JSONField(blank=True, null=True)),
                ('keeps_good_rows', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('draft', 'waiting for your look at its structure'), ('queued', 'Queued'), ('published', 'Published'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='draft', max_length=9)),
                ('job', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='import_run', to='threads.job')),
                ('report', models.JSONField(blank=True, default=dict)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='threads.project')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('role', models.CharField(choices=[('viewer', 'Viewer'), ('annotator', 'Annotator'), ('adjudicator', 'Adjudicator'), ('manager', 'Manager')], default='annotator', max_length=12)),
                ('alias', models.CharField(max_length=40)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('project', 'user'), name='membership_once'), models.UniqueConstraint(fields=('project', 'alias'), name='membership_alias_unique')],
            },
        ),
        migrations.CreateModel(
            name='Thread',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='threads', to='threads.project')),
                ('imported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='threads', to='threads.import')),
                ('title', models.TextField(blank=True)),
                ('url', models.TextField(blank=True)),
                ('site', models.CharField(blank=True, max_length=255)),
                ('source_format', models.CharField(max_length=40)),
                ('external_id', models.TextField(blank=True, null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('language', models.CharField(blank=True, max_length=35)),
                ('fingerprint', models.CharField(max_length=64)),
                ('comment_count', models.PositiveIntegerField(default=0)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('visible_at', models.DateTimeField(blank=True, null=True)),
                ('trashed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['project', 'fingerprint'], name='thread_by_fingerprint')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('external_id__isnull', False), ('trashed_at', None), ('visible_at__isnull', False)), fields=('project', 'source_format', 'external_id'), name='thread_imported_once')],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='threads.thread')),
                ('imported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='comments', to='threads.import')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='threads.comment')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='comments', to='threads.author')),
                ('posted_at', models.DateTimeField(blank=True, null=True)),
                ('posted_precision', models.CharField(choices=[('none', 'unknown'), ('date', 'Date'), ('exact', 'Exact'), ('estimated', 'Estimated')], default='none', max_length=9)),
                ('posted_raw', models.CharField(blank=True, max_length=200)),
                ('external_id', models.TextField(blank=True, null=True)),
                ('parent_external_id', models.TextField(blank=True, null=True)),
                ('source_order', models.PositiveIntegerField(help_text='Place in the file, from 0.')),
                ('position', models.PositiveIntegerField(blank=True, null=True)),
                ('depth', models.PositiveIntegerField(default=0)),
                ('subtree_end', models.PositiveIntegerField(blank=True, null=True)),
                ('structure', models.CharField(choices=[('given', 'given by the source'), ('inferred', 'Inferred'), ('hand', 'set by hand'), ('orphaned', 'parent not in the source')], default='given', max_length=8)),
                ('score', models.IntegerField(blank=True, null=True)),
                ('state', models.CharField(choices=[('normal', 'Normal'), ('deleted', 'deleted by its author'), ('removed', 'removed by a moderator'), ('hidden', 'Hidden'), ('spam', 'Spam'), ('pending', 'awaiting moderation'), ('system', 'System'), ('placeholder', 'Placeholder'), ('erased', 'Erased')], default='normal', max_length=11)),
                ('text', models.TextField(blank=True)),
                ('anchors', models.JSONField(blank=True, default=list)),
                ('quoted', models.JSONField(blank=True, default=list)),
                ('markup', models.TextField(blank=True)),
                ('raw', models.JSONField(blank=True, null=True)),
            ],
            options={
                'ordering': ['thread_id', 'position'],
                'constraints': [models.UniqueConstraint(fields=('thread', 'position'), name='comment_position_unique'), models.UniqueConstraint(condition=models.Q(('external_id__isnull', False)), fields=('thread', 'external_id'), name='comment_imported_once'), models.CheckConstraint(condition=models.Q(('position', None), models.Q(('depth', 0), ('parent', None), ('position', 0)), models.Q(('depth__gt', 0), ('parent__isnull', False), ('position__gt', 0)), _connector='OR'), name='comment_article_is_root'), models.CheckConstraint(condition=models.Q(models.Q(('position', None), ('subtree_end', None)), ('subtree_end__gte', models.F('position')), _connector='OR'), name='comment_subtree_ends_after_it'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'erased'), _negated=True), ('text', ''), _connector='OR'), name='comment_erased_is_empty')],
            },
        ),
        migrations.CreateModel(
            name='Duplicate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='copies', to='threads.comment')),
                ('original', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='copied_by', to='threads.comment')),
                ('similarity', models.FloatField(default=1.0, help_text='1 is an exact copy.')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('comment', 'original'), name='duplicate_once'), models.CheckConstraint(condition=models.Q(('comment', models.F('original')), _negated=True), name='duplicate_of_another_comment')],
            },
        ),
        migrations.CreateModel(
            name='Hyperlink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hyperlinks', to='threads.comment')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('url', models.TextField()),
                ('canonical', models.TextField(blank=True, null=True)),
                ('site', models.CharField(blank=True, max_length=255)),
                ('kind', models.CharField(choices=[('url', 'Url'), ('bare', 'without scheme'), ('anchor', 'behind a label'), ('truncated', 'cut short')], default='url', max_length=9)),
            ],
            options={
                'ordering': ['comment_id', 'start'],
                'indexes': [models.Index(fields=['site'], name='hyperlink_by_site')],
                'constraints': [models.UniqueConstraint(fields=('comment', 'start', 'end'), name='hyperlink_once'), models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='hyperlink_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='Quote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quotes', to='threads.comment')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quoted_by', to='threads.comment')),
                ('source_start', models.PositiveIntegerField()),
                ('source_end', models.PositiveIntegerField()),
                ('similarity', models.FloatField(default=1.0, help_text='1 is verbatim.')),
            ],
            options={
                'ordering': ['comment_id', 'start'],
                'constraints': [models.UniqueConstraint(fields=('comment', 'start', 'end', 'source'), name='quote_once'), models.CheckConstraint(condition=models.Q(('end__gt', models.F('start')), ('source_end__gt', models.F('source_start'))), name='quote_not_empty'), models.CheckConstraint(condition=models.Q(('comment', models.F('source')), _negated=True), name='quote_of_another_comment')],
            },
        ),
        migrations.CreateModel(
            name='Token',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to='threads.project')),
                ('name', models.CharField(max_length=100)),
                ('scope', models.CharField(choices=[('read', 'Read'), ('write', 'Write')], default='write', max_length=8)),
                ('prefix', models.CharField(max_length=12)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('last_used_at', models.DateTimeField(blank=True, null=True)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
    ]
