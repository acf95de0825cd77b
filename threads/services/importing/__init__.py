"""An import from upload to report. The only writer of Import; its outline is kept by services.outlining.

`begin_import` stores the file or notes its address, `confirm_outline`, `cancel_import` and `retry_import` are what a
person decides meanwhile, `run_import` is what the worker does.
"""

from __future__ import annotations

from threads.services.files import Unreadable
from threads.services.importing.deciding import cancel_import, confirm_outline, retry_import
from threads.services.importing.fetching import hosts_allowed
from threads.services.importing.receiving import begin_import
from threads.services.importing.running import publish, run_import

__all__ = [
    "Unreadable",
    "begin_import",
    "cancel_import",
    "confirm_outline",
    "hosts_allowed",
    "publish",
    "retry_import",
    "run_import",
]
