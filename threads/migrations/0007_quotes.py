from django.db import migrations


def find_quotes(apps, schema_editor):
    """Have the workers find the quotes of threads that were there before, unless they look at the thread anyway."""
    Job = apps.get_model("threads", "Job")
    waiting = set()
    for parameters in Job.objects.filter(kind="structure", state="queued").values_list("parameters", flat=True):
        waiting.update(parameters["threads"] if "threads" in parameters else [parameters["thread"]])
    threads = apps.get_model("threads", "Thread").objects.filter(visible_at__isnull=False, trashed_at=None)
    Job.objects.bulk_create(
        (
            Job(kind="structure", project_id=project, parameters={"threads": [thread]})
            for thread, project in list(threads.order_by("pk").values_list("pk", "project_id"))
            if thread not in waiting
        ),
        batch_size=1000,
    )


class Migration(migrations.Migration):

    dependencies = [
        ("threads", "0006_copies"),
    ]

    operations = [
        migrations.RunPython(find_quotes, migrations.RunPython.noop, elidable=True),
    ]
