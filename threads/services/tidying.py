"""What the dispatcher has done now and then: nothing here is due at a certain minute."""

from __future__ import annotations

from django.db import transaction

from threads.services import trash
from threads.services.forgetting_files import forget_import_files


def tidy_up() -> None:
    """Empty the trash of what has lain there long enough; delete files of imports that an erasure had to leave."""
    trash.purge_due()
    with transaction.atomic():
        forget_import_files()
