"""Settings of worker processes that tests start: the product's, one more kind of job, perhaps imports of their own."""

from __future__ import annotations

import os

from config.settings import *  # noqa: F403
from config.settings import JOB_KINDS

# A queue of its own for each test, so that nothing left on a shared broker disturbs the next.
JOB_KINDS = {kind: (task, os.environ["TEST_QUEUE"]) for kind, (task, _) in JOB_KINDS.items()}
JOB_KINDS["sleep"] = ("tests.worker_app.sleep", os.environ["TEST_QUEUE"])
if "TEST_SERVER_PORT" in os.environ:
    JOB_KINDS["import"] = ("tests.worker_app.run_import", os.environ["TEST_QUEUE"])
CELERY_APP = "tests.worker_app.app"
