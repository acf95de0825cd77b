import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

import threads.models.search
from threads.search import create, drop


def index_what_is_there(apps, editor):
    """A worker indexes what was imported before there was an index."""
    Project, Job = apps.get_model("threads", "Project"), apps.get_model("threads", "Job")
    Job.objects.bulk_create(
        Job(kind="index", project=project, due_at=timezone.now())
        for project in Project.objects.filter(threads__visible_at__isnull=False).distinct()
    )


class Migration(migrations.Migration):
    dependencies = [("threads", "0004_import_address")]

    operations = [
        migrations.CreateModel(
            name="IndexedText",
            fields=[
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="indexed",
                        serialize=False,
                        to="threads.comment",
                    ),
                ),
                ("words", threads.models.search.WordsField()),
                (
                    "project",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="threads.project",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("project", "comment"), name="indexed_text_by_project")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(("kind", "index"), models.Q(("state", "done"), _negated=True)),
                fields=["project"],
                name="job_not_indexed",
            ),
        ),
        # A later migration that has SQLite rebuild threads_indexedtext must drop and create this again: the triggers
        # go with the old table.
        migrations.RunPython(create, drop),
        migrations.RunPython(index_what_is_there, migrations.RunPython.noop),
    ]
